// Copy link: the button that copies the URL of the run on show, with all that was changed while it trained.

import { byId, write } from "./dom.js";
import { linkOf } from "./replay-link.js";

/** Milliseconds for which the button says that it has copied. */
const SAID = 2000;

/**
 * @param {import("./settings.js").Settings} settings
 * @param {import("./lanes.js").Lanes} lanes
 * @param {import("./messages.js").Messages} messages
 */
export function bindCopyLink(settings, lanes, messages) {
  const button = byId("copy-link");
  const text = byId("copy-link-text");
  const label = [...text.childNodes];
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let saying;
  button.addEventListener("click", async () => {
    messages.clear("copy-link");
    let link;
    try {
      link = await linkOf(settings, lanes);
    } catch (error) {
      messages.show("copy-link", `No link was copied: ${/** @type {Error} */ (error).message}.`);
      return;
    }
    try {
      await navigator.clipboard.writeText(link);
    } catch {
      messages.show("copy-link", `This browser lets no page copy here. The link is ${link}`, { kind: "note" });
      return;
    }
    write(text, "Copied");
    clearTimeout(saying);
    saying = setTimeout(() => text.replaceChildren(...label), SAID);
  });
}
