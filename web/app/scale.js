// Scale: what is written over a picture about its space: the length of the scale bar, and the share of the
// variance that the plane shows.

import { hide, write } from "./dom.js";
import { percent, significant } from "./format.js";

/**
 * Milliseconds between two lengths of the bar. Where only it changes, the browser still looks through the whole page, which
 * with every frame of a zoom is a quarter of its time.
 */
const EVERY = 100;

export class Scale {
  /** @type {import("./wire.js").Legend|null} as the scene sent it last */
  last = null;
  #pixels = NaN;
  #length = NaN;
  #written = -Infinity; // when it was written last
  #later = 0;

  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
  }

  /** Whether the picture is a plane through more dimensions. */
  get projected() {
    return this.last?.projection === "pca";
  }

  /**
   * The length of the bar, which comes with every picture of a camera that moves.
   * @param {import("./wire.js").View} view
   */
  measure({ scale_bar: length, pixels }) {
    if (pixels === this.#pixels && length === this.#length) return; // the camera was only moved
    this.#pixels = pixels;
    this.#length = length;
    const wait = this.#written + EVERY - performance.now();
    if (wait <= 0) this.#write();
    else this.#later ||= window.setTimeout(this.#write, wait);
  }

  #write = () => {
    window.clearTimeout(this.#later);
    this.#later = 0;
    this.#written = performance.now();
    const pixels = this.#pixels;
    const length = this.#length;
    hide(this.pane.part("scale"), !(pixels > 0));
    const { style } = this.pane.part("scale-bar");
    const width = `${pixels.toFixed(1)}px`;
    if (style.width !== width) style.width = width;
    write(this.pane.part("scale-text"), `${significant(length)} unit${length === 1 ? "" : "s"}`);
  };

  /** @param {import("./wire.js").Legend} legend */
  show(legend) {
    this.last = legend;
    write(this.pane.part("projection"), this.projected ? `a plane that shows ${percent(legend.explained)} of the variance` : "");
  }
}
