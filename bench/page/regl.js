// regl is a script, no module: this makes it one.
export default window.createREGL;
