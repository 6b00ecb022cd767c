// Offers: the list of names under an input of text. Of many names it offers those alone that hold what is typed: a list of
// a hundred thousand is read by nobody, and costs a browser as many elements.

import { make } from "./dom.js";
import { holdsAll } from "./words.js";

/** Names that are offered at once. */
export const MOST_OFFERED = 100;

/**
 * The first names that hold all words of a text, in any case and order.
 * @param {string[]} names
 * @param {string} text
 * @param {number} most
 */
export function holding(names, text, most) {
  const holds = holdsAll(text);
  const found = [];
  for (const name of names) {
    if (found.length === most) break;
    if (holds(name)) found.push(name);
  }
  return found;
}

/** What is offered under one input. */
export class Offers {
  /** @type {string[]} */
  #names = [];
  /** What the list was last filled for; null where it must be filled anew. @type {string|null} */
  #text = null;

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list the datalist that the input names
   */
  constructor(input, list) {
    this.input = input;
    this.list = list;
    input.addEventListener("input", () => this.#fill());
  }

  /** @param {string[]} names */
  offer(names) {
    this.#names = names;
    this.#text = null;
    this.#fill();
  }

  #fill() {
    const text = this.#names.length > MOST_OFFERED ? this.input.value : ""; // of few the browser itself finds what fits
    if (text === this.#text) return;
    this.#text = text;
    this.list.replaceChildren(...holding(this.#names, text, MOST_OFFERED).map((value) => make("option", { value })));
  }
}
