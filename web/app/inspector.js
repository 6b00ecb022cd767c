// Inspector: a card beside the pointer that names the point under it.

import { fill, hide, make, write } from "./dom.js";
import { fixed, percent } from "./format.js";
import { drawThumbnail } from "./thumbnail.js";

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
    this.room = { width: 0, height: 0 }; // of the picture
    this.size = { width: 0, height: 0 }; // of the card
    // To ask for a size right after a change has the browser lay out the whole page, with every picture while it trains.
    // This tells of it in the frame in which it changes, before that is painted.
    const sizes = new ResizeObserver((entries) => {
      for (const { target, borderBoxSize: [box] } of entries) Object.assign(target === this.card ? this.size : this.room, { width: box.inlineSize, height: box.blockSize });
      if (this.hover) this.#place(this.hover);
    });
    for (const element of [this.card, /** @type {HTMLElement} */ (this.card.parentElement)]) sizes.observe(element);
  }

  hide() {
    this.hover = null;
    hide(this.card, true);
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
    drawThumbnail(this.canvas, this.run.points, picture);
    hide(this.card, false);
    this.#place(hover);
  }

  /** @param {...string} lines */
  #lines(...lines) {
    fill(this.facts, ...lines.flatMap((line, i) => (i === 0 ? [line] : [make("br"), line])));
  }

  /**
   * @param {string} what
   * @param {string} name
   * @param {number} probability
   * @param {boolean} matches whether the caption is true of the picture
   */
  #partner(what, name, probability, matches) {
    fill(
      this.partner, `${what}: `, make("b", { textContent: name }), ` with ${percent(probability)}, ${matches ? "which matches" : "which does not match"}`,
    );
  }

  /** Beside the pointer, on the side where there is room, within the picture. @param {{x: number, y: number}} at */
  #place({ x, y }) {
    const { room, size } = this;
    const left = x + GAP + size.width <= room.width ? x + GAP : x - GAP - size.width;
    const top = y + GAP + size.height <= room.height ? y + GAP : y - GAP - size.height;
    const within = (/** @type {number} */ v, /** @type {number} */ most) => Math.round(Math.max(4, Math.min(v, most - 4)));
    const transform = `translate(${within(left, room.width - size.width)}px, ${within(top, room.height - size.height)}px)`;
    if (this.card.style.transform !== transform) this.card.style.transform = transform;
  }
}
