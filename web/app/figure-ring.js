// Figure: what a ring means. Two captions, one picture to move, and how probable each caption is for it.

import { attribute, make, write } from "./dom.js";
import { FigureSlider } from "./figure-slider.js";
import { fixed, percent } from "./format.js";
import { posterior } from "./posterior.js";
import { linearScale } from "./scales.js";
import { at, drawing, svg, text } from "./svg.js";

const WIDTH = 360;
const HEIGHT = 264;
const UNIT = 34; // pixels of a unit of the plane
const LEFT = 10;
const MIDDLE = 102; // of the plane
const BASE = 252; // of the curve
const RISE = 40; // of a probability of 1
const MOST = 10; // of the picture's place
const WIDE = { name: "a shape", at: 4.1 };
const NARROW = { name: "a red circle", at: 6.3, sigma: 0.8 };

/** @param {number} place */
const x = (place) => LEFT + UNIT * place;

/**
 * The probability of the narrow caption for a picture on the line.
 * @param {number} place
 * @param {number} sigma of the wide one
 */
const narrow = (place, sigma) => posterior([{ distance: place - NARROW.at, sigma: NARROW.sigma }, { distance: place - WIDE.at, sigma }])[0];

/** @returns {Node[]} the drawing and its controls */
export function ringFigure() {
  const ring = svg("circle", { cx: x(WIDE.at), cy: MIDDLE, class: "ring broad" });
  const curve = svg("path", { class: "curve" });
  const stem = svg("line", { y1: MIDDLE, y2: BASE, class: "stem" });
  const dot = svg("circle", { cy: MIDDLE, r: 6.5, class: "picture" });
  const point = svg("circle", { r: 4, class: "point" });
  const said = make("p", { className: "said" });
  const place = new FigureSlider("figure-place", { label: "Place of the picture", scale: linearScale(0, MOST, 200), value: 6.6, format: (v) => fixed(v, 2), onInput: show });
  const width = new FigureSlider("figure-width", { label: "σ of “a shape”", scale: linearScale(0.4, 2.8, 120), value: 2.5, format: (v) => fixed(v, 2), onInput: show });
  const plane = drawing(
    WIDTH, HEIGHT, "",
    svg("line", { x1: LEFT, y1: MIDDLE, x2: x(MOST), y2: MIDDLE, class: "axis" }),
    ring,
    svg("circle", { cx: x(NARROW.at), cy: MIDDLE, r: NARROW.sigma * UNIT, class: "ring slim" }),
    svg("circle", { cx: x(WIDE.at), cy: MIDDLE, r: 2.5, class: "centre broad" }),
    svg("circle", { cx: x(NARROW.at), cy: MIDDLE, r: 2.5, class: "centre slim" }),
    text(x(WIDE.at), MIDDLE - 62, `“${WIDE.name}”`, "middle broad"),
    text(x(NARROW.at + NARROW.sigma) + 4, MIDDLE - 24, `“${NARROW.name}”`, "slim"),
    text(LEFT, BASE - RISE - 6, `P(“${NARROW.name}”)`, "muted"),
    svg("line", { x1: LEFT, y1: BASE, x2: x(MOST), y2: BASE, class: "axis" }),
    svg("line", { x1: LEFT, y1: BASE - RISE, x2: x(MOST), y2: BASE - RISE, class: "axis faint" }),
    curve, stem, point, dot,
  );

  function show() {
    const [where, sigma] = [place.value, width.value];
    const p = narrow(where, sigma);
    ring.setAttribute("r", at(sigma * UNIT));
    const samples = Array.from({ length: 101 }, (_, i) => (i / 100) * MOST);
    const line = samples.map((s) => `${at(x(s))} ${at(BASE - RISE * narrow(s, sigma))}`).join("L");
    curve.setAttribute("d", `M${LEFT} ${BASE}L${line}L${x(MOST)} ${BASE}z`);
    for (const mark of [dot, point]) mark.setAttribute("cx", at(x(where)));
    for (const end of ["x1", "x2"]) stem.setAttribute(end, at(x(where)));
    point.setAttribute("cy", at(BASE - RISE * p));
    const words = `“${NARROW.name}” ${percent(p)}, “${WIDE.name}” ${percent(1 - p)}`;
    write(said, `For this picture: ${words}.`);
    attribute(plane, "aria-label", `A wide ring, “${WIDE.name}”, and within its right half a narrow one, “${NARROW.name}”, each about its point. A picture lies on the line through both; below, the probability of “${NARROW.name}” along that line, a hill over the narrow ring.`);
    for (const slider of [place, width]) slider.show(words);
  }

  /** @param {PointerEvent} event */
  const follow = (event) => {
    const box = plane.getBoundingClientRect();
    place.set(Math.min(MOST, Math.max(0, (((event.clientX - box.left) / box.width) * WIDTH - LEFT) / UNIT)));
    show();
  };
  plane.addEventListener("pointerdown", (event) => {
    plane.setPointerCapture(event.pointerId);
    follow(event);
  });
  plane.addEventListener("pointermove", (event) => {
    if (plane.hasPointerCapture(event.pointerId)) follow(event);
  });
  plane.classList.add("draggable");
  show();
  return [plane, said, place.element, width.element];
}
