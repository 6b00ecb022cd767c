// Theme: light, dark, or as the system has it. The choice is the reader's, so it is kept in the browser and
// not in the URL.

import { Emitter } from "./emitter.js";

const KEY = "halo-theme";
/** @typedef {"auto"|"light"|"dark"} Choice */
/** @type {Choice[]} */
const CHOICES = ["auto", "light", "dark"];
const SAYS = { auto: "auto, as the system has them", light: "light", dark: "dark" };

/** Events: "change" with whether the page is dark now. */
export class Theme extends Emitter {
  #system = matchMedia("(prefers-color-scheme: dark)");
  /** @type {Choice} */
  choice = "auto";

  /** @param {HTMLButtonElement} button cycles through the choices */
  constructor(button) {
    super();
    this.button = button;
    try {
      const kept = /** @type {Choice} */ (localStorage.getItem(KEY));
      if (CHOICES.includes(kept)) this.choice = kept;
    } catch {
      // The browser keeps nothing for this page: the choice lasts as long as the page.
    }
    this.#system.addEventListener("change", () => this.#apply());
    button.addEventListener("click", () => {
      this.choice = CHOICES[(CHOICES.indexOf(this.choice) + 1) % CHOICES.length];
      try {
        localStorage.setItem(KEY, this.choice);
      } catch {
        // As above.
      }
      this.#apply();
    });
    this.#apply();
  }

  get dark() {
    return this.choice === "dark" || (this.choice === "auto" && this.#system.matches);
  }

  #apply() {
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    this.button.setAttribute("aria-label", `Colours: ${SAYS[this.choice]}`);
    this.button.title = `Colours: ${SAYS[this.choice]}`;
    const name = this.button.querySelector("#theme-name");
    if (name) name.textContent = this.choice;
    this.emit("change", this.dark);
  }
}
