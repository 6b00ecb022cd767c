// Answered: which answer belongs to which probe. Answers come in the order of their question, and the probes on show may
// be those of a later one: by its place alone an answer would stand beside a probe that another one asked for.

/**
 * What came for a question, with the keys of its probes in the order of the answers.
 * @template T
 * @typedef {T & {keys: string[]}} Keyed
 */

/**
 * The place of a probe among what came, −1 where that was not asked.
 * @param {Keyed<unknown>|null} came
 * @param {string} key of the probe
 */
export const placeIn = (came, key) => came?.keys.indexOf(key) ?? -1;

/**
 * The answer to a probe, undefined where none has come yet.
 * @param {Keyed<import("./wire.js").Answers>|null} answers
 * @param {string} key of the probe
 */
export const answerTo = (answers, key) => answers?.probes[placeIn(answers, key)];

/**
 * The answer about a point, undefined where what came is about another one.
 * @param {import("./wire.js").Answers|null} answers
 * @param {import("./ask.js").Point} point
 */
export const answerAbout = (answers, { kind, index }) => (answers?.point?.kind === kind && answers.point.index === index ? answers.point : undefined);
