// Notes how soon a hand is seen to have moved something, run before the scripts of the page and of its picture: from when
// the browser got the input, event.timeStamp, until it has rendered the first frame that shows it. Both documents have
// the time of the epoch in common.
{
  const now = () => performance.timeOrigin + performance.now();
  // Notes the time from then until what is drawn in this frame has been rendered: a task comes behind it.
  const note = (what, from) => {
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = () => top.visible.notes.push({ what, ms: now() - from });
    port1.postMessage(0);
  };
  if (window === top) {
    let key = null; // time of a key that nothing has answered yet
    window.visible = { notes: [], take: () => window.visible.notes.splice(0) };
    addEventListener("keydown", (event) => (key = performance.timeOrigin + event.timeStamp), { capture: true });
    addEventListener("DOMContentLoaded", () => {
      new MutationObserver(() => {
        if (key === null) return;
        const from = key;
        key = null;
        requestAnimationFrame(() => note("key", from));
      }).observe(document.getElementById("tau-value"), { childList: true, characterData: true, subtree: true });
    });
  } else {
    let wheel = null;
    addEventListener("wheel", (event) => (wheel ??= performance.timeOrigin + event.timeStamp), { capture: true, passive: true });
    // What the picture draws after it heard of the wheel is drawn by another camera.
    for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
      const draw = prototype.drawElements;
      prototype.drawElements = function (...how) {
        if (wheel !== null) note("wheel", wheel);
        wheel = null;
        return draw.apply(this, how);
      };
    }
  }
}
