// Plot: a uPlot whose canvas the processor draws. Charts change ten times a second, and where graphics are drawn in
// software, lines on a canvas of the graphics card take longer than all else that the page shows.

import uPlot from "../vendor/uplot/uPlot.esm.js";

/** @typedef {uPlot} Plot */
/** @typedef {uPlot.AlignedData} Data */

const getContext = HTMLCanvasElement.prototype.getContext;

/**
 * @param {uPlot.Options} options
 * @param {Data} data
 * @param {HTMLElement} parent
 * @returns {Plot}
 */
export function plot(options, data, parent) {
  // uPlot has no option for it; it asks for the context while it is made.
  HTMLCanvasElement.prototype.getContext = /** @type {any} */ (
    /** @this {HTMLCanvasElement} @param {string} type @param {object} [attributes] */
    function (type, attributes) {
      return getContext.call(this, type, { willReadFrequently: true, ...attributes });
    }
  );
  try {
    return new uPlot(options, data, parent);
  } finally {
    HTMLCanvasElement.prototype.getContext = getContext;
  }
}
