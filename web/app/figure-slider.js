// FigureSlider: a slider under an explaining figure. What it makes of the figure is in its spoken value too.

import { attribute, make, write } from "./dom.js";

/** @typedef {import("./scales.js").Scale} Scale */

export class FigureSlider {
  /**
   * @param {string} id
   * @param {object} options
   * @param {string} options.label
   * @param {Scale} options.scale
   * @param {number} options.value at first
   * @param {(value: number) => string} options.format
   * @param {() => void} options.onInput
   */
  constructor(id, { label, scale, value, format, onInput }) {
    this.scale = scale;
    this.format = format;
    this.input = make("input", { type: "range", id, min: "0", max: String(scale.steps), step: "1" });
    this.input.value = String(scale.position(value));
    this.output = make("output", { htmlFor: /** @type {any} */ (id) });
    this.element = make("div", { className: "field slider" }, make("label", { htmlFor: id, textContent: label }), this.output, this.input);
    this.input.addEventListener("input", onInput);
  }

  get value() {
    return this.scale.value(Number(this.input.value));
  }

  /** @param {number} value */
  set(value) {
    this.input.value = String(this.scale.position(value));
  }

  /** Writes its value. @param {string} result what the figure then shows, for screen readers */
  show(result) {
    const text = this.format(this.value);
    write(this.output, text);
    attribute(this.input, "aria-valuetext", `${text}: ${result}`);
  }
}
