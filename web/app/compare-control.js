// CompareControl: opens the second run and closes it, and chooses its objective.

import { OBJECTIVES, objectiveOf } from "./choices.js";
import { byId } from "./dom.js";
import { ObjectiveControl } from "./objective-control.js";

export class CompareControl {
  /** Objective of the second run when it was closed last. */
  #last = "";

  /** @param {(b: string) => void} onChange with "" to close it */
  constructor(onChange) {
    this.toggle = byId("ab");
    this.objective = new ObjectiveControl("-b", onChange);
    this.state = { objective: "", b: "" };
    const flip = () => onChange(this.state.b === "" ? this.#other() : "");
    for (const button of [this.toggle, byId("compare"), byId("compare-close")]) button.addEventListener("click", flip);
  }

  /** What to compare with: the one before, or else the first that A has not. */
  #other() {
    const { objective } = this.state;
    if (this.#last && this.#last !== objective) return this.#last;
    return (OBJECTIVES.find(({ name }) => name !== objectiveOf(objective).name) ?? OBJECTIVES[0]).name;
  }

  /** @param {import("./state.js").State} state */
  show({ objective, b }) {
    if (b !== "") this.#last = b;
    this.state = { objective, b };
    const two = b !== "";
    document.documentElement.classList.toggle("two-runs", two);
    this.toggle.setAttribute("aria-pressed", String(two));
    this.toggle.title = two ? "Close B; A goes on" : "Compare with a second objective beside this one: both begin at step 0";
    byId("compare").hidden = two;
    byId("compare-hint").hidden = two;
    byId("compare-b").hidden = !two;
    if (two) this.objective.set(b);
  }
}
