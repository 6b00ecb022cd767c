// Questions: the presets as a list, each a link that can be copied, and what to watch in the one on show.

import { byId, make, write } from "./dom.js";
import { PRESETS, TESTED_SEEDS, presetOf } from "./presets.js";

/** @typedef {import("./presets.js").Preset} Preset */

export class Questions {
  /** @type {Map<Preset, HTMLAnchorElement>} */
  #links = new Map();
  /** @type {Preset|null} */
  #shown = null;

  /** @param {(preset: Preset) => void} onChoose */
  constructor(onChoose) {
    for (const preset of PRESETS) {
      const link = make("a", { href: `?${preset.query}`, textContent: preset.question });
      link.dataset.preset = preset.slug;
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return; // a tab of its own
        event.preventDefault();
        onChoose(preset);
      });
      this.#links.set(preset, link);
    }
    byId("question-list").append(...[...this.#links.values()].map((link) => make("li", {}, link)));
  }

  /** @param {import("./state.js").State} state */
  show(state) {
    const on = presetOf(state);
    for (const [preset, link] of this.#links) {
      if (preset === on?.preset) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    byId("watch").hidden = on === null;
    if (!on) {
      this.#shown = null;
      return;
    }
    const { preset, exact } = on;
    if (preset !== this.#shown) {
      this.#shown = preset;
      write(byId("watch-question"), preset.question);
      write(byId("watch-text"), preset.watch);
      byId("shown-list").replaceChildren(...preset.shown.map((sentence) => make("li", { textContent: sentence })));
      /** @type {HTMLDetailsElement} */ (byId("shown")).open = false; // first look, then read
    }
    write(byId("shown-title"), exact ? `What seeds 1 to ${TESTED_SEEDS} showed` : `What seeds 1 to ${TESTED_SEEDS} showed with the settings as they were`);
  }
}
