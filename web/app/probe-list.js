// ProbeList: the probes under one another, each with its ln σ on one small scale that all of them share, its neighbours
// and what the model has never been trained on. Two runs answer on two lines.

import { answerTo, placeIn } from "./answered.js";
import { attribute, badge, fill, hide, make, write } from "./dom.js";
import { DASH, fixed } from "./format.js";
import { NeighbourList } from "./neighbour-list.js";
import { drawThumbnail } from "./thumbnail.js";

/** Width and height of the scale, CSS pixels, and room at its ends. */
const WIDTH = 150;
const HEIGHT = 18;
const MARGIN = 6;

/** What is said of how far a caption was trained on. @type {Record<string, string>} */
const TRAINED = {
  "held-out": "Held out: these words were trained on, this combination never.",
  combination: "Never trained on as a whole: its words were, in other captions.",
  words: "The marked words were never trained on: the model reads each as “unknown”.",
  pieces: "The marked words are read in pieces: training seldom met them, or never.",
  elsewhere: "Whether this caption was trained on is not known: the data are not here.",
};

/** What a mark of a word says. @type {Record<string, string>} */
const MARKED = {
  unknown: "Never trained on",
  pieces: "Read in pieces",
  dropped: "Too far behind: the model does not read it",
};

/**
 * The ends of a scale that holds some ln σ, minus their means.
 * @param {{std?: import("./wire.js").StdScale, probes: import("./wire.js").Answer[]}[]} answers
 * @returns {[number, number]|null} null where there is no σ
 */
export function scaleOf(answers) {
  const values = answers.flatMap(({ std, probes }) =>
    std ? [std.low - std.mean, std.high - std.mean, ...probes.flatMap(({ log_std }) => (log_std === undefined ? [] : [log_std - std.mean]))] : [],
  );
  if (values.length === 0) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return high - low < 1e-6 ? [low - 0.5, high + 0.5] : [low, high];
}

/**
 * Where a value is on the scale, CSS pixels.
 * @param {number} value
 * @param {[number, number]} ends
 */
export const placeOn = (value, [low, high]) => MARGIN + ((value - low) / (high - low)) * (WIDTH - 2 * MARGIN);

/** @param {string} name @param {Record<string, string|number>} attributes */
function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** The line of one run in the row of one probe. */
class Line {
  /** @param {"A"|"B"} name @param {(kind: "image"|"text", index: number) => void} pick */
  constructor(name, pick) {
    this.badge = badge(name);
    this.zero = svg("line", { class: "zero", y1: 2, y2: HEIGHT - 2 });
    this.dot = svg("circle", { cy: HEIGHT / 2, r: 4.5, "data-lane": name });
    this.scale = svg("svg", { class: "ln-scale", width: WIDTH, height: HEIGHT, "aria-hidden": "true" });
    this.scale.append(svg("line", { class: "axis", x1: MARGIN, x2: WIDTH - MARGIN, y1: HEIGHT / 2, y2: HEIGHT / 2 }), this.zero, this.dot);
    this.value = make("output", { className: "ln" });
    this.neighbours = new NeighbourList(pick);
    this.problem = make("p", { className: "hint" });
    this.element = make("div", { className: "of-run" }, this.badge, /** @type {any} */ (this.scale), this.value, this.neighbours.element, this.problem);
  }
}

/**
 * @typedef {object} Probe
 * @property {string} key
 * @property {string} label
 * @property {boolean} isPicture whether it is a picture, and not a caption
 */

/** @typedef {{name: "A"|"B", run: import("./run.js").Run, answers: import("./answered.js").Keyed<import("./wire.js").Answers>|null}} RunAnswers */

export class ProbeList {
  /** @type {Map<string, {item: HTMLElement, caption: HTMLElement, canvas: HTMLCanvasElement, note: HTMLElement, lines: Map<string, Line>}>} */
  #rows = new Map();

  /**
   * @param {HTMLElement} element a list
   * @param {object} does
   * @param {(key: string) => void} does.remove
   * @param {(kind: "image"|"text", index: number) => void} does.pick
   */
  constructor(element, { remove, pick }) {
    this.element = element;
    this.remove = remove;
    this.pick = pick;
  }

  /**
   * @param {Probe[]} probes
   * @param {RunAnswers[]} runs their answers may be to the probes of before
   * @param {import("./answered.js").Keyed<import("./wire.js").Asked>|null} pictures those too
   */
  show(probes, runs, pictures) {
    for (const [key, { item }] of this.#rows) {
      if (probes.some((probe) => probe.key === key)) continue;
      item.remove();
      this.#rows.delete(key);
    }
    probes.forEach((probe, i) => {
      if (!this.#rows.has(probe.key)) this.#add(probe);
      const { item, canvas } = /** @type {{item: HTMLElement, canvas: HTMLCanvasElement}} */ (this.#rows.get(probe.key));
      drawThumbnail(canvas, pictures && { ...pictures, pixel_size: pictures.size }, placeIn(pictures, probe.key));
      if (this.element.children[i] !== item) this.element.insertBefore(item, this.element.children[i] ?? null);
    });
    const ends = scaleOf(runs.flatMap(({ answers }) => answers ?? []));
    for (const { key } of probes) this.#show(key, runs, ends);
  }

  /** @param {Probe} probe */
  #add({ key, label }) {
    const text = make("p", { className: "caption", textContent: label });
    const canvas = make("canvas", { width: 32, height: 32 });
    canvas.setAttribute("aria-hidden", "true");
    const note = make("p", { className: "hint" });
    const remove = make("button", { type: "button", className: "quiet", textContent: "×", title: "Ask it no longer" });
    remove.setAttribute("aria-label", `Ask ${label} no longer`);
    remove.addEventListener("click", () => this.remove(key));
    const item = make("li", {}, make("div", { className: "head" }, canvas, text, remove), note);
    this.#rows.set(key, { item, caption: text, canvas, note, lines: new Map() });
  }

  /**
   * @param {string} key
   * @param {RunAnswers[]} runs
   * @param {[number, number]|null} ends
   */
  #show(key, runs, ends) {
    const row = this.#rows.get(key);
    if (!row) return;
    for (const [name, line] of row.lines) {
      if (runs.some((run) => run.name === name)) continue;
      line.element.remove();
      row.lines.delete(name);
    }
    const first = runs.flatMap(({ answers }) => answerTo(answers, key) ?? [])[0];
    if (first?.kind === "text") {
      const words = first.words.map(({ text, mark }) => (mark === "" ? make("span", { textContent: text }) : make("mark", { className: mark, textContent: text, title: MARKED[mark] })));
      fill(row.caption, "“", ...words.flatMap((word, k) => (k === 0 ? [word] : [" ", word])), "”");
      write(row.note, TRAINED[first.trained] ?? "");
    }
    hide(row.note, !first || !TRAINED[first.trained]);
    for (const { name, run, answers } of runs) {
      let line = row.lines.get(name);
      if (!line) {
        row.lines.set(name, (line = new Line(name, this.pick)));
        row.item.append(line.element);
      }
      hide(line.badge, runs.length < 2);
      const answer = answerTo(answers, key);
      const u = answer?.log_std;
      const mean = answers?.std?.mean;
      const known = u !== undefined && mean !== undefined && ends !== null;
      attribute(line.scale, "visibility", known ? "visible" : "hidden");
      if (known) {
        attribute(line.zero, "x1", placeOn(0, ends).toFixed(1));
        attribute(line.zero, "x2", placeOn(0, ends).toFixed(1));
        attribute(line.dot, "cx", placeOn(u - mean, ends).toFixed(1));
      }
      write(line.value, known ? `ln σ ${fixed(u - mean)}` : `ln σ ${DASH}`);
      write(line.problem, answer?.problem ?? "");
      hide(line.problem, !answer?.problem);
      const index = answer?.index ?? -1;
      line.neighbours.show(answer?.kind === "image" ? "text" : "image", answer?.neighbours ?? [], run, (image) => index >= 0 && (run.started?.points.images[image]?.texts.includes(index) ?? false));
    }
  }
}
