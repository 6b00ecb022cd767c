// Panels: all of them, in the places that they have on the page, and what they need of the trainer while they are seen.

import { BitsPanel, KindsPanel } from "./slope-panel.js";
import { DistributionPanel } from "./distribution-panel.js";
import { ErrorsPanel } from "./errors-panel.js";
import { isShown } from "./dom.js";
import { makeFigure, measure } from "./figures.js";
import { LossPanel } from "./loss-panel.js";
import { MatrixPanel } from "./matrix-panel.js";
import { ClampPanel, GapPanel, GradientPanel, RankPanel, RecallPanel, UniformityPanel } from "./metric-panels.js";
import { SigmaPanel } from "./sigma-panel.js";

/** Makes the panels, and their places where index.html has none. */
export function makePanels() {
  const sentence = (/** @type {string[]} */ ...keys) => keys.map((key) => measure(key).sentence).join(" ");
  makeFigure("charts", { panel: "recall", title: "Recall at 1", sentence: "Share of held-out pictures whose best caption among the most specific ones is right, and of these captions whose best picture is; “by means” looks at no σ." });
  makeFigure("charts", { panel: "distribution", title: "ln σ of every caption", unit: "nats, minus its mean", sentence: "Each dot is a caption. Grey is what a head gives that is drawn at random and has learnt nothing: an order is worth something where it is clearer than that." });
  makeFigure("specificity", { panel: "bits", title: "ln σ against bits", unit: "nats", sentence: sentence("slope_bits") });
  makeFigure("specificity", { panel: "kinds", title: "ln σ against kinds of picture covered", unit: "nats", sentence: sentence("slope_kinds") });
  makeFigure("specificity", { panel: "errors", title: "Wrong captions by σ, within a level", unit: "share of pictures", sentence: "Where σ tells errors, the line rises. AUROC: how often a wrongly captioned picture has a larger σ than a rightly captioned one of its level; ½ is no help." });
  makeFigure("geometry", { panel: "rank", title: "Effective rank", unit: "dimensions", sentence: "How many dimensions the embeddings of a kind fill, from 1 to d; it describes and ranks no method." });
  makeFigure("geometry", { panel: "gap", title: "Modality gap and alignment", sentence: sentence("modality_gap", "alignment") });
  makeFigure("geometry", { panel: "uniformity", title: "Uniformity", sentence: sentence("uniformity_images") });
  makeFigure("training", { panel: "gradient", title: "Gradient norm", sentence: sentence("gradient_norm") });
  makeFigure("training", { panel: "clamp", title: "Share at the clamp", sentence: sentence("clamp_share") });
  return [
    new LossPanel(), new SigmaPanel(), new RecallPanel(), new DistributionPanel(), new BitsPanel(), new KindsPanel(), new ErrorsPanel(),
    new RankPanel(), new GapPanel(), new UniformityPanel(), new GradientPanel(), new ClampPanel(), new MatrixPanel(),
  ];
}

/**
 * What the panels that are seen need of the trainer of a run.
 * @param {import("./charts.js").Panel[]} panels
 * @param {"A"|"B"} name
 */
export function needsOf(panels, name) {
  const seen = new Set(panels.filter(({ id, needs }) => needs && isShown(/** @type {Element} */ (document.querySelector(`.chart[data-panel="${id}"]`)))).map(({ needs }) => needs));
  return { detail: seen.has("detail"), geometry: seen.has("geometry"), batch: panels.map((panel) => panel.wants?.(name)).find(Boolean) ?? "" };
}

/** Calls f whenever a group of panels is opened or closed. @param {() => void} f */
export function onToggle(f) {
  for (const group of document.querySelectorAll("details.panels")) group.addEventListener("toggle", f);
}
