// PointRows: the points on show as rows of a table. Pure.

import { column } from "./csv.js";

/** @typedef {import("./wire.js").PointsInfo} PointsInfo */
/** @typedef {import("./wire.js").Probed} Probed */

/**
 * @typedef {object} Row
 * @property {string} run "A" or "B"
 * @property {"caption"|"picture"} kind
 * @property {string} caption a picture's is what it shows
 * @property {number|null} level of a caption, the vaguest is 0
 * @property {string} levelName
 * @property {number|null} logStd ln σ
 * @property {number|null} radius in the plane, data units
 * @property {number} x in the plane, data units
 * @property {number} y
 */

/**
 * What can be sorted by.
 * @typedef {"kind"|"caption"|"level"|"logStd"|"radius"|"x"|"y"} Key
 */

/**
 * The captions, then the pictures.
 * @param {string} run
 * @param {PointsInfo} info
 * @param {Pick<Probed, "plane_images"|"plane_texts"|"plane_image_radii"|"plane_text_radii"|"image_log_std"|"text_log_std">} probed
 * @returns {Row[]}
 */
export function rowsOf(run, info, probed) {
  const number = (/** @type {ArrayLike<number>} */ values, /** @type {number} */ i) => (i < values.length && Number.isFinite(values[i]) ? values[i] : null);
  const here = (/** @type {ArrayLike<number>} */ plane, /** @type {number} */ i) => 2 * i + 1 < plane.length;
  return [
    ...info.texts.flatMap((text, i) => (here(probed.plane_texts, i) ? [/** @type {Row} */ ({
      run, kind: "caption", caption: text.caption, level: text.level, levelName: info.levels[text.level] ?? "",
      logStd: number(probed.text_log_std, i), radius: number(probed.plane_text_radii, i), x: probed.plane_texts[2 * i], y: probed.plane_texts[2 * i + 1],
    })] : [])),
    ...info.images.flatMap((image, i) => (here(probed.plane_images, i) ? [/** @type {Row} */ ({
      run, kind: "picture", caption: image.label, level: null, levelName: "",
      logStd: number(probed.image_log_std, i), radius: number(probed.plane_image_radii, i), x: probed.plane_images[2 * i], y: probed.plane_images[2 * i + 1],
    })] : [])),
  ];
}

/** Compares names, some ten times as fast as localeCompare. */
const names = new Intl.Collator("en");

/**
 * The order of rows by a column. What is undefined comes last either way.
 * @param {Key} key
 * @param {boolean} descending
 * @returns {(one: Row, other: Row) => number}
 */
export function orderOf(key, descending) {
  const sign = descending ? -1 : 1;
  return (one, other) => {
    const [a, b] = [one[key], other[key]];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === "string" ? names.compare(a, String(b)) : a - Number(b));
  };
}

/** @param {Row[]} rows @returns {import("./csv.js").Table} */
export function tableOf(rows) {
  const two = rows.some(({ run }) => run !== rows[0].run);
  const unit = "data units";
  return {
    columns: [...(two ? ["run"] : []), "kind", "caption", "level", "level name", column("ln σ", "nats"), column("radius", unit), column("x", unit), column("y", unit)],
    rows: rows.map((row) => [...(two ? [row.run] : []), row.kind, row.caption, row.level, row.levelName, row.logStd, row.radius, row.x, row.y]),
  };
}
