// Keeper: keeps a snapshot of each run that trains, so that little is lost where its trainer stops, and notices a
// trainer that no longer answers: a browser that ends a Worker for its memory tells nobody.

/** Milliseconds between two looks. */
const EVERY = 5_000;

/** Milliseconds between two snapshots at least, and of a run whose file is large. */
const APART = 10_000;
const APART_LARGE = 30_000;

/** Bytes from which a file is large: it is copied, and the trainer makes it instead of training. */
const LARGE = 4 << 20;

/** Looks in a row in which a trainer may have answered nothing, though asked: a minute. */
const PATIENCE = 12;

/** @typedef {import("./lane.js").Lane} Lane */
/** @typedef {Record<string, number>} Asked what may change while it trains, as Set has it */

/**
 * What is kept of a run.
 * @typedef {import("./run.js").Kept & {run: number, asked: Asked, at: number}} Snapshot
 */

export class Keeper {
  /** @type {WeakMap<Lane, Snapshot>} */
  #kept = new WeakMap();
  /** @type {WeakMap<Lane, {heard: number, missed: number}>} */
  #watched = new WeakMap();
  /** @type {WeakSet<Lane>} that are asked for a snapshot now */
  #asking = new WeakSet();

  /**
   * @param {() => Lane[]} lanes
   * @param {(lane: Lane) => Asked} askedOf the settings of a lane that change while it trains, kept with a snapshot
   */
  constructor(lanes, askedOf) {
    this.lanes = lanes;
    this.askedOf = askedOf;
    setInterval(() => this.look(), EVERY);
  }

  /** Looks after every lane. It is called by itself, time and again. */
  look() {
    for (const lane of this.lanes()) {
      this.#watch(lane);
      this.#keep(lane);
    }
  }

  /**
   * Takes the run up again that a lane had when its trainer stopped.
   * @param {Lane} lane with a new trainer
   * @param {{playing: boolean, pace: number, until: number, schedule: import("./wire.js").Change[]}} how
   * @returns {Snapshot|null} from where it goes on; null where nothing of that run was kept
   */
  resume(lane, how) {
    const kept = this.#kept.get(lane);
    if (!kept || kept.run !== lane.lostRun) return null;
    lane.run.resume(kept, how);
    this.#kept.set(lane, { ...kept, run: lane.run.id });
    return kept;
  }

  /** The step at which the run on show was kept last; null before. @param {Lane} lane */
  stepOf(lane) {
    const kept = this.#kept.get(lane);
    return kept && kept.run === lane.run.id ? kept.step : null;
  }

  /** @param {Lane} lane */
  async #keep(lane) {
    const { run } = lane;
    const { id, started, progress } = run;
    if (!started?.trainable || !progress || run.diverged || this.#asking.has(lane)) return;
    const kept = this.#kept.get(lane);
    const due = kept?.run === id ? kept.at + (kept.data.length > LARGE ? APART_LARGE : APART) : -Infinity;
    const same = kept?.run === id && progress.history_index < 0 && kept.step === progress.step;
    if (same || performance.now() < due) return;
    this.#asking.add(lane);
    const asked = this.askedOf(lane);
    try {
      const { run: of, step, data } = await run.save();
      // A run that ended meanwhile is not the one to take up again.
      if (of === run.id) this.#kept.set(lane, { run: of, source: started.source, step, data, asked, at: performance.now() });
    } catch {
      // The run ended, or has nothing new to save: what was kept stays.
    } finally {
      this.#asking.delete(lane);
    }
  }

  /** @param {Lane} lane */
  #watch(lane) {
    const { trainer, run } = lane;
    const watched = this.#watched.get(lane);
    if (!trainer.ready || run.id === 0 || !watched || watched.heard !== trainer.heard) {
      this.#watched.set(lane, { heard: trainer.heard, missed: 0 });
      return;
    }
    watched.missed++;
    if (watched.missed > PATIENCE) {
      this.#watched.delete(lane);
      trainer.fail("The trainer has not answered for a minute: the browser may have ended it, for want of memory.");
      return;
    }
    trainer.send("set", { run: run.id }); // a Set that changes nothing is answered by a Progress
  }
}
