// Changes: what changes while a run trains, by step. In a URL each is a key of its own, "tau@400=0.1": the steps
// after step 400 use τ 0.1. Pure: it knows no window and no trainer.
//
// A setting of the second run, "b.tau", follows the first run's changes where it is linked to it; changes of its own
// take their place.

/**
 * @typedef {"batch"|"tau"|"lr"|"b.batch"|"b.tau"|"b.lr"} Setting a setting as the URL names it
 */

/**
 * @typedef {object} Change
 * @property {number} step 0 is before the first step
 * @property {Setting} setting
 * @property {number} value
 */

/** Settings that may change by step, in the order in which changes of one step are written. */
export const SETTINGS = /** @type {Setting[]} */ (["batch", "tau", "lr", "b.batch", "b.tau", "b.lr"]);

/** Settings of one run, as the trainer names them. */
export const OF_ONE_RUN = /** @type {const} */ (["batch", "tau", "lr"]);

/** Changes that one run may have: the trainer takes no more. */
export const MAX_CHANGES = 1000;

/** Characters that a link may have: some servers refuse a longer request. */
export const MAX_LINK = 8000;

/** What hangs on the data set, on an encoder, and on the objective: another one leaves no changes of it. */
export const HANGS_ON = { data: ["batch", "lr", "b.batch", "b.lr"], encoder: ["lr", "b.lr"], objective: ["tau", "b.tau"], b: ["b.tau"] };

/**
 * Whether a key of a URL is that of a change.
 * @param {string} key
 */
export function isChange(key) {
  return key.includes("@");
}

/**
 * @param {string} key such as "tau@400"
 * @param {string} text its value
 * @returns {Change|undefined} undefined where they are no change
 */
export function parseChange(key, text) {
  const at = key.indexOf("@");
  const setting = /** @type {Setting} */ (key.slice(0, at));
  const digits = key.slice(at + 1);
  const [step, value] = [Number(digits), Number(text)];
  if (at < 0 || !SETTINGS.includes(setting) || !/^\d+$/.test(digits) || !Number.isSafeInteger(step)) return undefined;
  if (text.trim() === "" || !Number.isFinite(value)) return undefined;
  return { step, setting, value };
}

/** With every digit: a replayed run is the same to the bit. @param {Change} change */
export function formatChange({ step, setting, value }) {
  return `${setting}@${step}=${value}`;
}

/**
 * Changes in order, by step and then as SETTINGS lists them; of two of one setting at one step the later one counts.
 * What is more than the trainer takes of one run is left out, the latest steps first.
 * @param {Change[]} changes
 * @returns {Change[]}
 */
export function tidy(changes) {
  const last = new Map(changes.map((change) => [`${change.setting}@${change.step}`, change]));
  const order = SETTINGS.indexOf.bind(SETTINGS);
  const sorted = [...last.values()].sort((a, b) => a.step - b.step || order(a.setting) - order(b.setting));
  const [first, second] = [sorted.filter(({ setting }) => !isB(setting)), sorted.filter(({ setting }) => isB(setting))];
  const kept = new Set([...first.slice(0, MAX_CHANGES), ...second.slice(0, MAX_CHANGES)]);
  return sorted.filter((change) => kept.has(change));
}

/** Whether a setting is one of the second run. @param {string} setting */
export function isB(setting) {
  return setting.startsWith("b.");
}

/**
 * The changes of one run, as the trainer takes them.
 * @param {Change[]} changes in order
 * @param {"A"|"B"} lane
 * @param {(setting: Setting) => boolean} free whether a setting of B has a value of its own
 * @returns {import("./wire.js").Change[]}
 */
export function ofLane(changes, lane, free) {
  const own = new Set(lane === "A" ? OF_ONE_RUN : OF_ONE_RUN.map((setting) => {
    const second = /** @type {Setting} */ (`b.${setting}`);
    return free(second) || changes.some((change) => change.setting === second) ? second : setting;
  }));
  return changes
    .filter(({ setting }) => own.has(setting))
    .map(({ step, setting, value }) => ({ step, setting: setting.replace("b.", ""), value }))
    .slice(0, MAX_CHANGES);
}

/**
 * What a run was begun with and what changed, as the settings that make it again: a change before the first step is a
 * value to begin with.
 * @param {Record<"batch"|"tau"|"lr", number>} begun
 * @param {import("./wire.js").Change[]} recorded
 */
function split(begun, recorded) {
  const values = { ...begun };
  const later = [];
  for (const { step, setting, value } of recorded) {
    if (step === 0) values[/** @type {"batch"} */ (setting)] = value;
    else later.push({ step, setting, value });
  }
  return { values, later };
}

/**
 * One run as it was trained: what it was begun with, and what the trainer recorded.
 * @typedef {object} Trained
 * @property {Record<"batch"|"tau"|"lr", number>} begun
 * @property {import("./wire.js").Change[]} changes
 */

/**
 * The settings with which one run, or two side by side, are the same again, step for step. A setting of the second run
 * is left linked where it was the same as the first one's throughout.
 * @param {Trained} first
 * @param {Trained} [second]
 * @param {(setting: "batch"|"tau"|"lr") => boolean} [mayLink] whether one value can be meant for both
 * @returns {Record<string, number> & {schedule: Change[]}}
 */
export function replayOf(first, second, mayLink = () => true) {
  const a = split(first.begun, first.changes);
  /** @type {any} */
  const settings = { ...a.values };
  const schedule = /** @type {Change[]} */ (a.later);
  if (second) {
    const b = split(second.begun, second.changes);
    for (const setting of OF_ONE_RUN) {
      const [mine, others] = [a.later, b.later].map((list) => list.filter((change) => change.setting === setting));
      const same = JSON.stringify(mine) === JSON.stringify(others);
      // Its own changes alone say that it does not follow; where it has none, a value of its own says so.
      const linked = mayLink(setting) && b.values[setting] === a.values[setting] && (same || others.length > 0);
      settings[`b.${setting}`] = linked ? 0 : b.values[setting];
      if (!linked || !same) schedule.push(...others.map((change) => ({ ...change, setting: /** @type {Setting} */ (`b.${setting}`) })));
    }
  }
  return { ...settings, schedule: tidy(schedule) };
}

/** What the page calls a setting. @type {Record<Setting, string>} */
const NAMES = { batch: "batch", tau: "τ", lr: "learning rate", "b.batch": "batch of B", "b.tau": "τ of B", "b.lr": "learning rate of B" };

/**
 * The changes in words, for a reader: "after step 200 τ 0.1, after step 300 τ 1".
 * @param {Change[]} changes in order
 * @param {number} [most] changes to name; of the others the number is said
 * @returns {string}
 */
export function describeChanges(changes, most = 4) {
  const named = changes.slice(0, most);
  let text = "";
  let step = -1;
  for (const change of named) {
    if (text !== "") text += ", ";
    if (change.step !== step) text += change.step === 0 ? "from the start " : `after step ${change.step.toLocaleString("en-GB")} `;
    text += `${NAMES[change.setting]} ${change.value}`;
    step = change.step;
  }
  const more = changes.length - named.length;
  return more > 0 ? `${text}, and ${more} more` : text;
}
