// LinkedSlider: a slider that stands for both runs, or one for each once B's is free. With one run it is a slider
// like any other.

import { attribute, badge, byId, hide, make, write } from "./dom.js";
import { Slider } from "./slider.js";

export class LinkedSlider {
  /**
   * @param {string} id of A's input; B's is id-b
   * @param {object} options
   * @param {string} options.label what it sets, for screen readers and tooltips
   * @param {import("./scales.js").Scale} options.scale
   * @param {(value: number) => string} options.format
   * @param {(value: number) => void} options.onInput
   * @param {(value: number) => void} options.onInputB with 0 where it is linked again
   */
  constructor(id, { label, scale, format, onInput, onInputB }) {
    const input = /** @type {HTMLInputElement} */ (byId(id));
    const output = byId(`${id}-value`);
    this.label = label;
    this.field = /** @type {HTMLElement} */ (input.closest(".field"));
    const inputB = make("input", { type: "range", id: `${id}-b` });
    inputB.setAttribute("aria-label", `${label} of B`);
    const outputB = make("output", { id: `${id}-b-value` });
    outputB.htmlFor.add(`${id}-b`);
    this.toggle = make("button", { type: "button", id: `${id}-link`, className: "chain" });
    this.toggle.addEventListener("click", () => onInputB(this.free ? 0 : this.a.value));
    output.before(this.toggle);
    input.before(badge("A"));
    input.after(badge("B"), inputB, outputB);
    this.a = new Slider(id, { scale, format, onInput });
    this.b = new Slider(`${id}-b`, { scale, format, onInput: onInputB });
    this.free = false;
    this.show(NaN, null);
  }

  /** @param {boolean} enabled */
  enable(enabled) {
    this.a.input.disabled = !enabled;
  }

  /**
   * @param {import("./scales.js").Scale} a
   * @param {import("./scales.js").Scale} b
   */
  setScales(a, b) {
    this.a.setScale(a);
    this.b.setScale(b);
  }

  /**
   * @param {number} value of A
   * @param {number|null} valueB 0 where it is linked to A's, null where there is no B
   * @param {boolean} [linkable] whether one value can be meant for both
   */
  show(value, valueB, linkable = true) {
    if (!Number.isNaN(value)) this.a.set(value);
    this.free = Boolean(valueB);
    if (valueB) this.b.set(valueB);
    this.field.classList.toggle("two", valueB !== null);
    this.field.classList.toggle("free", this.free);
    hide(this.toggle, valueB === null || !linkable);
    const text = this.free ? "link A and B" : "A = B";
    write(this.toggle, text);
    attribute(this.toggle, "aria-pressed", String(!this.free));
    attribute(this.toggle, "aria-label", `${text}: ${this.label}`); // what is seen comes first, for who says it to the computer
    attribute(this.toggle, "title", this.free ? "Give B the value of A again" : "The same for both; click to set B’s by itself");
    attribute(this.a.input, "aria-label", this.free ? `${this.label} of A` : this.label);
  }
}
