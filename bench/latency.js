// Notes for the measurement of latencies, run before the page's own scripts: when the browser got an input event, when
// the page's listeners heard of it, and when a message to the trainer left. Times are milliseconds since the epoch,
// which page and Worker share.
if (window === top) {
  const at = (time) => performance.timeOrigin + time;
  const notes = [];
  window.latency = { take: () => notes.splice(0) };
  for (const what of ["keydown", "mousedown", "mousemove", "click"]) {
    addEventListener(what, (event) => notes.push({ what, at: at(event.timeStamp), heard: at(performance.now()) }), { capture: true, passive: true });
  }
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message, ...rest) {
    const { kind, body } = JSON.parse(message.json);
    if (kind === "set") notes.push({ what: "sent", at: at(performance.now()), playing: body.playing, batch: body.batch_size });
    return post.call(this, message, ...rest);
  };
}
