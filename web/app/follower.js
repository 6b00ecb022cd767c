// Follower: the run on show moves on with its file. The trainer takes over what is new, so the timeline grows and the
// picture moves; the camera, what is looked back at, what was asked and what was set stay.

import { MAX_BYTES } from "./open.js";

export class Follower {
  #busy = false;
  /** Tag of the file that the trainer refused. */
  #refused = "";

  /**
   * @param {import("./gallery.js").Gallery} gallery
   * @param {import("./run.js").Run} run
   * @param {import("./timeline.js").Timeline} timeline
   * @param {import("./messages.js").Messages} messages
   */
  constructor(gallery, run, timeline, messages) {
    this.gallery = gallery;
    this.run = run;
    this.timeline = timeline;
    this.messages = messages;
    gallery.on("grown", (entry) => this.#follow(entry));
  }

  /** @param {import("./gallery-text.js").Entry} entry */
  async #follow({ url, tag, title, size }) {
    if (this.#busy || tag === this.#refused || size > MAX_BYTES || this.timeline.busy || !this.run.started) return; // it is told of again
    this.#busy = true;
    try {
      const { id } = this.run;
      const response = await fetch(new URL(url, document.baseURI), { cache: "no-store" });
      if (!response.ok) return; // it is being written; the next look finds it whole
      const data = await response.arrayBuffer();
      if (this.run.id !== id || this.timeline.busy) return;
      const { reason } = await this.run.refresh(data);
      if (reason === "") {
        this.#refused = "";
        this.messages.clear("follow");
        this.gallery.mark(url, response.headers.get("ETag") ?? "");
        return;
      }
      this.#refused = tag ?? "";
      this.messages.show("follow", `${title} has a newer checkpoint, which is not shown: ${reason}.`, { kind: "note", action: { label: "Open it", run: () => this.gallery.open(url) } });
    } catch {
      // The server or the run has gone, which both say themselves; a file that changed on its way comes with the next look.
    } finally {
      this.#busy = false;
    }
  }
}
