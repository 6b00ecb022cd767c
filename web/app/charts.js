// Charts: tells every panel what the runs do. A panel is a LinePanel, or anything with its methods; a new one is a
// file of its own, a figure that index.html has or figures.js makes, its name in setting-values.js's PANELS, and a place in
// panels.js's list.

/** @typedef {"A"|"B"} Name */
/** @typedef {Partial<import("./line-panel.js").LinePanel> & {id: string, [more: string]: any}} Panel */

export class Charts {
  /** Step of the last numbers seen of each run, to tell new ones from those that are said again. @type {Map<Name, number>} */
  #seen = new Map();
  /** Batch size in force. @type {Map<Name, number>} */
  #batch = new Map();
  /** Runs whose training losses are known from their beginning. @type {Set<Name>} */
  #trained = new Set();

  /** @param {Panel[]} panels */
  constructor(panels) {
    this.panels = panels;
  }

  /** @param {boolean} dark */
  recolour(dark) {
    for (const panel of this.panels) panel.recolour?.(dark);
  }

  /** A new run or checkpoint. @param {Name} name @param {import("./wire.js").Started} started */
  begin(name, started) {
    this.#seen.delete(name);
    this.#trained.delete(name);
    this.#batch.set(name, started.config.batch_size);
    for (const panel of this.panels) panel.begin?.(name, started);
  }

  /** A run is shown no longer. @param {Name} name */
  end(name) {
    for (const panel of this.panels) panel.end?.(name);
  }

  /** A run goes back to an earlier step. @param {Name} name @param {number} step */
  rewind(name, step) {
    this.#seen.delete(name);
    for (const panel of this.panels) panel.rewind?.(name, step);
  }

  /** What a checkpoint, or a run that was restored, says of its past. @param {Name} name @param {import("./wire.js").History} history */
  history(name, history) {
    const batch = this.#batch.get(name) ?? 1;
    for (const panel of this.panels) panel.forget?.(name);
    history.steps.forEach((step, i) => {
      const metrics = history.metrics[i];
      for (const panel of this.panels) {
        if (!this.#trained.has(name) && metrics.loss !== undefined) panel.losses?.(name, step, [metrics.loss], batch);
        panel.snapshot?.(name, step, metrics);
      }
    });
  }

  /** @param {Name} name @param {import("./wire.js").Progress} progress */
  progress(name, progress) {
    const past = progress.history_index >= 0;
    if (name === "A") for (const panel of this.panels) panel.mark?.(past ? progress.step : null);
    const { metrics, metrics_step, batch_size, losses, first_loss } = progress;
    const fresh = !past && metrics_step !== this.#seen.get(name);
    if (fresh) this.#seen.set(name, metrics_step);
    if (losses.length > 0) this.#trained.add(name);
    this.#batch.set(name, batch_size);
    for (const panel of this.panels) {
      panel.now?.(name, progress);
      if (fresh) panel.snapshot?.(name, metrics_step, metrics);
      panel.losses?.(name, first_loss, losses, batch_size);
    }
  }

  /** Draws what was not shown. */
  redraw() {
    for (const panel of this.panels) panel.redraw?.();
  }

  /**
   * What the trainer says besides: "floors", "detail", "geometry" and "batchMatrix".
   * @param {"floors"|"detail"|"geometry"|"batchMatrix"} what
   * @param {Name} name
   * @param {any} message
   */
  say(what, name, message) {
    for (const panel of this.panels) panel[what]?.(name, message);
  }
}
