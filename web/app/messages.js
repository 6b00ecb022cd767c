// Messages: what went wrong, or is going on, each in a box that can be dismissed. One problem has one box:
// showing it again replaces the text.

/**
 * @typedef {object} MessageOptions
 * @property {"problem"|"note"} [kind]
 * @property {{label: string, run: () => void}} [action] a button beside the text; it dismisses the box too
 * @property {number|null} [progress] share 0…1 of something that goes on; null where it is not known
 */

export class Messages {
  /** @type {Map<string, HTMLElement>} */
  #boxes = new Map();

  /** @param {HTMLElement} parent an aria-live region */
  constructor(parent) {
    this.parent = parent;
  }

  /** The texts that are shown. */
  get texts() {
    return [...this.#boxes.values()].map((box) => box.querySelector("p")?.textContent ?? "");
  }

  /**
   * @param {string} key names the problem
   * @param {string} text one sentence or two
   * @param {MessageOptions} [options]
   */
  show(key, text, { kind = "problem", action, progress } = {}) {
    let box = this.#boxes.get(key);
    if (box && progress !== undefined && box.querySelector("progress")) {
      this.#update(box, text, progress);
      return;
    }
    box?.remove();
    box = document.createElement("div");
    box.className = `message ${kind}`;
    box.dataset.key = key;
    if (kind === "problem") box.setAttribute("role", "alert");
    const paragraph = document.createElement("p");
    box.append(paragraph);
    const buttons = document.createElement("div");
    buttons.className = "do";
    if (action) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "action";
      button.textContent = action.label;
      button.addEventListener("click", () => {
        this.clear(key);
        action.run();
      });
      buttons.append(button);
    }
    const dismiss = document.createElement("button");
    dismiss.type = "button";
    dismiss.className = "dismiss";
    dismiss.setAttribute("aria-label", "Dismiss");
    dismiss.textContent = "×";
    dismiss.addEventListener("click", () => this.clear(key));
    buttons.append(dismiss);
    box.append(buttons);
    if (progress !== undefined) box.append(document.createElement("progress"));
    this.#update(box, text, progress);
    this.#boxes.set(key, box);
    this.parent.append(box);
  }

  /** @param {string} key */
  clear(key) {
    this.#boxes.get(key)?.remove();
    this.#boxes.delete(key);
  }

  /**
   * @param {HTMLElement} box
   * @param {string} text
   * @param {number|null|undefined} progress
   */
  #update(box, text, progress) {
    /** @type {HTMLElement} */ (box.querySelector("p")).textContent = text;
    const bar = box.querySelector("progress");
    if (!bar) return;
    if (typeof progress === "number") bar.value = progress;
    else bar.removeAttribute("value");
  }
}
