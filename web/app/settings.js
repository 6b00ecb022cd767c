// Settings: the state of the page and its URL, kept the same. A change that starts a new run is a new entry
// of the browser's history, so Back returns to the run before; a drag replaces the entry.

import { Emitter } from "./emitter.js";
import { KEYS, RUN_KEYS } from "./state-table.js";
import { beginsRun, change, complete, format, parse } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** Browsers refuse more than about a hundred replacements in half a minute. */
const WRITE_INTERVAL = 350;

/**
 * Events: "change" with {keys, begins, before, state, undo}: keys that changed, whether a new run begins, the state
 * before and after, and a function that takes the change back, for a checkpoint that turns out not to open.
 */
export class Settings extends Emitter {
  /** @type {State} */
  state;
  #written = -Infinity;
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  constructor() {
    super();
    this.state = complete(parse(location.search));
    /** Keys that the URL gave at first: they outrank what a checkpoint says. */
    this.given = new Set(Object.keys(parse(location.search)));
    window.addEventListener("popstate", () => this.#popped());
    window.addEventListener("pagehide", () => this.#write());
    history.replaceState({ from: "live" }, "", this.#url());
  }

  /**
   * Changes some values, as a control or window.halo asks.
   * @param {Partial<State>} values
   */
  change(values) {
    const before = this.state;
    const state = change(before, values);
    const keys = differing(before, state);
    if (keys.size === 0) return;
    const begins = beginsRun(before, state);
    const undo = this.#undo();
    if (RUN_KEYS.some((key) => keys.has(key))) this.#push(state, "live");
    else this.#replace(state);
    this.emit("change", { keys, begins, before, state, undo });
  }

  /**
   * Takes over what runs already: a checkpoint that was opened, or a learning rate that a restore halved.
   * @param {Partial<State>} values
   * @param {object} [how]
   * @param {boolean} [how.push] makes it an entry of its own
   * @param {"live"|"file"} [how.from] whether the URL alone can bring it back
   * @param {Partial<State>} [how.brought] what a checkpoint brought: the URL need not say it
   */
  adopt(values, { push = false, from = "live", brought } = {}) {
    const before = this.state;
    const state = { ...before, ...values };
    if (brought) this.#brought = brought;
    if (push) this.#push(state, from);
    else this.#replace(state);
    this.emit("change", { keys: differing(before, state), begins: false, adopted: true, before, state });
  }

  #popped() {
    const before = this.state;
    const undo = this.#undo();
    this.state = complete(parse(location.search));
    this.given = new Set(Object.keys(parse(location.search)));
    const keys = differing(before, this.state);
    const begins = beginsRun(before, this.state) || this.#fromFile;
    this.#fromFile = false;
    this.emit("change", { keys, begins, popped: true, before, state: this.state, undo });
  }

  /** Whether what is shown came from a file that no URL names. */
  #fromFile = false;

  /** What the checkpoint on show brought. @type {Partial<State>} */
  #brought = {};

  /** Remembers what is shown now. */
  #undo() {
    const { state } = this;
    const [fromFile, brought] = [this.#fromFile, this.#brought];
    return () => {
      this.#fromFile = fromFile;
      this.adopt(state, { brought });
    };
  }

  /**
   * @param {State} state
   * @param {"live"|"file"} from
   */
  #push(state, from) {
    this.#write(); // the entry that is left keeps the last values of its drags
    this.state = state;
    this.#fromFile = from === "file";
    history.pushState({ from }, "", this.#url());
  }

  /** @param {State} state */
  #replace(state) {
    this.state = state;
    clearTimeout(this.#timer);
    const wait = this.#written + WRITE_INTERVAL - performance.now();
    if (wait <= 0) this.#write();
    else this.#timer = setTimeout(() => this.#write(), wait);
  }

  #write() {
    clearTimeout(this.#timer);
    this.#written = performance.now();
    const url = this.#url();
    if (url !== location.href) history.replaceState(history.state, "", url);
  }

  /** The URL of the state; the path and the fragment are left alone. */
  #url() {
    const url = new URL(location.href);
    url.search = format(this.state, this.#brought);
    return url.href;
  }
}

/**
 * @param {State} a
 * @param {State} b
 * @returns {Set<keyof State>}
 */
function differing(a, b) {
  return new Set(KEYS.filter((key) => JSON.stringify(a[key]) !== JSON.stringify(b[key])));
}
