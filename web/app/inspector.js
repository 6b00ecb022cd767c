// Inspector: a card beside the pointer that names the point under it.

import { make, write } from "./dom.js";
import { fixed, percent } from "./format.js";

/** Pixels between pointer and card. */
const GAP = 14;

export class Inspector {
  /**
   * @param {import("./run.js").Run} run
   * @param {import("./pane.js").Pane} pane
   */
  constructor(run, pane) {
    this.run = run;
    this.card = pane.part("inspector");
    this.canvas = /** @type {HTMLCanvasElement} */ (pane.part("inspector-picture"));
    this.caption = pane.part("inspector-caption");
    this.facts = pane.part("inspector-facts");
    this.partner = pane.part("inspector-partner");
    /** @type {import("./wire.js").Hover|null} */
    this.hover = null;
  }

  hide() {
    this.hover = null;
    this.card.hidden = true;
  }

  /** @param {import("./wire.js").Hover} hover */
  show(hover) {
    const points = this.run.started?.points;
    const of = hover.kind === "image" ? points?.images[hover.index] : hover.kind === "text" ? points?.texts[hover.index] : undefined;
    if (!points || !of) {
      this.hide(); // nothing, or a point of a run that is gone
      return;
    }
    this.hover = hover;
    const sigma = hover.log_std === undefined ? "ln σ –" : `ln σ ${fixed(hover.log_std, 2)}, σ ${fixed(Math.exp(hover.log_std), 2)}`;
    let picture = -1;
    if (hover.kind === "image") {
      const image = points.images[hover.index];
      const partner = points.texts[hover.partner];
      picture = hover.index;
      write(this.caption, image.label);
      this.#lines(`a picture · ${sigma}`);
      if (partner) this.#partner("most probable caption", `“${partner.caption}”`, hover.probability, image.texts.includes(hover.partner));
      else write(this.partner, "");
    } else {
      const text = points.texts[hover.index];
      const partner = points.images[hover.partner];
      picture = partner ? hover.partner : -1;
      const bits = text.bits === undefined ? "" : ` · ${fixed(text.bits, 2)} bits`;
      write(this.caption, `“${text.caption}”`);
      this.#lines(`${points.levels[text.level] ?? ""}, level ${text.level}${bits}${text.unseen ? " · never trained on" : ""}`, sigma);
      if (partner) this.#partner("most probable picture", partner.label, hover.probability, partner.texts.includes(hover.index));
      else write(this.partner, "");
    }
    this.#draw(picture);
    this.card.hidden = false;
    this.#place(hover);
  }

  /** @param {...string} lines */
  #lines(...lines) {
    this.facts.replaceChildren(...lines.flatMap((line, i) => (i === 0 ? [line] : [make("br"), line])));
  }

  /**
   * @param {string} what
   * @param {string} name
   * @param {number} probability
   * @param {boolean} matches whether the caption is true of the picture
   */
  #partner(what, name, probability, matches) {
    this.partner.replaceChildren(
      `${what}: `, make("b", { textContent: name }), ` with ${percent(probability)}, ${matches ? "which matches" : "which does not match"}`,
    );
  }

  /** The picture of an image in its own pixels, enlarged by the style. @param {number} index */
  #draw(index) {
    const points = this.run.points;
    const side = points?.pixel_size ?? 0;
    this.canvas.hidden = index < 0 || side === 0;
    if (this.canvas.hidden || !points) return;
    const bytes = side * side * 4;
    const pixels = new Uint8ClampedArray(points.pixels.buffer, points.pixels.byteOffset + index * bytes, bytes);
    this.canvas.width = this.canvas.height = side;
    this.canvas.getContext("2d")?.putImageData(new ImageData(new Uint8ClampedArray(pixels), side, side), 0, 0);
  }

  /** Beside the pointer, on the side where there is room, within the picture. @param {{x: number, y: number}} at */
  #place({ x, y }) {
    const frame = /** @type {HTMLElement} */ (this.card.parentElement);
    const { offsetWidth: width, offsetHeight: height } = this.card;
    const left = x + GAP + width <= frame.clientWidth ? x + GAP : x - GAP - width;
    const top = y + GAP + height <= frame.clientHeight ? y + GAP : y - GAP - height;
    const within = (/** @type {number} */ v, /** @type {number} */ room) => Math.round(Math.max(4, Math.min(v, room - 4)));
    this.card.style.transform = `translate(${within(left, frame.clientWidth - width)}px, ${within(top, frame.clientHeight - height)}px)`;
  }
}
