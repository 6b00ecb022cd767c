// How numbers are written on the page. What is undefined is a dash, never 0 or NaN.

/** Stands for a number that is not defined. */
export const DASH = "–";

/**
 * A number with a fixed count of decimals and a true minus sign.
 * @param {number|null|undefined} value
 * @param {number} [decimals]
 * @returns {string}
 */
export function fixed(value, decimals = 2) {
  if (typeof value !== "number" || !Number.isFinite(value)) return DASH;
  const text = Math.abs(value).toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? "−" + text : text;
}

/**
 * A number with a count of significant digits, in plain notation where that is short: 0.003, 1.5, 300.
 * @param {number|null|undefined} value
 * @param {number} [digits]
 * @returns {string}
 */
export function significant(value, digits = 2) {
  if (typeof value !== "number" || !Number.isFinite(value)) return DASH;
  if (value === 0) return "0";
  const magnitude = Math.abs(value);
  const text =
    magnitude >= 1e-4 && magnitude < 1e6
      ? String(Number(magnitude.toPrecision(digits)))
      : Number(magnitude.toPrecision(digits)).toExponential().replace("e+", "e").replace("e-", "e−");
  return value < 0 ? "−" + text : text;
}

/**
 * A whole number with separators: 12,345.
 * @param {number|null|undefined} value
 * @returns {string}
 */
export function whole(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) return DASH;
  return Math.round(value).toLocaleString("en-GB").replace("-", "−");
}

const TICK = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 6 }); // made once: it takes as long as a chart

/**
 * A number at an axis: as short as it is exact to six digits, with separators: −0.25, 12,500.
 * @param {number} value
 * @returns {string}
 */
export function tick(value) {
  return TICK.format(value).replace("-", "−");
}

/**
 * A share as a percentage: 0.934 is 93 %, with a narrow space that no line ends at.
 * @param {number|null|undefined} value
 * @param {number} [decimals]
 * @returns {string}
 */
export function percent(value, decimals = 0) {
  if (typeof value !== "number" || !Number.isFinite(value)) return DASH;
  const scaled = value * 100;
  const least = 10 ** -decimals;
  return (scaled > 0 && scaled < least ? `<${least.toFixed(decimals)}` : scaled.toFixed(decimals)) + "\u202f%";
}

/**
 * A rate such as steps a second: one decimal below ten.
 * @param {number|null|undefined} value
 * @returns {string}
 */
export function rate(value) {
  if (typeof value !== "number" || !Number.isFinite(value)) return DASH;
  return value < 9.95 ? value.toFixed(1) : whole(value);
}

/**
 * A count of bytes: 3.2 MB.
 * @param {number} bytes
 * @returns {string}
 */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
