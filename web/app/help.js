// Help: the list of all keys, over the page. The browser's own dialog keeps the focus, and Escape closes it.

import { byId, make } from "./dom.js";
import { KEYS } from "./keys.js";

/** What the browser does with keys, and what the picture does: they are not in keys.js. */
const CONTROLS = [
  ["Tab, Shift + Tab", "the next control, the one before"],
  ["Space, Enter", "press a button, open a group"],
  ["← → ↑ ↓", "move a slider, choose in a row"],
  ["Home, End", "the least, the most of a slider"],
  ["Escape", "close this help"],
];
const PICTURE = [
  ["← → ↑ ↓", "move it"],
  ["+ −", "nearer, further away"],
  ["F", "fit: show everything"],
  ["Escape", "give the wheel back to the page"],
];
const MATRIX = [
  ["← → ↑ ↓", "from cell to cell; with Shift by eight"],
  ["Space", "to the diagonal"],
  ["Escape", "leave the cell"],
];
const HANDS = [
  ["click, then wheel", "zoom; with Ctrl, without a click"],
  ["drag", "move it"],
  ["click a point", "its neighbours, below the picture"],
  ["Shift, then drag", "a lasso: lists what lies within"],
  ["double click", "fit"],
  ["one finger", "tap a point; scroll the page"],
  ["two fingers", "move and zoom"],
];

/** @param {string} names of keys, between commas */
const keysOf = (names) => names.split(", ").flatMap((name, i) => [...(i > 0 ? [" "] : []), make("kbd", { textContent: name })]);

/** @param {string[][]} rows keys or movements, and what they do @param {(text: string) => (Node|string)[]} named */
const rowsOf = (rows, named) => rows.map(([what, does]) => make("div", {}, make("dt", {}, ...named(what)), make("dd", { textContent: does })));

/** @param {import("./keys.js").Keys} keys */
export function bindHelp(keys) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("help"));
  const single = KEYS.map(({ key, says }) => [key.toUpperCase(), says]);
  for (const [id, rows] of /** @type {[string, string[][]][]} */ ([["help-keys", single], ["help-controls", CONTROLS], ["help-picture", PICTURE], ["help-matrix", MATRIX]])) byId(id).append(...rowsOf(rows, keysOf));
  byId("help-hands").append(...rowsOf(HANDS, (text) => [text]));

  const chosen = /** @type {HTMLInputElement} */ (byId("help-single"));
  chosen.checked = keys.on;
  chosen.addEventListener("change", () => keys.turn(chosen.checked));

  /** @type {Element|null} */
  let before = null;
  byId("help-open").addEventListener("click", () => {
    before = document.activeElement;
    dialog.showModal();
  });
  byId("help-close").addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close(); // beside it
  });
  dialog.addEventListener("close", () => /** @type {HTMLElement|null} */ (before)?.focus());
}
