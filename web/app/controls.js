// Controls: the column of controls and those at the picture. They show the state and ask for changes;
// what a change does is main.js's and run.js's matter.

import { CompareControl } from "./compare-control.js";
import { DIMENSIONS, configOf, degreesOfFreedom, minDim, objectiveOf } from "./choices.js";
import { DataControl } from "./data-control.js";
import { badge, byId, fill, make, write } from "./dom.js";
import { EncoderControl } from "./encoder-control.js";
import { significant } from "./format.js";
import { applyHide } from "./hiding.js";
import { LinkedSlider } from "./linked-slider.js";
import { ObjectiveControl } from "./objective-control.js";
import { tauIsGauge, tauNote } from "./objective-spec.js";
import { PACES, formatPace, parsePace } from "./pace.js";
import { logScale, powersOfTwo } from "./scales.js";
import { Segmented } from "./segmented.js";
import { Slider } from "./slider.js";
import { UntilControl } from "./until-control.js";
import { COLOURS, MAX_BATCH, MAX_MULTIPLE, MAX_RATE, MAX_SEED, MIN_BATCH, MIN_MULTIPLE, MIN_RATE, sharesTau } from "./setting-values.js";

/** @typedef {import("./state.js").State} State */

/** Seeds that the button draws: short enough to read aloud. */
const NEW_SEEDS = 100_000;

export class Controls {
  /** @param {(change: Partial<State>) => void} onChange */
  constructor(onChange) {
    this.data = new DataControl((data) => onChange({ data }));

    this.objective = new ObjectiveControl("", (objective) => onChange({ objective }));

    this.compare = new CompareControl((b) => onChange({ b }));

    this.image = new EncoderControl("image", (image) => onChange({ image }));
    this.text = new EncoderControl("text", (text) => onChange({ text }));

    this.d = new Segmented("d", DIMENSIONS.map((d) => ({ value: String(d), label: String(d) })), (d) => onChange({ d: Number(d) }));
    byId("d-four").addEventListener("click", () => onChange({ d: 4 }));

    this.seed = /** @type {HTMLInputElement} */ (byId("seed"));
    this.seed.addEventListener("change", () => {
      const seed = Number(this.seed.value);
      if (/^\d+$/.test(this.seed.value.trim()) && seed <= MAX_SEED) onChange({ seed });
      else this.seed.value = this.seed.defaultValue;
    });
    byId("new-seed").addEventListener("click", () => onChange({ seed: 1 + Math.floor(Math.random() * NEW_SEEDS) }));

    this.batch = new LinkedSlider("batch", {
      label: "Batch size", scale: powersOfTwo(MIN_BATCH, MAX_BATCH), format: String,
      onInput: (batch) => onChange({ batch }), onInputB: (batch) => onChange({ "b.batch": batch }),
    });
    this.tau = new LinkedSlider("tau", {
      label: "Temperature τ", scale: logScale(0.1, 10), format: significant,
      onInput: (tau) => onChange({ tau }), onInputB: (tau) => onChange({ "b.tau": tau }),
    });
    this.lr = new LinkedSlider("lr", {
      label: "Learning rate", scale: logScale(MIN_RATE, MAX_RATE), format: significant,
      onInput: (lr) => onChange({ lr }), onInputB: (lr) => onChange({ "b.lr": lr }),
    });
    this.m = new Slider("m", {
      scale: logScale(MIN_MULTIPLE, MAX_MULTIPLE, 80), format: (m) => `${significant(m)} σ`, onInput: (m) => onChange({ m }),
    });

    this.pace = new Segmented(
      "pace",
      PACES.map(({ key, label, title }) => ({ value: key, label, title })),
      (key) => onChange({ pace: parsePace(key) }),
    );
    this.until = new UntilControl((until) => onChange({ until }));
    this.colour = new Segmented(
      "colour",
      [
        { value: "group", label: "group", title: "Colours stand for groups" },
        { value: "level", label: "level", title: "Colours stand for levels of caption" },
        { value: "std", label: "ln σ", title: "Colours stand for the log standard deviation that the model predicts" },
        { value: "error", label: "error", title: "Colours stand for what is retrieved rightly and wrongly" },
      ],
      (colour) => onChange({ colour: COLOURS.find((one) => one === colour) ?? "group" }),
    );
    this.link = byId("link");
    this.link.addEventListener("click", () => onChange({ link: this.link.getAttribute("aria-pressed") !== "true" }));
  }

  /**
   * A checkpoint without the optimiser's state cannot train on, so nothing can change while it trains.
   * @param {boolean} trainable
   */
  setTrainable(trainable) {
    for (const slider of [this.batch, this.tau, this.lr]) slider.enable(trainable);
    this.pace.enable(() => trainable);
    write(byId("while-hint"), trainable ? "never restarts it" : "this checkpoint does not train on");
  }

  /** @param {State} state */
  show(state) {
    const of = objectiveOf(state.objective);
    this.data.set(state.data);

    this.objective.set(state.objective);
    this.image.set(state.image);
    this.text.set(state.text);
    this.d.set(String(state.d));
    this.d.enable((d) => Number(d) >= minDim(state.data));
    write(byId("d-hint"), dimensionSentence(state));
    byId("d-offer").hidden = degreesOfFreedom(state.objective, state.d) > 1;

    if (document.activeElement !== this.seed || this.seed.defaultValue !== String(state.seed)) this.seed.value = String(state.seed);
    this.seed.defaultValue = String(state.seed);

    const two = state.b !== "";
    const ofB = two ? objectiveOf(state.b) : of;
    this.compare.show(state);
    this.batch.show(state.batch, two ? state["b.batch"] : null);
    this.tau.setScales(logScale(of.tauMin, of.tauMax), logScale(ofB.tauMin, ofB.tauMax));
    this.tau.show(state.tau, two ? state["b.tau"] : null, sharesTau(state));
    this.#explainTau(state);
    this.lr.show(state.lr, two ? state["b.lr"] : null);
    this.m.set(state.m);
    byId("m").toggleAttribute("disabled", !configOf(state).objective.has_std);

    this.pace.set(formatPace(state.pace));
    this.until.show(state.until);
    this.colour.set(state.colour);
    this.link.hidden = !two;
    this.link.setAttribute("aria-pressed", String(state.link));
    this.link.title = state.link ? "Both pictures move and zoom together; click to move each by itself" : "Each picture moves by itself; click to move both together";
    applyHide(state.hide);
  }

  /**
   * What τ does, for each run where it does something else there.
   * @param {State} state
   */
  #explainTau(state) {
    const hint = byId("tau-hint");
    const note = tauNote(state.objective);
    hint.classList.toggle("gauge", tauIsGauge(state.objective));
    if (state.b === "" || note === tauNote(state.b)) {
      write(hint, note);
      return;
    }
    const [a, b] = [state.objective, state.b].map((spec) => objectiveOf(spec).title);
    const apart = sharesTau(state) ? [] : [make("span", { textContent: `The τ of ${a} and that of ${b} are not on one scale, so each run has its own.` })];
    fill(hint, ...apart, make("span", {}, badge("A"), note), make("span", {}, badge("B"), tauNote(state.b)));
  }
}

/** What the dimension means for the picture. @param {State} state */
function dimensionSentence({ d, objective }) {
  const freedom = degreesOfFreedom(objective, d);
  const numbers = `${freedom} number${freedom === 1 ? "" : "s"} an item`;
  if (d === 2) return `The picture shows both dimensions as they are: ${numbers}.`;
  return `The picture is a plane through ${d} dimensions, turned to show most, never bent: ${numbers}.`;
}
