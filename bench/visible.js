// Notes how soon a hand is seen to have moved something, run before the scripts of the page and of its picture: from when
// the browser got the input, event.timeStamp, until it has rendered the first frame that shows it. Both documents have
// the time of the epoch in common.
{
  const now = () => performance.timeOrigin + performance.now();
  if (window === top) {
    const notes = [];
    let key = null; // time of a key that nothing has answered yet
    let wheel = null;
    let scale = 0; // of the picture, as it was told last

    window.visible = {
      take: () => notes.splice(0),
      wheeled(at) {
        wheel ??= at;
      },
    };
    addEventListener("keydown", (event) => (key = performance.timeOrigin + event.timeStamp), { capture: true });
    addEventListener("DOMContentLoaded", () => {
      new MutationObserver(() => {
        if (key === null) return;
        const from = key;
        key = null;
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port2.onmessage = () => notes.push({ what: "key", ms: now() - from });
          port1.postMessage(0); // a task that comes behind the rendering of this frame
        });
      }).observe(document.getElementById("tau-value"), { childList: true, characterData: true, subtree: true });
    });
    // The picture posts where its camera is while it makes a frame. The message arrives once that is rendered.
    addEventListener("message", ({ data }) => {
      if (!data?.json?.includes('"kind":"view"')) return;
      const { camera } = JSON.parse(data.json).body;
      if (wheel !== null && camera.scale !== scale) {
        notes.push({ what: "wheel", ms: now() - wheel });
        wheel = null;
      }
      scale = camera.scale;
    });
  } else {
    addEventListener("wheel", (event) => top.visible.wheeled(performance.timeOrigin + event.timeStamp), { capture: true, passive: true });
  }
}
