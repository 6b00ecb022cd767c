// The control for the data set: the menu, the two groups of emoji60, and the variants. Data that came with a file and are
// none of the menu's are an entry of their own while that file is on show.

import { DATASETS, datasetOf, isDataset } from "./choices.js";
import { byId, make, write } from "./dom.js";
import { parseSpec, withOption } from "./spec.js";
import { VARIANTS } from "./variants.js";

/** What is said of data that came with a file. */
const FOREIGN = "The file holds no more of its data than is on show, so a new run uses a set of this list.";

export class DataControl {
  /** @param {(spec: string) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.spec = "";
    this.select = /** @type {HTMLSelectElement} */ (byId("data"));
    this.hint = byId("data-hint");
    this.chips = byId("emoji-groups");
    this.variants = byId("variants");
    this.list = byId("variant-list");
    for (const [title, emoji] of /** @type {[string, boolean][]} */ ([["Drawn by the program", false], ["Real pictures", true]])) {
      const group = make("optgroup", { label: title });
      for (const entry of DATASETS) {
        if (entry.name.startsWith("emoji") === emoji) group.append(make("option", { value: entry.name, textContent: entry.title }));
      }
      this.select.append(group);
    }
    this.foreign = make("option", { value: "", textContent: "The file’s own" });
    this.select.addEventListener("change", () => onChange(this.select.value));
  }

  /** @param {string} spec */
  set(spec) {
    if (spec === this.spec) return;
    const changed = parseSpec(spec).name !== parseSpec(this.spec).name;
    this.spec = spec;
    const entry = datasetOf(spec);
    const known = isDataset(spec);
    if (known) this.foreign.remove();
    else if (!this.foreign.isConnected) this.select.prepend(this.foreign);
    this.select.value = known ? entry.name : "";
    write(this.hint, known ? entry.sentence : FOREIGN);
    if (changed) this.#build(known ? entry : null);
    if (known) this.#check(entry);
  }

  /** @param {typeof DATASETS[number]|null} entry null of data that have no options here */
  #build(entry) {
    this.chips.hidden = !entry || entry.groups.length === 0;
    this.variants.hidden = true;
    this.chips.replaceChildren();
    this.list.replaceChildren();
    if (!entry) return;
    this.chips.append(
      ...entry.groups.map(({ slug, title }) => {
        const input = make("input", { type: "checkbox", value: slug });
        input.addEventListener("change", () => this.#pick(entry, slug));
        return make("label", {}, input, make("span", { textContent: title }));
      }),
    );
    const offered = VARIANTS.filter((variant) => variant.label && variant.of(entry.name));
    this.list.append(
      ...offered.map((variant) => {
        const input = make("input", { type: "checkbox", value: variant.key });
        input.addEventListener("change", () => {
          this.onChange(withOption(this.spec, variant.key, input.checked && variant.on ? variant.on(entry.name) : null));
        });
        return make("label", {}, input, make("span", {}, variant.label ?? "", make("small", { textContent: variant.sentence ?? "" })));
      }),
    );
    this.variants.hidden = offered.length === 0;
  }

  /** @param {typeof DATASETS[number]} entry */
  #check(entry) {
    const chosen = this.#groups(entry);
    for (const input of this.chips.querySelectorAll("input")) input.checked = chosen.includes(input.value);
    const { options } = parseSpec(this.spec);
    for (const input of this.list.querySelectorAll("input")) input.checked = options.has(input.value);
  }

  /** The two groups that are chosen, the one chosen first in front. @param {typeof DATASETS[number]} entry */
  #groups(entry) {
    return parseSpec(this.spec).options.get("groups")?.split("+") ?? entry.defaultGroups;
  }

  /**
   * There are always two groups: one more takes the place of the one chosen first, and none can be let go.
   * @param {typeof DATASETS[number]} entry
   * @param {string} slug
   */
  #pick(entry, slug) {
    const chosen = this.#groups(entry);
    if (chosen.includes(slug)) {
      this.#check(entry);
      return;
    }
    const next = [chosen[1], slug];
    const standard = entry.defaultGroups.length === 2 && next.every((s) => entry.defaultGroups.includes(s));
    this.onChange(withOption(this.spec, "groups", standard ? null : next.join("+")));
  }
}
