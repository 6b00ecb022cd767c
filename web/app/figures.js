// Figures: the places of the panels that stand in index.html as nothing but a group: each a figure with a title, its
// unit, one sentence, a chart and a button that downloads its data.

import { MEASURES } from "./catalog.js";
import { byId, fill, hide, make } from "./dom.js";
import { DASH } from "./format.js";

/** @typedef {import("./catalog.js").Measure} Measure */

/**
 * What is known of a number.
 * @param {string} key as package metric names it
 * @returns {Measure}
 */
export function measure(key) {
  const found = MEASURES.find((one) => one.key === key);
  if (!found) throw new Error(`there is no number ${key}`);
  return found;
}

/**
 * @typedef {object} Figure
 * @property {string} panel its name, as hide= has it
 * @property {string} title
 * @property {string} [unit]
 * @property {string} sentence
 */

/**
 * Makes the place of a panel at the end of a group.
 * @param {string} group id of an element
 * @param {Figure} figure
 */
export function makeFigure(group, { panel, title, unit = "", sentence }) {
  const figure = make(
    "figure",
    { className: "chart" },
    make("h2", {}, title, ...(unit ? [" ", make("small", { textContent: unit })] : []), csvButton(panel, title)),
    make("div", { className: "plot", id: `${panel}-chart` }),
    make("div", { className: "keys", id: `${panel}-keys` }),
    make("p", { className: "none", id: `${panel}-none`, hidden: true }),
    make("p", { className: "hint", textContent: sentence }),
  );
  figure.dataset.panel = panel;
  byId(group).append(figure);
}

/** @param {string} panel @param {string} title of the chart */
function csvButton(panel, title) {
  return make("button", { type: "button", id: `${panel}-csv`, className: "csv", textContent: "CSV", title: "Download the data of this chart as CSV", ariaLabel: `Download the data of “${title}” as CSV` });
}

/**
 * Says which runs have no σ. Where none has one, there is nothing to draw.
 * @param {string} panel
 * @param {Map<string, import("./wire.js").Started>} runs
 * @returns {boolean} whether there is nothing to draw
 */
export function sayWithoutStd(panel, runs) {
  const without = [...runs].filter(([, { config }]) => !config.objective.has_std).map(([name]) => name);
  const all = runs.size > 0 && without.length === runs.size;
  for (const part of ["chart", "keys"]) hide(byId(`${panel}-${part}`), all);
  const none = byId(`${panel}-none`);
  hide(none, without.length === 0);
  const which = without.length === 2 ? "These objectives give" : runs.size === 2 ? `The objective of ${without[0]} gives` : "This objective gives";
  none.classList.toggle("beside", !all);
  fill(none, ...(all ? [make("b", { textContent: DASH })] : []), `${which} no standard deviation, so there is no ln σ to show.`);
  return all;
}
