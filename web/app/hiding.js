// Hiding: shows all parts of the page but those that hide= names. Where nothing is left around the picture it takes
// the whole window, as in a slide or in an iframe.

/** Parts that may stand around a picture that has the window to itself. */
const AROUND = "#canvas, .player, template";

/** @param {string[]} names of the parts that are hidden, as data-panel has them */
export function applyHide(names) {
  const hidden = new Set(names);
  let bare = true;
  for (const panel of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-panel]"))) {
    const off = hidden.has(panel.dataset.panel ?? "");
    panel.classList.toggle("hidden", off);
    if (!off && !panel.closest(AROUND)) bare = false;
  }
  document.documentElement.classList.toggle("bare", bare);
}
