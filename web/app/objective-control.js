// ObjectiveControl: the switchboard of one run: its objective and the options that this objective has, each with
// a plain sentence of what it does. All of it starts a new run.

import { OBJECTIVES, objectiveOf } from "./choices.js";
import { byId, make, write } from "./dom.js";
import { detailOf, optionOf, repairObjective } from "./objective-spec.js";
import { withOption } from "./spec.js";

/** @typedef {import("./catalog.js").Option} Option */

/** How the numbers that may be learned, and other words of specs, are written for people. */
const SAYS = /** @type {Record<string, string>} */ ({ tau: "τ", c: "c", bias: "b", logstd: "ln σ", zero: "at zero", random: "at random" });

export class ObjectiveControl {
  /** @type {Map<string, (value: string) => void>} what shows the value of an option */
  #show = new Map();
  #built = "";

  /**
   * @param {""|"-b"} suffix of the ids of its elements
   * @param {(spec: string) => void} onChange
   */
  constructor(suffix, onChange) {
    this.onChange = onChange;
    this.spec = "";
    this.suffix = suffix;
    this.select = /** @type {HTMLSelectElement} */ (byId(`objective${suffix}`));
    this.hint = byId(`objective${suffix}-hint`);
    this.details = byId(`objective-options${suffix}`);
    this.chosen = byId(`objective-chosen${suffix}`);
    this.list = byId(`objective-list${suffix}`);
    this.select.append(...OBJECTIVES.map(({ name, title }) => make("option", { value: name, textContent: title })));
    this.select.addEventListener("change", () => onChange(this.select.value));
  }

  /** @param {string} spec */
  set(spec) {
    if (spec === this.spec) return;
    this.spec = spec;
    const entry = objectiveOf(spec);
    this.select.value = entry.name;
    write(this.hint, entry.sentence);
    if (entry.name !== this.#built) this.#build(entry.options);
    this.#built = entry.name;
    for (const [key, show] of this.#show) show(optionOf(spec, key));
    write(this.chosen, detailOf(spec));
  }

  /** @param {Option[]} options those that this objective has; the others are not shown */
  #build(options) {
    this.#show.clear();
    this.details.hidden = options.length === 0;
    this.list.replaceChildren(...options.map((option, i) => this.#row(option, `option${this.suffix}-${i}`)));
  }

  /**
   * @param {Option} option
   * @param {string} id
   */
  #row(option, id) {
    const choose = (/** @type {string} */ value) => {
      const spec = repairObjective(withOption(this.spec, option.key, value));
      if (spec === this.spec) this.#show.get(option.key)?.(optionOf(spec, option.key)); // it was out of range
      else this.onChange(spec);
    };
    const control = { number: this.#number, switch: this.#switch, choice: this.#choice, list: this.#list }[option.kind];
    if (!control) throw new Error(`option ${option.key} is of kind ${option.kind}, which has no control`);
    const hint = make("small", { id: `${id}-hint`, textContent: option.sentence });
    const row = make("div", { className: `option ${option.kind}` }, ...control.call(this, option, id, choose), hint);
    row.dataset.option = option.key;
    for (const input of row.querySelectorAll("input, select")) input.setAttribute("aria-describedby", hint.id);
    return row;
  }

  /** @param {Option} option @param {string} id @param {(value: string) => void} choose */
  #switch(option, id, choose) {
    const input = make("input", { type: "checkbox", id });
    input.addEventListener("change", () => choose(input.checked ? "1" : "0"));
    this.#show.set(option.key, (value) => (input.checked = value === "1"));
    return [make("label", {}, input, make("span", { textContent: option.title }))];
  }

  /** @param {Option} option @param {string} id @param {(value: string) => void} choose */
  #number(option, id, choose) {
    const input = make("input", { type: "text", id, inputMode: "decimal", autocomplete: "off", spellcheck: false });
    const or = option.choices.map((choice) => ` or ${choice}`).join("");
    input.title = `${option.min} to ${option.max}${or}`;
    input.addEventListener("change", () => choose(input.value.trim()));
    this.#show.set(option.key, (value) => (input.value = value));
    return [make("label", { htmlFor: id, textContent: option.title }), input];
  }

  /** @param {Option} option @param {string} id @param {(value: string) => void} choose */
  #choice(option, id, choose) {
    const select = make("select", { id }, ...option.choices.map((value) => make("option", { value, textContent: SAYS[value] ?? value })));
    select.addEventListener("change", () => choose(select.value));
    this.#show.set(option.key, (value) => (select.value = value));
    return [make("label", { htmlFor: id, textContent: option.title }), select];
  }

  /** @param {Option} option @param {string} id @param {(value: string) => void} choose */
  #list(option, id, choose) {
    const inputs = option.choices.map((value) => make("input", { type: "checkbox", value }));
    for (const input of inputs) {
      input.addEventListener("change", () => choose(inputs.filter((one) => one.checked).map((one) => one.value).join(",") || "none"));
    }
    this.#show.set(option.key, (value) => inputs.forEach((input) => (input.checked = value.split(",").includes(input.value))));
    const chips = make("span", { className: "chips" }, ...inputs.map((input) => make("label", {}, input, make("span", { textContent: SAYS[input.value] ?? input.value }))));
    chips.setAttribute("role", "group");
    chips.setAttribute("aria-labelledby", `${id}-name`);
    return [make("span", { className: "label", id: `${id}-name`, textContent: option.title }), chips];
  }
}
