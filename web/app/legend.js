// Legend: how the picture is read: what colours stand for, the length of the scale bar, what a ring's radius is.

import { byId, make, write } from "./dom.js";
import { DASH, percent, significant } from "./format.js";
import { groupColours, levelColours } from "./palette.js";

/** More groups than this do not fit over the picture. */
const MOST = 12;

export class Legend {
  /** @type {import("./wire.js").Legend|null} as the scene sent it last */
  last = null;
  /** Whether captions are rings. */
  rings = true;

  /** @param {import("./wire.js").Legend} legend */
  scale(legend) {
    this.last = legend;
    byId("scale").hidden = !(legend.pixels > 0);
    byId("scale-bar").style.width = `${legend.pixels.toFixed(1)}px`;
    write(byId("scale-text"), `${significant(legend.scale_bar)} unit${legend.scale_bar === 1 ? "" : "s"}`);
    const pca = legend.projection === "pca";
    byId("pca-note").hidden = !pca || !this.rings;
    write(byId("projection"), pca ? `· a plane that shows ${percent(legend.explained)} of the variance` : "");
  }

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
   * @param {import("./wire.js").Config} config
   * @param {number} m
   */
  radius({ objective }, m) {
    for (const paragraph of document.querySelectorAll(".rings")) /** @type {HTMLElement} */ (paragraph).hidden = !objective.has_std;
    this.rings = objective.has_std;
    const none = byId("no-rings");
    none.hidden = objective.has_std;
    write(byId("radius-formula"), `${m === 1 ? "" : `${significant(m)} · `}σ · √(τ/k) · √(2/d)`);
    const clip = objective.family === "clip" ? " All means are shown at length 1, where the cosine sees them." : "";
    write(none, `This objective gives no σ: captions are marks of one size, never rings, and every number of σ is ${DASH}.${clip}`);
  }
}
