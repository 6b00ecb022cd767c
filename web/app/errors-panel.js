// How often pictures are given a wrong caption, by quarters of their σ, level by level: only within a level does a
// comparison say anything, because vaguer levels are easier and have larger σ.

import { badge, fill, make } from "./dom.js";
import { DetailPanel } from "./detail-panel.js";
import { DASHES_OF_B } from "./line-panel.js";
import { fixed, percent, whole } from "./format.js";
import { errorTable, shares, ticks } from "./panel-data.js";
import { levelColours } from "./palette.js";

const QUARTERS = ["smallest", "2nd", "3rd", "largest"];

export class ErrorsPanel extends DetailPanel {
  constructor() {
    super("errors", "Share of pictures with a wrong caption by quarter of their standard deviation, level by level");
    this.keys.classList.add("table");
  }

  table() {
    return errorTable(this.runs);
  }

  /** @param {import("./panel-data.js").Told[]} runs */
  draw(runs) {
    const { levels } = runs[0].started.points;
    const colours = levelColours(levels.length, this.dark);
    const lines = runs.flatMap(({ name, detail }) => (detail?.errors ?? []).map((errors) => ({ name, errors, y: shares(errors) })));
    const high = Math.max(0.02, ...lines.flatMap(({ y }) => y.map((share) => share ?? 0))) * 1.08;
    this.chart.show({
      x: { min: 0.5, max: 4.5, ticks: [1, 2, 3, 4], format: (value) => QUARTERS[value - 1] },
      y: { min: 0, max: high, ticks: ticks(0, high, 4), format: (value) => percent(value, high < 0.1 ? 1 : 0) },
      dots: lines.map(({ name, errors, y }) => ({ x: [1, 2, 3, 4], y, colour: colours[errors.level], size: 6, width: 1.75, hollow: name === "B", dash: name === "B" ? DASHES_OF_B : undefined })),
    });
    this.#write(runs, colours);
  }

  /** @param {import("./panel-data.js").Told[]} runs @param {string[]} colours */
  #write(runs, colours) {
    const { levels } = runs[0].started.points;
    const auroc = (/** @type {import("./panel-data.js").Told} */ run, /** @type {number} */ level) => fixed(run.detail?.errors.find((errors) => errors.level === level)?.auroc, 2);
    const rows = levels.flatMap((label, level) => {
      if (level === 0 && levels.length > 1 && !runs.some(({ detail }) => detail?.errors.some((errors) => errors.level === 0))) return []; // one caption alone is never wrong
      const sample = make("i");
      sample.style.borderTopColor = colours[level];
      return [make("span", {}, sample, label), ...runs.map((run) => make("b", { textContent: auroc(run, level) })), ...(runs.length < 2 ? [make("b")] : [])];
    });
    // Of very many pictures a sample is asked, and pictures that have no right caption never are.
    const asked = Math.max(0, ...runs.flatMap(({ detail }) => (detail?.errors ?? []).map(({ answers }) => answers.reduce((sum, n) => sum + n, 0))));
    const all = runs[0].started.points.images.length;
    const share = asked > 0 && asked < all / 2 ? `a sample, ${whole(asked)} of ${whole(all)} pictures` : "";
    const heads = this.two ? runs.map(({ name }) => make("span", { className: "head" }, badge(name))) : [make("span", { className: "head", textContent: "AUROC" })];
    fill(this.keys, make("span", { textContent: [this.two ? "AUROC of the level" : "", share].filter(Boolean).join("; ") }), ...heads, ...(runs.length < 2 ? [make("span")] : []), ...rows);
  }
}
