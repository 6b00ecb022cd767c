// Slider: a range input on a scale, with a readout that follows while it is dragged.

import { attribute, byId, write } from "./dom.js";

/** @typedef {import("./scales.js").Scale} Scale */

export class Slider {
  /**
   * @param {string} id of the input; its readout is id-value
   * @param {object} options
   * @param {Scale} options.scale
   * @param {(value: number) => string} options.format
   * @param {(value: number) => void} options.onInput for every value while it is dragged
   */
  constructor(id, { scale, format, onInput }) {
    this.input = /** @type {HTMLInputElement} */ (byId(id));
    this.output = byId(`${id}-value`);
    this.format = format;
    this.value = NaN;
    this.scale = scale;
    this.setScale(scale);
    this.input.addEventListener("input", () => {
      this.#show(this.scale.value(Number(this.input.value)));
      onInput(this.value);
    });
  }

  /** @param {Scale} scale */
  setScale(scale) {
    this.scale = scale;
    this.input.min = "0";
    this.input.max = String(scale.steps);
    this.input.step = "1";
    if (!Number.isNaN(this.value)) this.set(this.value);
  }

  /**
   * Shows a value, also one between the slider's own. Where the thumb stands for it already it is not moved:
   * neighbouring positions may round to one value, and arrow keys must get past them.
   * @param {number} value
   */
  set(value) {
    if (this.scale.value(Number(this.input.value)) !== value) this.input.value = String(this.scale.position(value));
    this.#show(value);
  }

  /** @param {number} value */
  #show(value) {
    this.value = value;
    const text = this.format(value);
    write(this.output, text);
    attribute(this.input, "aria-valuetext", text);
  }
}
