// The panels of numbers over training steps that have no more to them than their curves.

import { measure } from "./figures.js";
import { fixed, percent, significant } from "./format.js";
import { LinePanel, laneColour, variable } from "./line-panel.js";

/** @typedef {import("./line-panel.js").Curve} Curve */
/** @typedef {"A"|"B"|null} Beside the name of the run where there are two */

const DASHED = [5, 3];

/** A range with some room, that holds some values in any case. @param {...number} held */
const around = (...held) => (/** @type {number} */ min, /** @type {number} */ max) => {
  const [low, high] = [Math.min(min, ...held), Math.max(max, ...held)];
  const pad = Math.max(0.06 * (high - low), 0.01);
  return /** @type {[number, number]} */ ([held.includes(low) ? low : low - pad, high + pad]);
};

/**
 * The curve of a number: in the colour of its run where there are two.
 * @param {Beside} name
 * @param {string} key as package metric names it
 * @param {string} label
 * @param {Curve["metric"]} metric
 * @param {"a"|"b"} colour of the run alone
 * @param {Partial<Curve>} [how]
 * @returns {Curve}
 */
function curve(name, key, label, metric, colour, how = {}) {
  return { label, metric, title: measure(key).sentence, colour: name ? laneColour(name) : variable(`--series-${colour}`), ...how };
}

/** Recall at 1 both ways, by the score of the loss and by the means alone. */
export class RecallPanel extends LinePanel {
  constructor() {
    super("recall", { label: "Recall at 1 over training steps, pictures and captions, by the score and by the means alone", range: () => [0, 1.02], format: percent, unit: "share" });
  }

  /** @param {import("./wire.js").Started} started @param {Beside} name */
  curves(started, name) {
    const thin = name ? { width: 1.25 } : {};
    return [
      curve(name, "recall_1_image_to_text", "pictures", (m) => m.recall_image_to_text, "a", { width: 2.25 }),
      curve(name, "recall_1_image_to_text_means", "pictures, by means", (m) => m.recall_image_to_text_means, "a", { width: 2.25, dash: DASHED }),
      curve(name, "recall_1_text_to_image", "captions", (m) => m.recall_text_to_image, "b", thin),
      curve(name, "recall_1_text_to_image_means", "captions, by means", (m) => m.recall_text_to_image_means, "b", { ...thin, dash: DASHED }),
    ];
  }
}

/** The norm of the gradient, on a logarithmic axis. */
export class GradientPanel extends LinePanel {
  constructor() {
    super("gradient", {
      label: "Norm of the gradient over training steps, on a logarithmic axis", log: true,
      range: (min, max) => [Math.max(min, 1e-12) / 1.3, Math.max(max, 1e-9) * 1.3], format: (value) => significant(value, 3), unit: "",
    });
  }

  /** @param {import("./wire.js").Started} started @param {Beside} name */
  curves(started, name) {
    return [curve(name, "gradient_norm", "norm", (m) => m.gradient_norm, "a")];
  }
}

/** The share of items at the clamp of ln σ. */
export class ClampPanel extends LinePanel {
  constructor() {
    super("clamp", { label: "Share of pictures and captions at the clamp over training steps", range: (_, max) => [0, Math.max(max * 1.08, 0.1)], format: percent, unit: "share" });
  }

  /** An objective without a clamp has no share at it. @param {import("./wire.js").Started} started @param {Beside} name */
  curves(started, name) {
    return (started.config.objective.clamp ?? 0) > 0 && started.config.objective.has_std ? [curve(name, "clamp_share", "at the clamp", (m) => m.clamp_share, "b")] : [];
  }

  restyle() {
    super.restyle();
    this.say("No objective here clamps ln σ, so there is no share at the clamp.");
  }
}

/** Numbers that describe the clouds of the history's frames, which the trainer looks at while such a panel is seen. */
class GeometryPanel extends LinePanel {
  needs = "geometry";

  /** Metrics of a snapshot say nothing of them. */
  snapshot() {}
  forget() {}

  /** @param {"A"|"B"} name @param {import("./wire.js").Geometry} geometry */
  geometry(name, { frames }) {
    super.forget(name);
    for (const frame of frames) super.snapshot(name, frame.step, /** @type {any} */ (frame));
  }
}

/** @typedef {(frame: any) => number|undefined} OfFrame */

/** Effective rank of the two clouds. */
export class RankPanel extends GeometryPanel {
  constructor() {
    super("rank", {
      label: "Effective rank of pictures and captions over training steps",
      range: (min, max) => around(1, Math.max(...[...this.runs.values()].map(({ config }) => config.dim), 1))(min, max),
      format: (value) => fixed(value, 2), unit: "dimensions",
    });
  }

  /** @param {import("./wire.js").Started} started @param {Beside} name */
  curves(started, name) {
    return [
      curve(name, "effective_rank_images", "pictures", /** @type {OfFrame} */ ((g) => g.effective_rank_images), "a"),
      curve(name, "effective_rank_texts", "captions", /** @type {OfFrame} */ ((g) => g.effective_rank_texts), "b", name ? { dash: DASHED } : {}),
    ];
  }
}

/** How far the two clouds, and an image and its caption, are apart. */
export class GapPanel extends GeometryPanel {
  constructor() {
    super("gap", { label: "Modality gap and alignment over training steps", range: around(0, 0.5), format: (value) => fixed(value, 3), unit: "" });
  }

  /** @param {import("./wire.js").Started} started @param {Beside} name */
  curves(started, name) {
    return [
      curve(name, "modality_gap", "modality gap", /** @type {OfFrame} */ ((g) => g.modality_gap), "a"),
      curve(name, "alignment", "alignment", /** @type {OfFrame} */ ((g) => g.alignment), "b", name ? { dash: DASHED } : {}),
    ];
  }
}

/** How far the directions of each cloud spread. */
export class UniformityPanel extends GeometryPanel {
  constructor() {
    super("uniformity", { label: "Uniformity of pictures and captions over training steps", range: (min, max) => [Math.min(min, -1) * 1.06, Math.max(max, 0)], format: (value) => fixed(value, 2), unit: "" });
  }

  /** @param {import("./wire.js").Started} started @param {Beside} name */
  curves(started, name) {
    return [
      curve(name, "uniformity_images", "pictures", /** @type {OfFrame} */ ((g) => g.uniformity_images), "a"),
      curve(name, "uniformity_texts", "captions", /** @type {OfFrame} */ ((g) => g.uniformity_texts), "b", name ? { dash: DASHED } : {}),
    ];
  }
}
