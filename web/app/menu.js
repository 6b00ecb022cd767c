// Menu: a button that shows and hides a list of things to do. Escape closes it and gives the button the focus back; so
// does a second click, and a click or the focus anywhere else closes it. The arrow keys go through the list.

export class Menu {
  /**
   * @param {HTMLElement} button
   * @param {HTMLElement} list that aria-controls of the button names
   */
  constructor(button, list) {
    this.button = button;
    this.list = list;
    button.addEventListener("click", () => this.show(!this.shown));
    for (const part of [button, list]) part.addEventListener("keydown", (event) => this.#key(event));
    document.addEventListener("pointerdown", (event) => {
      if (this.shown && !this.#holds(event.target)) this.show(false);
    });
    for (const part of [button, list]) {
      part.addEventListener("focusout", (event) => {
        const to = event.relatedTarget; // nothing where a click goes to what takes no focus, or the window loses it
        if (to && !this.#holds(to)) this.show(false);
      });
    }
    // A press in the picture's iframe is heard there only; the window then loses the focus to it.
    window.addEventListener("blur", () => document.activeElement instanceof HTMLIFrameElement && this.show(false));
    this.show(false);
  }

  get shown() {
    return !this.list.hidden;
  }

  /** @param {boolean} shown */
  show(shown) {
    this.list.hidden = !shown;
    this.button.setAttribute("aria-expanded", String(shown));
  }

  /** @param {EventTarget|null} target */
  #holds(target) {
    return target instanceof Node && (this.button.contains(target) || this.list.contains(target));
  }

  /** What the arrow keys go through: what can take the focus. @returns {HTMLElement[]} */
  get #items() {
    const all = /** @type {HTMLElement[]} */ ([...this.list.querySelectorAll("button, a, input")]);
    return all.filter((item) => !item.matches(":disabled") && item.getClientRects().length > 0);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Escape" && this.shown) {
      event.preventDefault();
      event.stopPropagation();
      this.show(false);
      this.button.focus();
      return;
    }
    const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (way === 0 || (event.target instanceof HTMLInputElement && event.target.type !== "button")) return;
    event.preventDefault();
    if (!this.shown) this.show(true);
    const items = this.#items;
    const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    items[at < 0 ? (way > 0 ? 0 : items.length - 1) : (at + way + items.length) % items.length]?.focus();
  }
}
