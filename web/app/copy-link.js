// Copy link: buttons that copy a text made of the run on show, such as its URL with all that was changed while it
// trained.

import { byId } from "./dom.js";
import { sayBriefly } from "./said.js";

/**
 * @param {string} id of the button; its text is in the element of this id and "-text"
 * @param {string} not what is said where nothing could be copied
 * @param {() => Promise<string>} make the text
 * @param {import("./messages.js").Messages} messages
 */
export function bindCopy(id, not, make, messages) {
  const text = byId(`${id}-text`);
  const label = text.textContent ?? "";
  byId(id).addEventListener("click", async () => {
    messages.clear(id);
    let copied;
    try {
      copied = await make();
    } catch (error) {
      messages.show(id, `${not}: ${/** @type {Error} */ (error).message}.`);
      return;
    }
    try {
      await navigator.clipboard.writeText(copied);
    } catch {
      messages.show(id, `This browser lets no page copy here. It would be ${copied}`, { kind: "note" });
      return;
    }
    sayBriefly(text, "Copied", label);
  });
}
