// Pace: how many training steps a second the trainer takes. The structure of the default run is there after
// 100 steps, which is a blink at full speed, so speed is a control and a fresh run starts gently.

/** The gentle start: 10 steps a second for 150 steps, then as fast as it goes. */
export const GENTLE = -1;

/** As fast as it goes. */
export const MAX = 0;

/** Steps that the gentle start takes slowly. */
export const GENTLE_STEPS = 150;

/**
 * @typedef {object} Pace
 * @property {number} value steps a second, as the trainer takes it
 * @property {string} key in the URL
 * @property {string} label on the control
 * @property {string} title what it does, in a sentence
 */

/** @type {Pace[]} */
export const PACES = [
  { value: GENTLE, key: "gentle", label: "gentle", title: "10 steps a second for the first 150 steps, then as fast as it goes" },
  { value: 1, key: "1", label: "1", title: "1 step a second" },
  { value: 5, key: "5", label: "5", title: "5 steps a second" },
  { value: 25, key: "25", label: "25", title: "25 steps a second" },
  { value: 100, key: "100", label: "100", title: "100 steps a second" },
  { value: MAX, key: "max", label: "max", title: "as fast as it goes" },
];

/**
 * @param {string} text a key, or a number of steps a second, which clampPace brings to one that is offered
 * @returns {number|undefined} undefined where it is neither
 */
export function parsePace(text) {
  const offered = PACES.find((p) => p.key === text);
  if (offered) return offered.value;
  const value = Number(text);
  return value > 0 ? value : undefined;
}

/**
 * The nearest pace that the control offers.
 * @param {number} value
 * @returns {number}
 */
export function clampPace(value) {
  if (PACES.some((p) => p.value === value)) return value;
  if (!(value > 0)) return GENTLE;
  if (value > 100) return MAX;
  return PACES.filter((p) => p.value > 0).reduce((best, p) =>
    Math.abs(Math.log(p.value / value)) < Math.abs(Math.log(best.value / value)) ? p : best,
  ).value;
}

/**
 * @param {number} value
 * @returns {string} its key
 */
export function formatPace(value) {
  return PACES.find((p) => p.value === value)?.key ?? String(value);
}

/**
 * What the trainer aims at, for the readout.
 * @param {number} value
 * @param {number} step
 * @returns {string}
 */
export function describePace(value, step) {
  if (value === GENTLE) return step < GENTLE_STEPS ? "a gentle start" : "as fast as it goes";
  if (value === MAX) return "as fast as it goes";
  return `held at ${value}`;
}
