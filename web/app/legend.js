// Legend: how the pictures are read: what colours stand for, and what a ring's radius is.

import { byId, fill, make, write } from "./dom.js";
import { DASH, significant } from "./format.js";
import { errorColours, groupColours, levelColours } from "./palette.js";

/** More groups than this do not fit over the picture. */
const MOST = 12;

export class Legend {
  /**
   * @param {import("./wire.js").Started} started
   * @param {import("./state.js").State["colour"]} colour
   * @param {boolean} dark
   * @param {import("./wire.js").Legend|null} picture what the scene says of its picture
   */
  colours(started, colour, dark, picture) {
    fill(byId("groups"), ...entries(started.points.groups, started.points.levels, colour, dark, picture));
  }

  /**
   * The same before a run has begun, where it is known what it will have.
   * @param {{groups: string[], levels: string[]}} points
   * @param {import("./state.js").State["colour"]} colour
   * @param {boolean} dark
   */
  expect({ groups, levels }, colour, dark) {
    if (colour === "level" || groups.length > 0) fill(byId("groups"), ...entries(groups, levels, colour, dark, null));
  }

  /**
   * What a ring's radius is, or why there are no rings.
   * @param {import("./lane.js").Lane[]} lanes
   * @param {number} m
   */
  notes(lanes, m) {
    const ringed = lanes.filter(({ run }) => run.started?.config.objective.has_std);
    const bare = lanes.filter(({ run }) => run.started && !run.started.config.objective.has_std);
    for (const paragraph of document.querySelectorAll(".rings")) /** @type {HTMLElement} */ (paragraph).hidden = ringed.length === 0;
    byId("pca-note").hidden = !ringed.some(({ scale }) => scale.projected);
    write(byId("radius-formula"), `${m === 1 ? "" : `${significant(m)} · `}σ · √(τ/k) · √(2/d)`);
    const none = byId("no-rings");
    none.hidden = bare.length === 0;
    const which = lanes.length > 1 && bare.length === 1 ? `The objective of ${bare[0].name}` : "This objective";
    const clip = bare.some(({ run }) => run.started?.config.objective.family === "clip");
    write(
      none,
      `${which} gives no σ: captions are marks of one size, never rings, and every number of σ is ${DASH}.` +
        (clip ? " All means are shown at length 1, where the cosine sees them." : ""),
    );
  }
}

/**
 * The names of the colours.
 * @param {string[]} groups
 * @param {string[]} levels
 * @param {import("./state.js").State["colour"]} colour
 * @param {boolean} dark
 * @param {import("./wire.js").Legend|null} picture
 * @returns {HTMLElement[]}
 */
function entries(groups, levels, colour, dark, picture) {
  if (colour === "std") {
    if (!picture || picture.std_low === picture.std_high) return [make("span", { textContent: `ln σ ${DASH}` })];
    const ramp = make("i", { className: "ramp" });
    ramp.style.background = `linear-gradient(to right, ${levelColours(4, dark).slice(0, 4).reverse().join(", ")})`;
    return [make("span", {}, `ln σ ${fixed(picture.std_low)}`, ramp, fixed(picture.std_high))];
  }
  if (colour === "error") {
    const [right, wrong, none] = errorColours(dark);
    const share = picture && picture.judged > 0 ? `: ${picture.wrong} of ${picture.judged}` : "";
    return [entry("right", right), entry(`wrong${share}`, wrong), entry("not judged", none)];
  }
  const names = colour === "group" ? groups : levels;
  const colours = colour === "group" ? groupColours(groups, dark) : levelColours(levels.length, dark);
  const shown = names.slice(0, MOST).map((name, i) => entry(name, colours[i]));
  const rest = entry(colour === "group" ? "mixed" : "pictures", colours[names.length]);
  if (colour === "group") rest.title = "Captions that are true of more than one of these";
  return [...shown, rest];
}

/**
 * @param {string} name
 * @param {string} colour
 */
function entry(name, colour) {
  const dot = make("i");
  dot.style.background = colour;
  return make("span", {}, dot, name);
}

/** A ln σ with its sign. @param {number} value */
function fixed(value) {
  return value.toFixed(1).replace("-", "−");
}
