// Controls: the two columns of controls and the player's buttons. They show the state and ask for changes;
// what a change does is main.js's and run.js's matter.

import { DIMENSIONS, OBJECTIVES, configOf, degreesOfFreedom, minDim, objectiveOf } from "./choices.js";
import { DataControl } from "./data-control.js";
import { byId, make, write } from "./dom.js";
import { significant } from "./format.js";
import { PACES, formatPace, parsePace } from "./pace.js";
import { logScale, powersOfTwo } from "./scales.js";
import { Segmented } from "./segmented.js";
import { Slider } from "./slider.js";
import { MAX_BATCH, MAX_MULTIPLE, MAX_RATE, MAX_SEED, MIN_BATCH, MIN_MULTIPLE, MIN_RATE } from "./state.js";

/** @typedef {import("./state.js").State} State */

/** Seeds that the button draws: short enough to read aloud. */
const NEW_SEEDS = 100_000;

export class Controls {
  /** @param {(change: Partial<State>) => void} onChange */
  constructor(onChange) {
    this.data = new DataControl((data) => onChange({ data }));

    this.objective = /** @type {HTMLSelectElement} */ (byId("objective"));
    this.objective.append(...OBJECTIVES.map(({ name, title }) => make("option", { value: name, textContent: title })));
    this.objective.addEventListener("change", () => onChange({ objective: this.objective.value }));

    this.d = new Segmented("d", DIMENSIONS.map((d) => ({ value: String(d), label: String(d) })), (d) => onChange({ d: Number(d) }));
    byId("d-four").addEventListener("click", () => onChange({ d: 4 }));

    this.seed = /** @type {HTMLInputElement} */ (byId("seed"));
    this.seed.addEventListener("change", () => {
      const seed = Number(this.seed.value);
      if (/^\d+$/.test(this.seed.value.trim()) && seed <= MAX_SEED) onChange({ seed });
      else this.seed.value = this.seed.defaultValue;
    });
    byId("new-seed").addEventListener("click", () => onChange({ seed: 1 + Math.floor(Math.random() * NEW_SEEDS) }));

    this.batch = new Slider("batch", {
      scale: powersOfTwo(MIN_BATCH, MAX_BATCH), format: String, onInput: (batch) => onChange({ batch }),
    });
    this.tau = new Slider("tau", { scale: logScale(0.1, 10), format: significant, onInput: (tau) => onChange({ tau }) });
    this.lr = new Slider("lr", {
      scale: logScale(MIN_RATE, MAX_RATE), format: significant, onInput: (lr) => onChange({ lr }),
    });
    this.m = new Slider("m", {
      scale: logScale(MIN_MULTIPLE, MAX_MULTIPLE, 80), format: (m) => `${significant(m)} σ`, onInput: (m) => onChange({ m }),
    });

    this.pace = new Segmented(
      "pace",
      PACES.map(({ key, label, title }) => ({ value: key, label, title })),
      (key) => onChange({ pace: parsePace(key) }),
    );
    this.colour = new Segmented(
      "colour",
      [{ value: "group", label: "group", title: "Colours stand for groups" }, { value: "level", label: "level", title: "Colours stand for levels of caption" }],
      (colour) => onChange({ colour: colour === "level" ? "level" : "group" }),
    );
  }

  /**
   * A checkpoint without the optimiser's state cannot train on, so nothing can change while it trains.
   * @param {boolean} trainable
   */
  setTrainable(trainable) {
    for (const { input } of [this.batch, this.tau, this.lr]) input.disabled = !trainable;
    this.pace.enable(() => trainable);
    write(byId("while-hint"), trainable ? "never restarts it" : "this checkpoint does not train on");
  }

  /** @param {State} state */
  show(state) {
    const of = objectiveOf(state.objective);
    this.data.set(state.data);

    this.objective.value = of.name;
    write(byId("objective-hint"), of.sentence);

    this.d.set(String(state.d));
    this.d.enable((d) => Number(d) >= minDim(state.data));
    write(byId("d-hint"), dimensionSentence(state));
    byId("d-offer").hidden = degreesOfFreedom(state.objective, state.d) > 1;

    if (document.activeElement !== this.seed || this.seed.defaultValue !== String(state.seed)) this.seed.value = String(state.seed);
    this.seed.defaultValue = String(state.seed);

    this.batch.set(state.batch);
    this.tau.value = state.tau;
    this.tau.setScale(logScale(of.tauMin, of.tauMax));
    write(byId("tau-hint"), of.tauNote);
    byId("tau-hint").classList.toggle("gauge", of.tauIsGauge);
    this.lr.set(state.lr);
    this.m.set(state.m);
    byId("m").toggleAttribute("disabled", !configOf(state).objective.has_std);

    this.pace.set(formatPace(state.pace));
    this.colour.set(state.colour);
    const hidden = new Set(state.hide);
    for (const panel of document.querySelectorAll("[data-panel]")) {
      /** @type {HTMLElement} */ (panel).classList.toggle("hidden", hidden.has(/** @type {HTMLElement} */ (panel).dataset.panel ?? ""));
    }
  }
}

/** What the dimension means for the picture. @param {State} state */
function dimensionSentence({ d, objective }) {
  const freedom = degreesOfFreedom(objective, d);
  const numbers = `${freedom} number${freedom === 1 ? "" : "s"} an item`;
  if (d === 2) return `The picture shows both dimensions as they are: ${numbers}.`;
  return `The picture is a plane through ${d} dimensions, turned to show most, never bent: ${numbers}.`;
}
