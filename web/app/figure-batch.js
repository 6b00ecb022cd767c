// Figure: what batch size and temperature do to the probabilities of one picture's captions.

import { attribute, fill, make, write } from "./dom.js";
import { FigureSlider } from "./figure-slider.js";
import { fixed, percent, significant } from "./format.js";
import { batch, posterior } from "./posterior.js";
import { logScale, powersOfTwo } from "./scales.js";
import { at, drawing, svg, text } from "./svg.js";

const WIDTH = 360;
const LEFT = 34;
const RIGHT = 352;
const BASE = 128;
const RISE = 104; // of a probability of 1

/** @returns {Node[]} the drawing and its controls */
export function batchFigure() {
  const bars = svg("g");
  const said = make("p", { className: "said" });
  const size = new FigureSlider("figure-batch", { label: "Batch size n", scale: powersOfTwo(4, 64), value: 16, format: String, onInput: show });
  const tau = new FigureSlider("figure-tau", { label: "Temperature τ", scale: logScale(0.1, 10), value: 1, format: (v) => significant(v), onInput: show });
  const plane = drawing(
    WIDTH, BASE + 6, "",
    ...[0, 0.5, 1].flatMap((share) => [
      svg("line", { x1: LEFT, y1: BASE - RISE * share, x2: RIGHT, y2: BASE - RISE * share, class: share === 0 ? "axis" : "axis faint" }),
      text(LEFT - 6, BASE - RISE * share + 4, share === 0.5 ? "½" : String(share), "muted end"),
    ]),
    text(LEFT, 14, "probability of each caption", "muted"),
    bars,
  );

  function show() {
    const [n, t] = [size.value, tau.value];
    const p = posterior(batch(n), t);
    const pitch = (RIGHT - LEFT) / n;
    const gap = Math.min(4, 0.25 * pitch);
    fill(
      bars,
      ...p.map((share, j) => svg("rect", {
        x: at(LEFT + pitch * j + gap / 2), y: at(BASE - RISE * share), width: at(pitch - gap), height: at(RISE * share), class: j === 0 ? "own" : "rival",
      })),
    );
    const words = `its own caption ${percent(p[0])}, loss ${fixed(-Math.log(p[0]), 2)} nats; guessing costs ln ${n} = ${fixed(Math.log(n), 2)}`;
    write(said, `For this picture: ${words}.`);
    attribute(plane, "aria-label", `Bars of ${n} captions: the picture’s own, first, and its rivals. ${words}.`);
    for (const slider of [size, tau]) slider.show(words);
  }
  show();
  return [plane, said, size.element, tau.element];
}
