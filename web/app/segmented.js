// Segmented: a row of radio buttons that looks like one control. Arrow keys and labels are the browser's own.

import { byId, make } from "./dom.js";

/**
 * @typedef {object} Segment
 * @property {string} value
 * @property {string} label
 * @property {string} [title]
 */

export class Segmented {
  /**
   * @param {string} id of the empty group
   * @param {Segment[]} segments
   * @param {(value: string) => void} onChange
   */
  constructor(id, segments, onChange) {
    this.group = byId(id);
    /** @type {Map<string, HTMLInputElement>} */
    this.inputs = new Map();
    for (const { value, label, title = "" } of segments) {
      const input = make("input", { type: "radio", name: id, value });
      input.addEventListener("change", () => onChange(value));
      this.inputs.set(value, input);
      this.group.append(make("label", { title }, input, make("span", { textContent: label })));
    }
  }

  /** @param {string} value none is chosen where there is no such segment */
  set(value) {
    for (const [of, input] of this.inputs) input.checked = of === value;
  }

  /** @param {(value: string) => boolean} allowed */
  enable(allowed) {
    for (const [value, input] of this.inputs) input.disabled = !allowed(value);
  }
}
