// NeighbourList: the most probable points for what was asked, each with its probability there and back.

import { attribute, hide, make, write } from "./dom.js";
import { percent } from "./format.js";
import { drawThumbnail } from "./thumbnail.js";

export class NeighbourList {
  /** @type {{item: HTMLElement, button: HTMLButtonElement, canvas: HTMLCanvasElement, name: HTMLElement, there: HTMLElement, back: HTMLElement}[]} */
  #rows = [];

  /** @param {(kind: "image"|"text", index: number) => void} pick called with the point that is clicked */
  constructor(pick) {
    this.pick = pick;
    this.element = make("ul", { className: "neighbours" });
  }

  /**
   * @param {"image"|"text"} kind of the neighbours
   * @param {import("./wire.js").Neighbour[]} neighbours
   * @param {import("./run.js").Run} run
   * @param {(index: number) => boolean} matches whether the data say that a neighbour belongs to what was asked
   */
  show(kind, neighbours, run, matches) {
    while (this.#rows.length < neighbours.length) this.#add();
    this.#rows.forEach((row, i) => {
      const { item, button, canvas, name } = row;
      const neighbour = neighbours[i];
      hide(item, !neighbour);
      if (!neighbour) return;
      const { index, there, back } = neighbour;
      const points = run.started?.points;
      const label = (kind === "image" ? points?.images[index]?.label : points?.texts[index]?.caption) ?? "";
      const right = matches(index);
      button.dataset.kind = kind;
      button.dataset.index = String(index);
      item.classList.toggle("right", right);
      drawThumbnail(canvas, run.points, kind === "image" ? index : -1);
      write(name, label);
      write(row.there, percent(there));
      write(row.back, `back ${percent(back)}`);
      attribute(button, "title", `${label}: ${percent(there)} of the probability for what was asked, and ${percent(back)} the other way round. ${right ? "The data say that it matches." : ""}`);
    });
  }

  #add() {
    const canvas = make("canvas", { width: 32, height: 32 });
    canvas.setAttribute("aria-hidden", "true");
    const name = make("span", { className: "name-of" });
    const [there, back] = [make("span"), make("span")];
    const button = make("button", { type: "button" }, canvas, name, make("small", {}, there, " ", back));
    button.addEventListener("click", () => this.pick(/** @type {"image"|"text"} */ (button.dataset.kind), Number(button.dataset.index)));
    const item = make("li", {}, button);
    this.#rows.push({ item, button, canvas, name, there, back });
    this.element.append(item);
  }
}
