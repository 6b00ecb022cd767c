// PickedPoint: the point that was clicked or found: what it is, its ln σ, its neighbours both ways.

import { answerAbout } from "./answered.js";
import { badge, hide, make, write } from "./dom.js";
import { DASH, fixed } from "./format.js";
import { NeighbourList } from "./neighbour-list.js";
import { drawThumbnail } from "./thumbnail.js";

export class PickedPoint {
  /** @type {Map<string, {element: HTMLElement, badge: HTMLElement, fact: HTMLElement, neighbours: NeighbourList}>} */
  #lines = new Map();

  /**
   * @param {HTMLElement} element
   * @param {object} does
   * @param {() => void} does.clear
   * @param {(kind: "image"|"text", index: number) => void} does.pick
   */
  constructor(element, { clear, pick }) {
    this.element = element;
    this.pick = pick;
    this.canvas = make("canvas", { width: 32, height: 32 });
    this.canvas.setAttribute("aria-hidden", "true");
    this.caption = make("p", { className: "caption" });
    this.facts = make("p", { className: "hint" });
    const close = make("button", { type: "button", className: "quiet", textContent: "×", title: "Let go of this point" });
    close.setAttribute("aria-label", "Let go of this point");
    close.addEventListener("click", clear);
    element.append(make("div", { className: "head" }, this.canvas, make("div", {}, this.caption, this.facts), close));
  }

  /**
   * @param {import("./ask.js").Point} point
   * @param {{name: "A"|"B", run: import("./run.js").Run, answers: import("./wire.js").Answers|null}[]} runs
   */
  show({ kind, index }, runs) {
    const points = runs[0]?.run.started?.points;
    const image = kind === "image" ? points?.images[index] : undefined;
    const text = kind === "text" ? points?.texts[index] : undefined;
    hide(this.element, !image && !text);
    if (!points || (!image && !text)) return;
    drawThumbnail(this.canvas, runs[0].run.points, image ? index : -1);
    write(this.caption, image ? image.label : `“${text?.caption}”`);
    const count = text ? points.images.filter(({ texts }) => texts.includes(index)).length : image?.texts.length ?? 0;
    write(this.facts, text ? `A caption${text.unseen ? " never trained on" : ""}, true of ${count} of the ${points.images.length} pictures; lines lead to them.` : `A picture; ${count} captions are true of it, and lines lead to them.`);
    for (const [name, line] of this.#lines) {
      if (runs.some((run) => run.name === name)) continue;
      line.element.remove();
      this.#lines.delete(name);
    }
    for (const { name, run, answers } of runs) {
      const line = this.#lines.get(name) ?? this.#add(name);
      const answer = answerAbout(answers, { kind, index });
      hide(line.badge, runs.length < 2);
      const u = answer?.log_std;
      write(line.fact, answer?.problem || (u === undefined ? `ln σ ${DASH}` : `ln σ ${fixed(u)}, less the mean of all captions ${fixed(u - (answers?.std?.mean ?? NaN))}`) + `. The most probable ${image ? "captions for it" : "pictures for it"}, and how probable it is for each of them:`);
      const of = (/** @type {number} */ other) => (image ? image.texts.includes(other) : run.started?.points.images[other]?.texts.includes(index) ?? false);
      line.neighbours.show(image ? "text" : "image", answer?.neighbours ?? [], run, of);
    }
  }

  /** @param {string} name */
  #add(name) {
    const line = { badge: badge(name), fact: make("p", { className: "hint" }), neighbours: new NeighbourList(this.pick), element: make("div", { className: "of-run" }) };
    line.element.append(line.badge, line.fact, line.neighbours.element);
    this.element.append(line.element);
    this.#lines.set(name, line);
    return line;
  }
}
