// Series: what a chart remembers of a run. A run has no end and memory has, so a series keeps a bounded
// number of bins; when it is full, neighbours are merged and every bin is twice as wide from then on.

/**
 * What was added from step on, for as many steps as a bin is wide, column by column.
 * @typedef {{step: number, sums: number[], counts: number[]}} Bin
 */

/**
 * A series of rows over steps, in bins of equal width. A bin holds the mean of what was added to it, column
 * by column; what is not finite counts as absent.
 */
export class Series {
  /**
   * @param {number} columns values a row
   * @param {object} [options]
   * @param {number} [options.capacity] even; bins kept at most
   * @param {boolean} [options.last] a bin holds its last row instead of the mean
   */
  constructor(columns, { capacity = 1024, last = false } = {}) {
    this.columns = columns;
    this.capacity = capacity;
    this.last = last;
    this.width = 1; // steps in a bin
    /** @type {Bin[]} */
    this.bins = [];
  }

  /** Forgets everything. */
  clear() {
    this.width = 1;
    this.bins = [];
  }

  /** Number of bins. */
  get length() {
    return this.bins.length;
  }

  /**
   * Adds a row at a step. Steps may come in any order, but those before the last one rewind the series:
   * everything from that step on is forgotten (a run that was restored goes on from an earlier step).
   * @param {number} step
   * @param {ArrayLike<number|null|undefined>} row
   */
  add(step, row) {
    const start = Math.floor(step / this.width) * this.width;
    while (this.bins.length > 0 && this.bins[this.bins.length - 1].step > start) this.bins.pop();
    let bin = this.bins[this.bins.length - 1];
    if (bin === undefined || bin.step !== start) {
      if (this.bins.length === this.capacity) {
        this.#merge();
        this.add(step, row);
        return;
      }
      bin = { step: start, sums: new Array(this.columns).fill(0), counts: new Array(this.columns).fill(0) };
      this.bins.push(bin);
    }
    for (let c = 0; c < this.columns; c++) {
      const value = row[c];
      if (typeof value !== "number" || !Number.isFinite(value)) continue;
      if (this.last) {
        bin.sums[c] = value;
        bin.counts[c] = 1;
      } else {
        bin.sums[c] += value;
        bin.counts[c] += 1;
      }
    }
  }

  /** Forgets what is after a step. @param {number} step */
  rewind(step) {
    while (this.bins.length > 0 && this.bins[this.bins.length - 1].step > step) this.bins.pop();
  }

  /**
   * The series as columns for a chart: steps, then one array a column with null where nothing is known.
   * @returns {[number[], ...(number|null)[][]]}
   */
  table() {
    const steps = this.bins.map((b) => b.step);
    const columns = Array.from({ length: this.columns }, (_, c) =>
      this.bins.map((b) => (b.counts[c] > 0 ? b.sums[c] / b.counts[c] : null)),
    );
    return [steps, ...columns];
  }

  #merge() {
    this.width *= 2;
    /** @type {Bin[]} */
    const merged = [];
    for (const bin of this.bins) {
      const start = Math.floor(bin.step / this.width) * this.width;
      const into = merged[merged.length - 1];
      if (into === undefined || into.step !== start) {
        merged.push({ ...bin, step: start });
        continue;
      }
      for (let c = 0; c < this.columns; c++) {
        if (bin.counts[c] === 0) continue;
        if (this.last) {
          into.sums[c] = bin.sums[c];
          into.counts[c] = 1;
        } else {
          into.sums[c] += bin.sums[c];
          into.counts[c] += bin.counts[c];
        }
      }
    }
    this.bins = merged;
  }
}
