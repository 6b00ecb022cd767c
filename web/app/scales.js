// What a slider's position means. Every scale maps whole positions 0…steps to values and back.

/**
 * @typedef {object} Scale
 * @property {number} steps last position
 * @property {(position: number) => number} value value at a position
 * @property {(value: number) => number} position nearest position of a value
 */

/**
 * A logarithmic scale from min to max. Values are rounded to two significant digits, so that a drag gives
 * numbers that can be read and typed; the ends are exact.
 * @param {number} min above 0
 * @param {number} max above min
 * @param {number} [steps]
 * @returns {Scale}
 */
export function logScale(min, max, steps = 200) {
  const span = Math.log(max / min);
  return {
    steps,
    value(position) {
      if (position <= 0) return min;
      if (position >= steps) return max;
      return Number((min * Math.exp((span * position) / steps)).toPrecision(2));
    },
    position(value) {
      return Math.max(0, Math.min(steps, Math.round((steps * Math.log(value / min)) / span)));
    },
  };
}

/**
 * A scale of even steps from min to max.
 * @param {number} min
 * @param {number} max
 * @param {number} steps
 * @returns {Scale}
 */
export function linearScale(min, max, steps) {
  return {
    steps,
    value: (position) => Number((min + ((max - min) * Math.max(0, Math.min(steps, position))) / steps).toPrecision(6)),
    position: (value) => Math.max(0, Math.min(steps, Math.round((steps * (value - min)) / (max - min)))),
  };
}

/**
 * The powers of two from min to max, both powers of two themselves.
 * @param {number} min
 * @param {number} max
 * @returns {Scale}
 */
export function powersOfTwo(min, max) {
  const first = Math.round(Math.log2(min));
  const steps = Math.round(Math.log2(max)) - first;
  return {
    steps,
    value: (position) => 2 ** (first + Math.max(0, Math.min(steps, Math.round(position)))),
    position: (value) => Math.max(0, Math.min(steps, Math.round(Math.log2(value)) - first)),
  };
}

/**
 * Which lines of a logarithmic axis are drawn: the powers of ten, where there are two; the nine between each two would
 * be a grey field.
 * @param {(number|null)[]} at
 * @returns {(number|null)[]}
 */
export function decades(at) {
  const tens = at.map((value) => (value !== null && value > 0 && Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9 ? value : null));
  return tens.filter((value) => value !== null).length > 1 ? tens : at;
}
