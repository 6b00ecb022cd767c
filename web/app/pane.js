// Pane: where one run is drawn: the iframe of its scene with what the page writes over it. It is made from the
// template of index.html. The ids of B's pane end in -b.

import { OBJECTIVES, objectiveOf } from "./choices.js";
import { byId, make } from "./dom.js";
import { Emitter } from "./emitter.js";
import { detailOf } from "./objective-spec.js";

/** What the parts of a pane are called; each has data-part in the template. */
const PARTS = /** @type {const} */ ([
  "badge", "title", "detail", "close", "scene", "scale", "scale-bar", "scale-text", "projection", "status",
  "inspector", "inspector-picture", "inspector-caption", "inspector-facts", "inspector-partner",
]);

/** @typedef {typeof PARTS[number]} Part */

/**
 * What the elements of the two runs' parts end in.
 * @param {"A"|"B"} name
 */
export const suffixOf = (name) => (name === "A" ? "" : "-b");

/** Events: "objective" with the one that is chosen; "close". */
export class Pane extends Emitter {
  /**
   * @param {HTMLElement} parent
   * @param {"A"|"B"} name
   */
  constructor(parent, name) {
    super();
    const template = /** @type {HTMLTemplateElement} */ (byId("pane"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (copy.firstElementChild);
    this.element.dataset.lane = name;
    for (const part of PARTS) this.part(part).id = part + suffixOf(name);
    this.part("badge").textContent = name;
    this.part("badge").dataset.lane = name;
    this.part("close").hidden = name === "A";
    this.part("close").addEventListener("click", () => this.emit("close"));
    this.title = /** @type {HTMLSelectElement} */ (this.part("title"));
    this.title.append(...OBJECTIVES.map(({ name: value, title }) => make("option", { value, textContent: title })));
    this.title.addEventListener("change", () => this.emit("objective", this.title.value));
    parent.append(this.element);
  }

  /**
   * @template {HTMLElement} [T=HTMLElement]
   * @param {Part} name
   * @returns {T}
   */
  part(name) {
    const part = this.element.querySelector(`[data-part="${name}"]`);
    if (!part) throw new Error(`the template of a pane has no part ${name}`);
    return /** @type {T} */ (part);
  }

  /**
   * Says which run is drawn here, for eyes and for screen readers.
   * @param {string} which "" where there is one run only
   * @param {string} objective
   */
  name(which, objective) {
    const { name, title } = objectiveOf(objective);
    this.title.value = name;
    this.part("detail").textContent = this.part("detail").title = detailOf(objective);
    this.title.setAttribute("aria-label", `Objective of ${which}: a new one begins both runs anew`);
    const what = "dots are pictures, rings are captions. Click it to zoom with the wheel; drag to move.";
    this.part("scene").title = which ? `The embedding of ${which}, ${title}: ${what}` : `The embedding: ${what}`;
    this.element.setAttribute("aria-label", which ? `${which}: ${title}` : "The embedding");
  }

  remove() {
    this.element.remove();
  }
}
