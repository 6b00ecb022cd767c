// Said: what a button says for a while about what it has just done, in place of its name.

import { write } from "./dom.js";

/** Milliseconds for which it is said. */
const SAID = 2000;

/** @type {WeakMap<Element, ReturnType<typeof setTimeout>>} */
const timers = new WeakMap();

/**
 * Writes text into an element for a while, then its label again.
 * @param {Element} element
 * @param {string} text
 * @param {string} label
 */
export function sayBriefly(element, text, label) {
  write(element, text);
  clearTimeout(timers.get(element));
  timers.set(element, setTimeout(() => write(element, label), SAID));
}
