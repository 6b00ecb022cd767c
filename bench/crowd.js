// Counts the animation frames in which anything was drawn with WebGL, run before a page's own scripts, and in its iframes.
// Within a frame the time of the timeline stands still.
{
  let last = -1;
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    for (const name of ["drawArrays", "drawElements"]) {
      const draw = prototype[name];
      prototype[name] = function (...how) {
        const now = Number(document.timeline.currentTime);
        if (now !== last) {
          last = now;
          top.drawnFrames = (top.drawnFrames ?? 0) + 1;
        }
        return draw.apply(this, how);
      };
    }
  }
}
