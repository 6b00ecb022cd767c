// Keep: the menu that shares and keeps: the link and the iframe, the checkpoint, the picture, the points, the numbers
// and the film.

import { bindCopy } from "./copy-link.js";
import { clipFormat, recordClip } from "./clip.js";
import { toCsv } from "./csv.js";
import { byId, write } from "./dom.js";
import { download } from "./download.js";
import { fileName } from "./file-name.js";
import { percent } from "./format.js";
import { iframeCode } from "./iframe-code.js";
import { Menu } from "./menu.js";
import { drawPicture, toPng } from "./picture.js";
import { linkOf } from "./replay-link.js";

/**
 * @param {object} parts
 * @param {import("./settings.js").Settings} parts.settings
 * @param {import("./lanes.js").Lanes} parts.lanes
 * @param {import("./messages.js").Messages} parts.messages
 * @param {import("./timeline.js").Timeline} parts.timeline
 * @param {{table: () => import("./csv.js").Table}} parts.log
 */
export function bindKeep({ settings, lanes, messages, timeline, log }) {
  new Menu(byId("keep"), byId("keep-list"));
  const link = () => linkOf(settings, lanes);
  bindCopy("copy-link", "No link was copied", link, messages);
  bindCopy("copy-iframe", "No iframe was copied", async () => iframeCode(await link()), messages);

  /**
   * Does something at a click, and shows why it was not done.
   * @param {string} id
   * @param {string} not what did not happen
   * @param {() => Promise<void>} act
   */
  const onClick = (id, not, act) => {
    const button = /** @type {HTMLButtonElement} */ (byId(id));
    let busy = false;
    button.addEventListener("click", async () => {
      if (busy) return;
      busy = true;
      messages.clear("keep");
      try {
        await act();
      } catch (error) {
        messages.show("keep", `${not}: ${/** @type {Error} */ (error).message}.`);
      } finally {
        busy = false;
      }
    });
  };

  for (const scale of [1, 2]) {
    onClick(`picture-${scale}`, "No picture was saved", async () => {
      const { canvas, step } = await drawPicture(lanes, scale);
      download(fileName(runs(lanes), `picture${scale === 1 ? "" : `-${scale}x`}.png`, step), await toPng(canvas), "image/png");
    });
  }
  onClick("points", "No points were saved", async () => {
    for (const { name, run } of lanes.all) {
      const { step, vectors, metadata } = await run.export();
      const of = lanes.b ? `-${name.toLowerCase()}` : "";
      for (const [what, data] of /** @type {const} */ ([["vectors", vectors], ["metadata", metadata]])) {
        download(fileName([run], `${what}${of}.tsv`, step), /** @type {Uint8Array<ArrayBuffer>} */ (data), "text/tab-separated-values");
      }
    }
  });
  onClick("numbers", "No numbers were saved", async () => {
    const table = log.table();
    if (table.rows.length === 0) throw new Error("nothing was measured yet");
    download(fileName(runs(lanes), "metrics.csv"), toCsv(table), "text/csv;charset=utf-8");
  });
  bindClip(lanes, timeline, messages);
}

/**
 * The button that records; a click while it does ends the film there.
 * @param {import("./lanes.js").Lanes} lanes
 * @param {import("./timeline.js").Timeline} timeline
 * @param {import("./messages.js").Messages} messages
 */
function bindClip(lanes, timeline, messages) {
  const button = /** @type {HTMLButtonElement} */ (byId("clip"));
  const text = byId("clip-text");
  const label = text.textContent ?? "";
  if (clipFormat() === "") {
    button.disabled = true;
    write(byId("clip-hint"), "this browser records no WebM");
    return;
  }
  /** @type {AbortController|null} */
  let recording = null;
  button.addEventListener("click", async () => {
    if (recording) {
      recording.abort();
      return;
    }
    recording = new AbortController();
    messages.clear("clip");
    timeline.stop();
    const step = lanes.a.run.progress?.step;
    try {
      const onProgress = (/** @type {number} */ share) => write(text, `Recording ${percent(share)}, click to end`);
      const film = await recordClip(lanes, { onProgress, signal: recording.signal });
      download(fileName(runs(lanes), "clip.webm", step), film, "video/webm");
    } catch (error) {
      messages.show("clip", `No clip was saved: ${/** @type {Error} */ (error).message}.`);
    } finally {
      recording = null;
      write(text, label);
    }
  });
}

/** @param {import("./lanes.js").Lanes} lanes */
const runs = (lanes) => lanes.all.map(({ run }) => run);
