// ChartCsv: the button of each chart that downloads what is drawn in it.

import { toCsv } from "./csv.js";
import { download } from "./download.js";
import { parseSpec } from "./spec.js";

/**
 * Ties the buttons to the panels, each of which names itself and gives its table.
 * @param {{id: string, table: () => import("./csv.js").Table}[]} panels
 * @param {import("./lanes.js").Lanes} lanes
 */
export function bindCsv(panels, lanes) {
  for (const panel of panels) {
    const button = document.querySelector(`.chart[data-panel="${panel.id}"] .csv`);
    button?.addEventListener("click", () => download(nameOf(panel.id, lanes), toCsv(panel.table()), "text/csv;charset=utf-8"));
  }
}

/**
 * @param {string} panel
 * @param {import("./lanes.js").Lanes} lanes
 * @returns {string} such as tree332-proposal-gaussian-step500-recall.csv
 */
function nameOf(panel, { all }) {
  const parts = all.flatMap(({ run: { started } }, i) => (started ? [...(i === 0 ? [parseSpec(started.config.dataset).name] : []), parseSpec(started.config.objective.name).name] : []));
  return [...parts, `step${all[0].run.progress?.step ?? 0}`, panel].join("-") + ".csv";
}
