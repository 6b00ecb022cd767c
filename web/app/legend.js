// Legend: how the picture is read: what colours stand for, the length of the scale bar, what a ring's radius is.

import { byId, make, write } from "./dom.js";
import { percent, significant } from "./format.js";
import { groupColours, levelColours } from "./palette.js";

/** More groups than this do not fit over the picture. */
const MOST = 12;

export class Legend {
  /** @type {import("./wire.js").Legend|null} as the scene sent it last */
  last = null;

  /** @param {import("./wire.js").Legend} legend */
  scale(legend) {
    this.last = legend;
    byId("scale-bar").style.width = `${legend.pixels.toFixed(1)}px`;
    write(byId("scale-text"), `${significant(legend.scale_bar)} unit${legend.scale_bar === 1 ? "" : "s"}`);
    const pca = legend.projection === "pca";
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

  /** What a ring's radius is, or why there are none. @param {import("./wire.js").Config} config @param {number} m */
  radius({ objective, dim }, m) {
    const factor = m === 1 ? "" : `${significant(m)} · `;
    write(byId("radius-formula"), `${factor}σ · √(τ/k) · √(2/d)`);
    const no = objective.has_std
      ? ""
      : objective.family === "clip"
        ? "CLIP gives no σ: its captions are marks of one size, and all means are shown at length 1."
        : "This objective gives no σ: its captions are marks of one size.";
    write(byId("no-rings"), no);
    void dim;
  }
}
