// PictureMaker: makes a picture to be asked: of the shapes by colour, shape, size, place and fog, of the emoji by name, and
// of any data by a file of the reader's own.

import { byId, make } from "./dom.js";
import { cleanCaption } from "./ask-captions.js";
import { Offers } from "./offers.js";

/** What can be set of a drawn shape, in pixels of the 16×16 picture. */
const SLIDERS = [
  { key: "size", label: "Size", min: 1, max: 8, step: 0.2, value: 3.4 },
  { key: "x", label: "To the right", min: 0, max: 15, step: 0.5, value: 7.5 },
  { key: "y", label: "Down", min: 0, max: 15, step: 0.5, value: 7.5 },
  { key: "fog", label: "Fog", min: 0, max: 1, step: 0.05, value: 0 },
];

export class PictureMaker {
  /** @type {Record<string, HTMLInputElement|HTMLSelectElement>} */
  #inputs = {};

  /**
   * @param {object} does
   * @param {(entry: string) => void} does.ask an entry of the settings, see ask-captions.js
   * @param {(file: File) => void} does.read
   */
  constructor({ ask, read }) {
    this.form = byId("picture-form");
    this.fields = byId("picture-fields");
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const spec = pictureSpec(this.#inputs);
      if (spec !== "") ask(`~${spec}`);
    });
    const file = /** @type {HTMLInputElement} */ (byId("picture-file"));
    byId("picture-choose").addEventListener("click", () => file.click());
    file.addEventListener("change", () => {
      if (file.files?.[0]) read(file.files[0]);
      file.value = "";
    });
    document.addEventListener("paste", (event) => {
      const pasted = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith("image/"));
      if (!pasted) return;
      event.preventDefault();
      read(pasted);
    });
  }

  /** Offers what the data are made of. @param {import("./wire.js").Started} started */
  offer({ slots, points }) {
    this.#inputs = {};
    const values = (/** @type {string} */ name) => slots.find((slot) => slot.name === name)?.values ?? [];
    const [colours, shapes] = [values("colour"), values("shape")];
    const drawn = colours.length > 0 && shapes.length > 0;
    if (drawn) {
      this.fields.replaceChildren(this.#choice("colour", "Colour", colours), this.#choice("shape", "Shape", shapes), ...SLIDERS.map((slider) => this.#slider(slider)));
      return;
    }
    const names = [...new Set(points.images.map(({ label }) => label))].filter(Boolean);
    const input = make("input", { type: "text", id: "picture-name", autocomplete: "off", spellcheck: false });
    input.setAttribute("list", "picture-names");
    this.#inputs.name = input;
    const list = make("datalist", { id: "picture-names" });
    this.fields.replaceChildren(make("label", { className: "option" }, "Emoji by name ", input), list);
    new Offers(input, list).offer(names);
  }

  /** @param {string} key @param {string} label @param {string[]} values */
  #choice(key, label, values) {
    const select = make("select", { id: `picture-${key}` }, ...values.map((value) => make("option", { value, textContent: value })));
    this.#inputs[key] = select;
    return make("label", { className: "option" }, label, select);
  }

  /** @param {typeof SLIDERS[number]} slider */
  #slider({ key, label, min, max, step, value }) {
    const input = make("input", { type: "range", id: `picture-${key}`, min: String(min), max: String(max), step: String(step), value: String(value) });
    this.#inputs[key] = input;
    return make("label", { className: "option" }, label, input);
  }
}

/**
 * What the data set is to make; "" where nothing is chosen, or nothing is offered yet.
 * @param {Record<string, {value: string}>} inputs by their keys
 */
export function pictureSpec({ name, colour, shape, size, x, y, fog }) {
  if (name) return cleanCaption(name.value);
  return colour ? [colour, shape, size, x, y, fog].map(({ value }) => value).join(" ") : "";
}
