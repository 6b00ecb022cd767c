// EncoderControl: a menu of the encoders of images, or of texts, at the sizes that a browser trains. A spec of the
// URL or of a checkpoint that is none of them is in the menu as long as it is chosen.

import { byId, make, write } from "./dom.js";
import { encoderOf, encodersOf, repairEncoder } from "./encoder-spec.js";

/** Sizes that are offered: larger ones want a server. */
const OFFERED = ["nano", "tiny"];

export class EncoderControl {
  /**
   * @param {import("./encoder-spec.js").Reads} reads also the start of the ids of its elements
   * @param {(spec: string) => void} onChange
   */
  constructor(reads, onChange) {
    this.reads = reads;
    this.spec = "\0"; // none
    this.select = /** @type {HTMLSelectElement} */ (byId(`${reads}-encoder`));
    this.hint = byId(`${reads}-encoder-hint`);
    for (const entry of encodersOf(reads)) {
      const sizes = entry === encodersOf(reads)[0] ? [""] : OFFERED;
      for (const size of sizes) {
        const value = size === "" ? "" : repairEncoder(reads, `${entry.name}?size=${size}`);
        this.select.append(make("option", { value, textContent: size === "" ? entry.title : `${entry.title}, ${size}` }));
      }
    }
    this.own = make("option");
    this.select.addEventListener("change", () => onChange(this.select.value));
  }

  /** @param {string} spec */
  set(spec) {
    if (spec === this.spec) return;
    this.spec = spec;
    this.own.remove();
    if (![...this.select.options].some(({ value }) => value === spec)) {
      this.own.value = spec;
      this.own.textContent = spec;
      this.select.append(this.own);
    }
    this.select.value = spec;
    write(this.hint, encoderOf(this.reads, spec).sentence);
  }
}
