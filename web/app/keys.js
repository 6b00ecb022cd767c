// Keys: what single keys do, wherever the focus is, in the pictures too. They can be switched off, since who speaks to
// the computer types letters without meaning them (WCAG 2.1.4). Keys of the picture alone are wasm/scene's.

/**
 * @typedef {object} Key
 * @property {string} key as KeyboardEvent has it, in lower case
 * @property {string} says what it does
 * @property {string} press id of what it presses
 * @property {boolean} [outside] whether it is not heard in the picture, which has its own use of it
 */

/** @type {Key[]} */
export const KEYS = [
  { key: "p", says: "train or pause", press: "play" },
  { key: ".", says: "one training step", press: "step" },
  { key: "f", says: "fit the picture: show everything", press: "fit", outside: true },
  { key: "t", says: "open or close the table of points", press: "points-summary" },
  { key: "?", says: "open this help", press: "help-open" },
];

/** Where keys are typed, or choose: not one of them is ours there. */
const FIELDS = "input:not([type=range], [type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]";

const KEPT = "halo-keys";

/**
 * The key that an event means, if it means one.
 * @param {KeyboardEvent} event
 * @param {boolean} inPicture
 * @returns {Key|undefined}
 */
export function keyOf(event, inPicture) {
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return undefined;
  const { target } = event;
  if (!inPicture && /** @type {Element|null} */ (target)?.closest?.(FIELDS)) return undefined;
  const key = event.key.toLowerCase();
  return KEYS.find((one) => one.key === key && !(inPicture && one.outside));
}

export class Keys {
  /** Whether single keys do something. */
  on = true;

  constructor() {
    try {
      this.on = localStorage.getItem(KEPT) !== "off";
    } catch {
      // The browser keeps nothing for this page.
    }
    document.addEventListener("keydown", (event) => this.#hear(event, false));
  }

  /** @param {boolean} on */
  turn(on) {
    this.on = on;
    try {
      localStorage.setItem(KEPT, on ? "on" : "off");
    } catch {
      // As above: it holds as long as the page.
    }
  }

  /** Hears the keys of a picture too, also once it was loaded again. @param {HTMLIFrameElement} frame */
  watch(frame) {
    const listen = () => {
      try {
        // In the capture phase: the scene lets nothing through to any other.
        frame.contentWindow?.addEventListener("keydown", (event) => this.#hear(event, true), true);
      } catch {
        // A page that says why nothing could be loaded has another origin, and no keys.
      }
    };
    frame.addEventListener("load", listen);
  }

  /** @param {KeyboardEvent} event @param {boolean} inPicture */
  #hear(event, inPicture) {
    if (!this.on || document.querySelector("dialog[open]")) return;
    const key = keyOf(event, inPicture);
    if (!key) return;
    const element = /** @type {HTMLElement} */ (document.getElementById(key.press));
    if (element.closest(".hidden, [hidden]")) return;
    event.preventDefault();
    if (element.tagName === "SUMMARY") element.focus(); // what it opens is out of sight
    element.click();
  }
}
