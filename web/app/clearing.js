// Clearing: Ebitengine clears the canvas before every frame by drawing a rectangle of a texture over it, although
// the browser has cleared it already. Where graphics are drawn in software that takes as long as half of the picture.
// The picture covers all of the canvas with paper, so the rectangle is left out.

/**
 * Leaves out what clears the canvas: two triangles that are copied onto it, not blended. How often it did is the
 * property spared of the context.
 * @param {WebGL2RenderingContext & {spared?: number}} gl
 */
export function spareClearing(gl) {
  if (gl.spared !== undefined) return; // the context was asked for again
  gl.spared = 0;
  const { bindFramebuffer, blendFuncSeparate, drawElements } = gl;
  let onCanvas = true;
  let copied = false;
  gl.bindFramebuffer = (target, framebuffer) => {
    onCanvas = !framebuffer;
    bindFramebuffer.call(gl, target, framebuffer);
  };
  gl.blendFuncSeparate = (source, destination, sourceAlpha, destinationAlpha) => {
    copied = source === gl.ONE && destination === gl.ZERO;
    blendFuncSeparate.call(gl, source, destination, sourceAlpha, destinationAlpha);
  };
  gl.drawElements = (mode, count, type, offset) => {
    if (onCanvas && copied && count === 6) gl.spared = Number(gl.spared) + 1;
    else drawElements.call(gl, mode, count, type, offset);
  };
}
