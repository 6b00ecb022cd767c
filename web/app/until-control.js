// UntilControl: the step at which training pauses by itself. An empty field is none.

import { byId } from "./dom.js";
import { MAX_STEP } from "./setting-values.js";

export class UntilControl {
  /** @param {(until: number) => void} onChange 0 for none */
  constructor(onChange) {
    this.input = /** @type {HTMLInputElement} */ (byId("until"));
    this.input.addEventListener("change", () => {
      const text = this.input.value.trim();
      const step = text === "" ? 0 : Number(text);
      if (/^\d*$/.test(text) && step <= MAX_STEP) onChange(step);
      this.input.value = this.input.defaultValue; // as it now is, or as it was
    });
  }

  /** @param {number} until */
  show(until) {
    const text = until === 0 ? "" : String(until);
    if (document.activeElement !== this.input || this.input.defaultValue !== text) this.input.value = text;
    this.input.defaultValue = text;
  }
}
