// Run: what is trained or shown, as far as the page knows it. It turns wishes into messages to the trainer,
// drops what arrives late from an earlier run, and keeps the last of each kind for the rest of the page.

import { Emitter } from "./emitter.js";
import { isStale } from "./wire.js";

/**
 * @typedef {import("./wire.js").Started} Started
 * @typedef {import("./wire.js").Progress} Progress
 * @typedef {import("./wire.js").History} History
 * @typedef {import("./wire.js").Diverged} Diverged
 * @typedef {import("./wire.js").Points} Points
 * @typedef {import("./wire.js").Config} Config
 * @typedef {{resolve: (answer: any) => void, reject: (error: Error) => void}} Waiting
 */

/**
 * A run as it was saved, to be taken up again.
 * @typedef {object} Kept
 * @property {string} source as Started had it
 * @property {number} step
 * @property {Uint8Array} data the checkpoint
 */

/** Learning rate after a restore, as a share of the one that diverged. */
export const RESTORE_FACTOR = 0.5;

/** Milliseconds for which the trainer may not have heard of a wish to play or pause. */
const PATIENCE = 2000;

/**
 * Events: "starting" (a new run was asked for), "started", "progress", "history", "points", "diverged",
 * "restored", "playing" with a boolean, "problem" with {message, run}.
 */
export class Run extends Emitter {
  id = 0; // of the run on show, 0 before the first
  #last = 0; // id given last
  /** @type {Started|null} */
  started = null;
  /** @type {Progress|null} */
  progress = null;
  /** @type {History|null} */
  history = null;
  /** @type {Diverged|null} */
  diverged = null;
  /** @type {Points|null} the pictures, for the inspector */
  points = null;
  playing = false; // as wished: it shows at once, the trainer follows before its next step
  /** When that was wished, while the trainer has not yet said the same; null once it has. @type {number|null} */
  #wished = null;
  /** Calls of steps() take turns. @type {Promise<unknown>} */
  #turn = Promise.resolve();
  /** @type {Map<number, {resolve: (s: Started) => void, reject: (e: Error) => void}>} */
  #opening = new Map();
  /** Who waits for an answer, by its kind, in turn. */
  #asked = {
    saved: /** @type {Waiting[]} */ ([]),
    recorded: /** @type {Waiting[]} */ ([]),
    exported: /** @type {Waiting[]} */ ([]),
    refreshed: /** @type {Waiting[]} */ ([]),
  };
  /** @type {Set<{run: number, done: (p: Progress) => boolean, resolve: (p: Progress) => void, reject: (e: Error) => void}>} */
  #awaiting = new Set();

  /** @param {import("./trainer.js").Trainer} trainer */
  constructor(trainer) {
    super();
    this.trainer = trainer;
    trainer.on("message", ({ kind, body }) => this.#receive(kind, body));
  }

  /**
   * Begins a new run; what ran before is dropped.
   * @param {Config} config
   * @param {{playing: boolean, pace: number, schedule?: import("./wire.js").Change[], until?: number}} how until is the step at which it pauses by itself, 0 for none
   */
  start(config, { playing, pace, schedule = [], until = 0 }) {
    const id = ++this.#last;
    this.#begin(id);
    this.trainer.send("start", { run: id, config, playing, pace, schedule, ...(until > 0 && { until }) });
    this.emit("starting");
    this.#wish(playing);
  }

  /**
   * Opens a checkpoint. Where it is not valid what is shown stays, and the promise is rejected with the reason.
   * @param {string} name
   * @param {ArrayBuffer} data it is transferred
   * @returns {Promise<Started>}
   */
  open(name, data) {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#opening.set(id, { resolve, reject });
      this.trainer.send("open", { run: id, name, data: new Uint8Array(data) });
    });
  }

  /**
   * Takes a run up again that was saved before its trainer stopped.
   * @param {Kept} kept
   * @param {{playing: boolean, pace: number, until: number, schedule: import("./wire.js").Change[]}} how
   */
  resume({ source, data }, { playing, pace, until, schedule }) {
    const id = ++this.#last;
    this.#begin(id);
    const name = source === "live" ? "The last snapshot of this run" : source;
    this.trainer.send("open", { run: id, name, source, schedule, data: data.slice() }); // what is sent is gone here
    this.trainer.send("set", { run: id, playing, pace, until });
    this.emit("starting");
    this.#wish(playing);
  }

  /**
   * Changes what may change between two steps. It is sent at once: a browser whose frames are slow would hold it back
   * for longer than all the rest takes. The trainer hears everything that has come before it takes a step, so that of a
   * drag over many values it uses those alone that were in force at a step.
   * @param {Partial<Pick<import("./wire.js").Set, "batch_size"|"tau"|"learning_rate"|"pace"|"until">>} change
   */
  set(change) {
    if (this.id !== 0 && Object.keys(change).length > 0) this.trainer.send("set", { run: this.id, ...change });
  }

  /** @param {boolean} playing */
  play(playing) {
    if (this.id === 0 || (playing && this.diverged)) return;
    this.trainer.send("set", { run: this.id, playing });
    this.#wish(playing);
  }

  /** @param {boolean} playing */
  #wish(playing) {
    this.#wished = performance.now();
    this.#show(playing);
  }

  /** @param {boolean} playing */
  #show(playing) {
    this.playing = playing;
    this.emit("playing", playing);
  }

  /**
   * The trainer says whether it plays. That counts, except while a Progress may still be on its way that was
   * sent before the last wish was heard.
   * @param {boolean} playing
   */
  #said(playing) {
    if (playing === this.playing) this.#wished = null;
    else if (this.#wished === null || performance.now() - this.#wished > PATIENCE) this.#show(playing);
  }

  /**
   * Takes exactly n further steps and pauses.
   * @param {number} n
   * @returns {Promise<Progress>} the state after them
   */
  steps(n) {
    const result = this.#turn.then(() => this.#steps(n));
    this.#turn = result.catch(() => {}); // the next one's turn comes whatever became of this one
    return result;
  }

  /** @param {number} n */
  async #steps(n) {
    if (this.id === 0) throw new Error("nothing runs yet");
    if (this.diverged) throw new Error(`the run diverged at step ${this.diverged.step}`);
    const run = this.id;
    this.#halt();
    const before = await this.#stands(run);
    const target = before.step + n;
    this.trainer.send("steps", { run, count: n });
    return this.#next(run, (p) => p.step >= target, false);
  }

  /**
   * Pauses where it plays, and tells where the run then stands, once steps that were asked for before are taken.
   * @returns {Promise<Progress>}
   */
  rest() {
    if (this.id === 0) return Promise.reject(new Error("nothing runs yet"));
    const run = this.id;
    this.#halt();
    return this.#turn.then(() => this.#stands(run));
  }

  #halt() {
    if (!this.playing && !(this.progress && this.progress.history_index >= 0)) return;
    this.play(false);
    this.show(-1);
  }

  /** Where a run that was told to halt stands: known only from a Progress that was sent after that. @param {number} run */
  #stands(run) {
    if (run !== this.id) return Promise.reject(new Error("another run took its place"));
    return this.#next(run, (p) => !p.playing && p.history_index < 0, true);
  }

  /** @param {number} index frame of the history, −1 for the present */
  show(index) {
    if (this.id !== 0) this.trainer.send("show", { run: this.id, index });
  }

  /** Shows the frame of the history that is nearest to a step. @param {number} step */
  showStep(step) {
    if (this.id !== 0) this.trainer.send("show", { run: this.id, index: -1, step });
  }

  /**
   * Ties the run to the other one of a pair, so that neither runs away from the other.
   * @param {number} id of the pair
   * @param {MessagePort} [port] that leads to the other trainer; none unties it
   */
  pair(id, port) {
    if (this.id !== 0) this.trainer.send("pair", { run: this.id, id }, port ? [port] : []);
  }

  /** Whether the run can go on training. */
  get able() {
    return this.id !== 0 && !this.diverged && (this.started?.trainable ?? true);
  }

  /** Takes a diverged run back to its last good state, with a smaller learning rate. */
  restore() {
    if (!this.diverged) return;
    this.trainer.send("restore", { run: this.id, learning_rate_factor: RESTORE_FACTOR });
    const back = this.diverged.last_good;
    this.diverged = null;
    this.#next(this.id, (p) => p.step <= back, false).then(
      (progress) => this.emit("restored", progress),
      () => {}, // another run took its place
    );
  }

  /**
   * The run as a checkpoint file.
   * @returns {Promise<import("./wire.js").Saved>}
   */
  save() {
    return this.#ask("save", "saved");
  }

  /**
   * What changed while the run trained, with the steps at which it did.
   * @returns {Promise<import("./wire.js").Recorded>}
   */
  record() {
    if (this.id === 0) return Promise.reject(new Error("nothing runs yet"));
    return this.#ask("record", "recorded");
  }

  /**
   * The points on show as two files of tab-separated values.
   * @returns {Promise<import("./wire.js").Exported>}
   */
  export() {
    if (this.id === 0) return Promise.reject(new Error("nothing runs yet"));
    return this.#ask("export", "exported");
  }

  /**
   * Brings a run that was opened from a file to where the file is now.
   * @param {ArrayBuffer} data it is transferred
   * @returns {Promise<import("./wire.js").Refreshed>}
   */
  refresh(data) {
    if (this.id === 0) return Promise.reject(new Error("nothing runs yet"));
    return this.#ask("refresh", "refreshed", { data: new Uint8Array(data) });
  }

  /**
   * Asks the trainer for something that it answers once.
   * @param {"save"|"record"|"export"|"refresh"} kind
   * @param {"saved"|"recorded"|"exported"|"refreshed"} answer
   * @param {object} [body]
   * @returns {Promise<any>}
   */
  #ask(kind, answer, body) {
    return new Promise((resolve, reject) => {
      this.#asked[answer].push({ resolve, reject });
      this.trainer.send(kind, /** @type {any} */ ({ run: this.id, ...body }));
    });
  }

  /**
   * Asks the model; "answers" answers. Before a run has begun there is nothing to ask.
   * @param {Omit<import("./wire.js").Ask, "run">} question
   */
  ask(question) {
    if (this.started) this.trainer.send("ask", { run: this.id, ...question });
  }

  /** The trainer is gone: nothing that was asked of it will come. @param {string} reason */
  lost(reason) {
    for (const { reject } of this.#opening.values()) reject(new Error(reason));
    this.#opening.clear();
    this.#begin(0, reason);
    this.#show(false);
  }

  /**
   * Makes id the run on show and forgets what is known of the one before.
   * @param {number} id
   * @param {string} [reason]
   */
  #begin(id, reason = "another run took its place") {
    this.id = id;
    this.started = this.progress = this.history = this.diverged = this.points = null;
    for (const list of Object.values(this.#asked)) for (const { reject } of list.splice(0)) reject(new Error(reason));
    for (const waiting of this.#awaiting) waiting.reject(new Error(reason));
    this.#awaiting.clear();
  }

  /**
   * The next Progress of a run for which done holds.
   * @param {number} run
   * @param {(p: Progress) => boolean} done
   * @param {boolean} ask whether the trainer is asked for one
   * @returns {Promise<Progress>}
   */
  #next(run, done, ask) {
    return new Promise((resolve, reject) => {
      this.#awaiting.add({ run, done, resolve, reject });
      if (ask) this.trainer.send("set", { run }); // a Set that changes nothing is answered by a Progress
    });
  }

  /**
   * @param {string} kind
   * @param {any} body
   */
  #receive(kind, body) {
    const opening = this.#opening.get(body.run);
    if (opening && kind === "started") {
      this.#opening.delete(body.run);
      this.#begin(body.run);
      this.#wished = null; // nothing was wished of this one yet
      this.#accept(kind, body);
      opening.resolve(body);
      return;
    }
    if (opening && kind === "problem") {
      this.#opening.delete(body.run);
      opening.reject(new Error(body.message));
      return;
    }
    if (kind === "problem" && body.fatal) {
      this.trainer.stop();
      this.trainer.emit("fatal", body.message);
      return;
    }
    if (isStale(/** @type {any} */ (kind), body, this.id)) return;
    if (kind === "problem" && body.run !== this.id && body.run !== 0) return; // of a run that was never awaited
    this.#accept(kind, body);
  }

  /**
   * @param {string} kind
   * @param {any} body
   */
  #accept(kind, body) {
    switch (kind) {
      case "started":
        this.started = body;
        break;
      case "progress":
        this.progress = body;
        if (body.reached) this.#wished = null; // it paused by itself, after whatever was wished before
        this.#said(body.playing);
        break;
      case "history":
        this.history = body;
        break;
      case "points":
        this.points = body;
        break;
      case "diverged":
        this.diverged = body;
        this.#show(false);
        for (const waiting of this.#awaiting) waiting.reject(new Error(`the run diverged at step ${body.step}`));
        this.#awaiting.clear();
        break;
      case "saved":
      case "recorded":
      case "exported":
      case "refreshed":
        this.#asked[kind].shift()?.resolve(body);
        return;
      case "problem":
        (this.#asked.saved.shift() ?? this.#asked.exported.shift())?.reject(new Error(body.message));
        break;
    }
    this.emit(kind, body);
    if (kind !== "progress") return;
    for (const waiting of [...this.#awaiting]) {
      if (!waiting.done(body)) continue;
      this.#awaiting.delete(waiting);
      waiting.resolve(body);
    }
  }
}
