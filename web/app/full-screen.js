// Full screen: the picture alone, with what stands on it, on the whole screen. Escape is the browser's and ends it.

import { byId } from "./dom.js";

/** Ties the button to the browser's full screen; it is hidden where there is none, as on iPhones. */
export function bindFullScreen() {
  const button = byId("full-screen");
  const canvas = byId("canvas");
  const messages = byId("messages");
  const home = /** @type {Node} */ (messages.parentNode);
  const next = messages.nextSibling;
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    // Refused without a gesture, or by an iframe around the page that does not allow it: then all stays as it is.
    if (document.fullscreenElement) document.exitFullscreen().catch(() => {});
    else canvas.requestFullscreen().catch(() => {});
  });
  document.addEventListener("fullscreenchange", () => {
    const full = document.fullscreenElement === canvas;
    button.setAttribute("aria-pressed", String(full));
    button.title = full ? "Leave the full screen (Escape)" : "The picture on the full screen";
    if (full) canvas.append(messages); // what is outside of it is not seen
    else home.insertBefore(messages, next);
  });
}
