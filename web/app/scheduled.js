// Scheduled: settings that change by step, and a temperature that is learned. The URL says what such a setting begins with
// and when it changes, so what is in force meanwhile, also by hand, is no part of the settings: it is kept here, for the
// sliders to show.

import { OF_ONE_RUN, SETTINGS, isB } from "./changes.js";
import { learns } from "./objective-spec.js";

/**
 * @typedef {import("./state.js").State} State
 * @typedef {import("./changes.js").Setting} Setting
 */

/** What a Progress says of a setting. */
const IN_PROGRESS = /** @type {const} */ ({ batch: "batch_size", tau: "tau", lr: "learning_rate" });

export class Scheduled {
  /** What is in force of the settings that change by step or are learned. @type {Partial<Record<Setting, number>>} */
  live = {};

  /** Whether a run was restored after it diverged: it makes no more changes by itself. */
  ended = false;

  /** Another run begins. */
  begin() {
    this.live = {};
    this.ended = false;
  }

  /**
   * A change by hand, parted into what the settings are to say and what is in force until a step changes it again. What is
   * learned is both: where learning goes on from, and where it would begin.
   * @param {Partial<State>} change
   * @param {State} state
   * @returns {{asked: Partial<State>, live: Partial<Record<Setting, number>>}}
   */
  part(change, state) {
    const pinned = pinnedBy(state);
    /** @type {any} */
    const [asked, live] = [{}, {}];
    const begins = "schedule" in change;
    for (const [key, value] of Object.entries(change)) (!begins && pinned.has(/** @type {Setting} */ (key)) ? live : asked)[key] = value;
    for (const setting of learnedBy(state)) {
      if (begins || !(setting in change)) continue;
      live[setting] = change[setting];
    }
    const shown = this.over(state);
    for (const setting of OF_ONE_RUN) {
      const second = /** @type {const} */ (`b.${setting}`);
      if (setting in live && (pinned.has(second) || learnedBy(state).has(second)) && shown[second] === 0) live[second] = live[setting]; // one slider for both
    }
    Object.assign(this.live, live);
    return { asked, live };
  }

  /**
   * Takes over what the trainer says is in force.
   * @param {"A"|"B"} lane
   * @param {import("./wire.js").Progress} progress
   * @param {State} state
   * @returns {boolean} whether that is news
   */
  progressed(lane, progress, state) {
    if (progress.history_index >= 0) return false; // of a frame that is past
    let news = false;
    for (const setting of [...pinnedBy(state), ...learnedBy(state)]) {
      if (isB(setting) !== (lane === "B")) continue;
      const value = progress[IN_PROGRESS[/** @type {"tau"} */ (setting.replace("b.", ""))]];
      news ||= value !== (this.live[setting] ?? state[setting]);
      this.live[setting] = value;
    }
    return news;
  }

  /**
   * The state with what is in force. A setting of B that is linked is shown by itself only where it differs.
   * @param {State} state
   * @param {object} [how]
   * @param {boolean} [how.learned] whether with what is learned too
   * @returns {State}
   */
  over(state, { learned = true } = {}) {
    const shown = { ...state };
    for (const setting of [...pinnedBy(state), ...(learned ? learnedBy(state) : [])]) {
      const value = this.live[setting];
      if (value === undefined) continue;
      if (isB(setting) && state[setting] === 0 && value === shown[/** @type {"tau"} */ (setting.slice(2))]) continue;
      shown[setting] = value;
    }
    return shown;
  }
}

/** Settings that are learned in either run: those of both, as two runs then differ. @param {State} state @returns {Set<Setting>} */
function learnedBy({ objective, b }) {
  if (!learns(objective, "tau") && (b === "" || !learns(b, "tau"))) return new Set();
  return new Set(b === "" ? ["tau"] : ["tau", "b.tau"]);
}

/** Settings that change by step, those of A first. @param {State} state */
function pinnedBy({ schedule }) {
  const changing = new Set(schedule.map(({ setting }) => setting));
  return new Set(SETTINGS.filter((setting) => changing.has(setting)));
}
