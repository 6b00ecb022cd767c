// LassoList: what lies within a line that a hand drew around points, as a list that copies as text.

import { byId, hide, make, write } from "./dom.js";
import { sayBriefly } from "./said.js";
import { toTsv } from "./tsv.js";

/** Rows that are shown; all of them are copied. */
const SHOWN = 200;

/**
 * What was found as text: a line for each point with its kind, its name, and its group or level, divided by tabs.
 * @param {import("./wire.js").Lassoed} found
 * @param {import("./wire.js").PointsInfo} points
 */
export function lassoText({ images, texts }, points) {
  const rows = [
    ...texts.map((text) => ["caption", points.texts[text].caption, points.levels[points.texts[text].level] ?? ""]),
    ...images.map((image) => ["picture", points.images[image].label, points.images[image].key]),
  ];
  return toTsv({ columns: ["kind", "name", "level or key"], rows }).slice(0, -1); // no line break at the end: it is pasted into texts
}

/** @param {number} n @param {string} what */
const count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;

export class LassoList {
  #text = "";

  /**
   * @param {import("./lanes.js").Lanes} lanes
   * @param {(kind: "image"|"text", index: number) => void} pick
   */
  constructor(lanes, pick) {
    this.lanes = lanes;
    this.pick = pick;
    this.button = byId("lasso");
    this.button.addEventListener("click", () => this.#want(this.button.getAttribute("aria-pressed") !== "true"));
    byId("lasso-clear").addEventListener("click", () => this.clear());
    byId("lasso-copy").addEventListener("click", () => this.#copy());
  }

  /** Has the next drag in a picture draw a lasso, or no longer. @param {boolean} wanted */
  #want(wanted) {
    this.button.setAttribute("aria-pressed", String(wanted));
    for (const { scene } of this.lanes.all) scene.show({ lasso: wanted });
    if (wanted) byId("canvas").scrollIntoView({ block: "nearest" });
  }

  /** @param {import("./lane.js").Lane} lane @param {import("./wire.js").Lassoed} found */
  show(lane, found) {
    this.#want(false);
    const points = lane.run.started?.points;
    if (!points) return;
    this.#text = lassoText(found, points);
    const { images, texts } = found;
    const of = this.lanes.b ? ` in ${lane.name}` : "";
    write(byId("lasso-title"), `${count(texts.length, "caption")} and ${count(images.length, "picture")} within the line${of}`);
    const row = (/** @type {"image"|"text"} */ kind, /** @type {number} */ index, /** @type {string} */ name) => {
      const button = make("button", { type: "button", textContent: name });
      button.addEventListener("click", () => this.pick(kind, index));
      return make("li", {}, button);
    };
    const rows = [
      ...texts.slice(0, SHOWN).map((text) => row("text", text, `“${points.texts[text].caption}”`)),
      ...images.slice(0, SHOWN).map((image) => row("image", image, points.images[image].label)),
    ].slice(0, SHOWN);
    const left = texts.length + images.length - rows.length;
    byId("lasso-list").replaceChildren(...rows, ...(left > 0 ? [make("li", { className: "hint", textContent: `and ${left} more, which are copied too` })] : []));
    hide(byId("lassoed"), false);
  }

  clear() {
    hide(byId("lassoed"), true);
  }

  async #copy() {
    let said = "Copied";
    try {
      await navigator.clipboard.writeText(this.#text);
    } catch {
      said = "No copying here";
    }
    sayBriefly(byId("lasso-copy"), said, "Copy");
  }
}
