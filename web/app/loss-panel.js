// The loss of training and on held-out pairs, with the yardsticks: what chance gives, and what the best model would
// still pay.

import { attribute, byId, hide, write } from "./dom.js";
import { fixed } from "./format.js";
import { LinePanel, laneColour, variable } from "./line-panel.js";

/** Pairs in a held-out batch: ln 64 nats is chance, whatever the sliders do. */
const HELD_OUT = 64;

/** A loss above this many times chance is cut off, so that a bad start or a spike does not flatten the rest. */
const HIGHEST = 1.5;

export class LossPanel extends LinePanel {
  /** Batch sizes in force. @type {Map<"A"|"B", number>} */
  #batches = new Map();
  /** @type {Map<"A"|"B", {last: import("./wire.js").Floors, training: Map<number, number>}>} the floors of training by batch size */
  #floors = new Map();

  constructor() {
    super("loss", {
      unit: "nats",
      label: "Training loss and held-out cross-entropy over training steps, in nats",
      range: (_, max) => {
        const chance = Math.log(Math.max(HELD_OUT, ...[...this.runs.keys()].map((name) => this.#batches.get(name) ?? 0)));
        return [0, Math.min(Math.max(max, chance) * 1.06, HIGHEST * chance)];
      },
      format: (value) => fixed(value, 2),
    });
  }

  /**
   * Alone, a run's two curves have two hues; beside another one, its own.
   * @param {import("./wire.js").Started} _started
   * @param {"A"|"B"|null} name
   * @returns {import("./line-panel.js").Curve[]}
   */
  curves(_started, name) {
    const floor = this.#floors.get("A")?.last.held_out; // the data are the same for both
    return [
      {
        label: "training", step: (loss) => loss, width: 1.25, alpha: name ? 0.55 : 0.75,
        colour: name ? laneColour(name) : variable("--series-b"),
      },
      ...(name ? [] : [{ label: "ln n", step: (/** @type {number} */ _, /** @type {number} */ batch) => Math.log(batch), colour: variable("--muted"), width: 1.25, dash: [6, 4] }]),
      { label: "held out", metric: (metrics) => metrics.cross_entropy, width: 2.25, colour: name ? laneColour(name) : variable("--series-a") },
      { label: "ln 64", constant: Math.log(HELD_OUT), common: true, colour: variable("--muted"), width: 1.25, dash: [2, 3] },
      ...(name ? [] : [{ label: "floor n", step: (/** @type {number} */ _, /** @type {number} */ batch) => this.#floorOf(batch), colour: variable("--series-b"), width: 1.25, dash: [6, 4] }]),
      ...(floor === undefined ? [] : [{ label: "floor 64", constant: floor, common: true, colour: name ? variable("--muted") : variable("--series-a"), width: 1.25, dash: name ? [6, 4] : [2, 3] }]),
    ];
  }

  /**
   * @param {"A"|"B"} name
   * @param {import("./wire.js").Progress} progress
   */
  now(name, progress) {
    if (this.#batches.get(name) === progress.batch_size) return;
    this.#batches.set(name, progress.batch_size);
    this.redraw(); // chance is another
  }

  /** The floor under the training loss of a batch, where it is known. @param {number} batch */
  #floorOf(batch) {
    return this.#floors.get("A")?.training.get(batch) ?? NaN;
  }

  /**
   * @param {"A"|"B"} name
   * @param {import("./wire.js").Started} started
   */
  begin(name, started) {
    this.#floors.delete(name);
    super.begin(name, started);
  }

  /**
   * What the best model would still pay.
   * @param {"A"|"B"} name
   * @param {import("./wire.js").Floors} floors
   */
  floors(name, floors) {
    const training = this.#floors.get(name)?.training ?? new Map();
    if (floors.bounds && floors.batch !== undefined) training.set(floors.batch_size, floors.batch);
    const before = this.#floors.get(name)?.last.held_out;
    this.#floors.set(name, { last: floors, training });
    if (before !== floors.held_out) this.restyle();
    else this.#explain();
  }

  restyle() {
    super.restyle();
    this.#explain(); // what it says hangs on how many runs there are
  }

  #explain() {
    const last = this.#floors.get("A")?.last;
    const place = byId("loss-floors");
    hide(place, last?.held_out === undefined);
    if (place.hidden || !last) return;
    const two = this.runs.size > 1;
    const batch = two || last.batch === undefined || !last.bounds ? "" : `, and ${fixed(last.batch, 2)} of a training batch of ${last.batch_size}`;
    write(byId("loss-floors-text"), `The floors: what a model that sees everything perfectly would still pay, because other captions in the batch are true of the picture too: ${fixed(last.held_out, 2)} nats held out${batch}.`);
    attribute(place, "title", `Identical captions alone: ${fixed(last.held_out_duplicates, 2)} nats held out${two ? "" : `, ${fixed(last.batch_duplicates, 2)} in a training batch`}`);
  }
}
