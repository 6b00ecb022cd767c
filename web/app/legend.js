// Legend: how the pictures are read: what colours stand for, and what a ring's radius is.

import { byId, make, write } from "./dom.js";
import { DASH, significant } from "./format.js";
import { groupColours, levelColours } from "./palette.js";

/** More groups than this do not fit over the picture. */
const MOST = 12;

export class Legend {
  /**
   * @param {import("./wire.js").Started} started
   * @param {"group"|"level"} colour
   * @param {boolean} dark
   */
  colours(started, colour, dark) {
    const { groups, levels } = started.points;
    const names = colour === "group" ? groups : levels;
    const colours = colour === "group" ? groupColours(groups, dark) : levelColours(levels.length, dark);
    const shown = names.slice(0, MOST).map((name, i) => [name, colours[i]]);
    shown.push([colour === "group" ? "several" : "pictures", colours[names.length]]);
    byId("groups").replaceChildren(
      ...shown.map(([name, value]) => {
        const dot = make("i");
        dot.style.background = value;
        return make("span", {}, dot, name);
      }),
    );
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
