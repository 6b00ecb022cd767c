// Picture control: what of the picture is on show: which levels of captions, whether all of their rings, and how the
// plane behind the points is shaded.

import { attribute, byId, disable, fill, hide, make, write } from "./dom.js";

/** From so many captions of one level on its rings are thinned or left out (wasm/view/layers.go, crowdAbove). */
const CROWDED = 48;

/** So many captions are offered by name to be shaded; the pointer reaches all. */
const MOST_NAMED = 96;

/** What one click on the button shows: who wins among the captions of the second level. */
const FIRST_PLANE = "level.1";

/**
 * What the setting `plane` says, as the scene takes it.
 * @param {string} plane "", "caption", "caption.INDEX" or "level.LEVEL"
 * @returns {import("./wire.js").Plane}
 */
export function planeOf(plane) {
  const [show, number] = plane.split(".");
  if (show === "level") return { show: "winner", level: Number(number), caption: -1 };
  if (show === "caption") return { show: "caption", level: 0, caption: number === undefined ? -1 : Number(number) };
  return { show: "", level: 0, caption: -1 };
}

export class PictureControl {
  #last = FIRST_PLANE;
  /** @type {string[]} */
  #levels = [];
  /** @type {import("./wire.js").PointsInfo|null} */
  #points = null;

  /** @param {(change: Partial<import("./state.js").State>) => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.levels = byId("levels");
    this.rings = byId("rings");
    this.shade = byId("shade");
    this.of = /** @type {HTMLSelectElement} */ (byId("shade-of"));
    this.plane = "";
    this.rings.addEventListener("click", () => onChange({ rings: this.rings.getAttribute("aria-pressed") !== "true" }));
    this.shade.addEventListener("click", () => onChange({ plane: this.plane === "" ? this.#last : "" }));
    this.of.addEventListener("change", () => onChange({ plane: this.of.value }));
  }

  /**
   * A run will begin with captions of these levels: what chooses among them takes the room that it will have.
   * @param {string[]} levels
   * @param {boolean} crowded whether one of them has very many
   */
  expect(levels, crowded) {
    hide(this.rings, !crowded);
    if (JSON.stringify(levels) === JSON.stringify(this.#levels)) return;
    this.#levels = levels;
    this.levels.replaceChildren(...levels.map((name, level) => this.#chip(name, level)));
  }

  /**
   * A run begins: its levels and captions are what can be chosen.
   * @param {import("./wire.js").PointsInfo} points
   * @param {import("./state.js").State} state
   */
  begin(points, state) {
    const same = JSON.stringify([points.levels, points.texts]) === JSON.stringify([this.#points?.levels, this.#points?.texts]);
    if (!same) {
      this.#points = points;
      this.of.replaceChildren(...shadings(points));
      const counts = points.levels.map((_, level) => points.texts.filter((text) => text.level === level).length);
      this.expect(points.levels, Math.max(...counts) > CROWDED);
    }
    this.show(state);
  }

  /** @param {import("./state.js").State} state */
  show(state) {
    this.plane = state.plane;
    if (state.plane !== "") this.#last = state.plane;
    for (const [level, input] of this.levels.querySelectorAll("input").entries()) input.checked = !state.without.includes(level);
    attribute(this.rings, "aria-pressed", String(state.rings));
    attribute(this.shade, "aria-pressed", String(state.plane !== ""));
    hide(this.of, state.plane === "");
    this.of.value = state.plane;
    disable(this.of, state.plane === "");
  }

  /**
   * Says what is shaded, or why nothing is.
   * @param {import("./wire.js").Legend|null} legend
   * @param {import("./state.js").State} state
   */
  explain(legend, state) {
    const problem = state.plane === "" ? "" : (legend?.plane_note ?? "");
    write(byId("plane-problem"), problem);
    hide(byId("plane-problem"), problem === "");
    const note = byId("plane-note");
    const caption = legend ? this.#points?.texts[legend.plane_caption]?.caption : undefined;
    const level = this.#points?.levels[planeOf(state.plane).level];
    hide(note, state.plane === "" || problem !== "" || (!caption && !level)); // nothing is shaded, or nothing known yet of what is
    if (note.hidden) return;
    const says = caption
      ? `The stronger the colour, the more probable is “${caption}” for a picture that lies there, among all captions; lines at 10, 50 and 90\u202f%.`
      : `Every place has the colour of the caption, of those that name ${level}, that is most probable for a picture that lies there.`;
    write(note, `The shading: ${says} Borders are straight where all captions share one σ, arcs where each has its own, sectors where only the angle counts.`);
  }

  /**
   * @param {string} name
   * @param {number} level
   */
  #chip(name, level) {
    const input = make("input", { type: "checkbox", value: String(level) });
    input.addEventListener("change", () => {
      const boxes = [...this.levels.querySelectorAll("input")];
      this.onChange({ without: boxes.flatMap((box, at) => (box.checked ? [] : [at])) });
    });
    return make("label", { title: `Captions of level “${name}”` }, input, make("span", { textContent: name }));
  }
}

/**
 * What the plane can be shaded by, as options of the select.
 * @param {import("./wire.js").PointsInfo} points
 */
function shadings({ levels, texts }) {
  const winners = make("optgroup", { label: "Most probable caption of a level" });
  fill(winners, ...levels.flatMap((name, level) => (level === 0 && levels.length > 1 ? [] : [option(`level.${level}`, `winner: ${name}`)])));
  const captions = make("optgroup", { label: "Probability of one caption" }, option("caption", "the one last pointed at"));
  if (texts.length <= MOST_NAMED) captions.append(...texts.map(({ caption }, index) => option(`caption.${index}`, caption)));
  return [winners, captions];
}

/**
 * @param {string} value
 * @param {string} textContent
 */
function option(value, textContent) {
  return make("option", { value, textContent });
}
