// CSV: the data behind a chart as a file, as RFC 4180 has it: a header, lines that end in CR LF, and quotes where a
// field holds a comma, a quote or a line break. Numbers are written at full precision with a point; what is undefined
// is an empty field.

/** @typedef {string|number|null|undefined} Cell */

/**
 * @typedef {object} Table
 * @property {string[]} columns with their units
 * @property {Cell[][]} rows
 */

/**
 * @param {Table} table
 * @returns {string}
 */
export function toCsv({ columns, rows }) {
  return [columns, ...rows].map((row) => row.map(field).join(",") + "\r\n").join("");
}

/** @param {Cell} value */
function field(value) {
  if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The name of a column, with its unit. @param {string} name @param {string} [unit] */
export const column = (name, unit = "") => (unit === "" ? name : `${name} (${unit})`);
