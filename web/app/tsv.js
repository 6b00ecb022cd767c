// TSV: a table as text that spreadsheets paste: a header, a line for each row, tabs between the fields. Numbers are
// written at full precision with a point; what is undefined is an empty field. There is no quoting: a tab or a line
// break within a field becomes a space.

/** @param {import("./csv.js").Table} table @returns {string} */
export function toTsv({ columns, rows }) {
  return [columns, ...rows].map((row) => row.map(field).join("\t") + "\n").join("");
}

/** @param {import("./csv.js").Cell} value */
function field(value) {
  if (value === null || value === undefined || (typeof value === "number" && !Number.isFinite(value))) return "";
  return String(value).replace(/[\t\r\n]+/g, " ");
}
