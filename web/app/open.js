// Open: the ways a checkpoint comes in: the button, a drop anywhere on the page or on the picture, the
// gallery, and ?checkpoint=. They all end in run.open; the trainer reads the file.

import { byId } from "./dom.js";
import { size } from "./format.js";

/** Larger files are refused before they are read, as checkpoint.MaxFile says of a page. */
export const MAX_BYTES = 256 * 2 ** 20;

/** Milliseconds after which a file that is not open yet is said to be opening. */
const LATE = 200;

/** @typedef {import("./wire.js").Started} Started */

export class Opener {
  /** @type {AbortController|null} of the download that goes on */
  #download = null;
  /** The file that was opened last, and the run that it became. @type {{file: File, run: number}|null} */
  #opened = null;
  /** Says that a file is being opened. @type {ReturnType<typeof setTimeout>|undefined} */
  #late;

  /**
   * @param {import("./run.js").Run} run
   * @param {import("./messages.js").Messages} messages
   * @param {(started: Started, url: string) => void} onOpened url is "" for a file
   */
  constructor(run, messages, onOpened) {
    this.run = run;
    this.messages = messages;
    this.onOpened = onOpened;
    const input = /** @type {HTMLInputElement} */ (byId("file"));
    byId("open").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      const file = input.files?.[0];
      input.value = ""; // the same file can be chosen again
      if (file) this.file(file);
    });
    this.#listenToDrops();
  }

  /**
   * Opens a file of the reader's.
   * @param {File} file
   * @returns {Promise<boolean>} whether it opened
   */
  async file(file) {
    this.#stop();
    if (file.size > MAX_BYTES) return this.#refuse(tooLarge(file.name));
    return this.#read(file, ": it is a folder, or has changed, or is gone", (data) => this.#open(file.name, data, ""));
  }

  /**
   * Reads a file of the reader's, and remembers it where it opens.
   * @param {File} file
   * @param {string} why it may not be readable
   * @param {(data: ArrayBuffer) => Promise<boolean>} open
   */
  async #read(file, why, open) {
    let data;
    try {
      data = await file.arrayBuffer();
    } catch {
      return this.#refuse(`${file.name} could not be read${why}.`);
    }
    if (!(await open(data))) return false;
    this.#opened = { file, run: this.run.id };
    return true;
  }

  /** Whether a run was read from a file of the reader's, which can be read again. @param {number} run id */
  holds(run) {
    return this.#opened?.run === run;
  }

  /**
   * Reads the file again that was opened last, for a trainer that has nothing of it any more. Settings and URL stay.
   * @returns {Promise<boolean>} whether it opened
   */
  async reopen() {
    if (!this.#opened) return false;
    const { file } = this.#opened;
    return this.#read(file, " again: it has changed, or is gone", (data) => this.run.open(file.name, data).then(() => true, (error) => this.#refuse(error.message)));
  }

  /** ETag of what was loaded last, "" where its host gives none. */
  tag = "";

  /** Takes a picture that was dropped. @type {((file: File) => void)|null} */
  onPicture = null;

  /**
   * Opens files that were dropped: the first of them.
   * @param {File[]} files
   */
  dropped(files) {
    const picture = files.find(({ type }) => type.startsWith("image/"));
    if (picture && this.onPicture) {
      this.onPicture(picture);
      return;
    }
    if (files.length === 0) this.#refuse("What was dropped is no file.");
    else this.file(files[0]);
  }

  /**
   * Opens the checkpoint at a URL, relative to the page or on a host that lets other pages read it.
   * @param {string} url
   * @returns {Promise<boolean>} whether it opened
   */
  async url(url) {
    this.#stop();
    const abort = new AbortController();
    this.#download = abort;
    const name = decodeURIComponent(new URL(url, document.baseURI).pathname.split("/").pop() ?? "") || url;
    try {
      const data = await this.#fetch(url, name, abort.signal);
      if (abort.signal.aborted) return false;
      return await this.#open(name, data, url);
    } catch (error) {
      if (abort.signal.aborted) return false;
      return this.#refuse(/** @type {Error} */ (error).message);
    } finally {
      if (this.#download === abort) {
        this.#download = null;
        this.messages.clear("loading");
      }
    }
  }

  /** Another run was asked for: a download that goes on is of no more use. */
  cancel() {
    this.#stop();
  }

  #stop() {
    this.#download?.abort();
    this.#download = null;
    this.#stopSaying();
  }

  /** What goes on has ended, or is of no more interest. */
  #stopSaying() {
    clearTimeout(this.#late);
    this.#late = undefined;
    this.messages.clear("loading");
  }

  /**
   * @param {string} name
   * @param {ArrayBuffer} data
   * @param {string} url
   */
  async #open(name, data, url) {
    const text = `Opening ${name}, ${size(data.byteLength)}`; // the data are gone once they are sent
    const late = setTimeout(() => this.messages.show("loading", text, { kind: "note", progress: null }), LATE);
    this.#late = late;
    try {
      const started = await this.run.open(name, data);
      this.messages.clear("open");
      this.onOpened(started, url);
      return true;
    } catch (error) {
      return this.#refuse(/** @type {Error} */ (error).message);
    } finally {
      if (this.#late === late) this.#stopSaying();
    }
  }

  /** @param {string} reason */
  #refuse(reason) {
    this.messages.show("open", reason);
    return false;
  }

  /**
   * @param {string} url
   * @param {string} name
   * @param {AbortSignal} signal
   * @returns {Promise<ArrayBuffer>}
   */
  async #fetch(url, name, signal) {
    let response;
    try {
      response = await fetch(new URL(url, document.baseURI), { signal });
    } catch {
      throw new Error(`${name} could not be loaded: the address is wrong, or its host does not let other pages read it (CORS).`);
    }
    if (!response.ok) throw new Error(`${name} could not be loaded: the server answered ${response.status} ${response.statusText}.`);
    this.tag = response.headers.get("ETag") ?? "";
    const encoded = response.headers.has("Content-Encoding"); // then the length is that of the compressed file
    const total = encoded ? 0 : Number(response.headers.get("Content-Length"));
    if (total > MAX_BYTES) throw new Error(tooLarge(name));
    /** @type {Uint8Array[]} */
    const chunks = [];
    let length = 0;
    const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
    for (;;) {
      let chunk;
      try {
        chunk = await reader.read();
      } catch {
        throw new Error(`${name} could not be loaded: the connection broke after ${size(length)}.`);
      }
      if (chunk.done) break;
      length += chunk.value.length;
      if (length > MAX_BYTES) {
        reader.cancel();
        throw new Error(tooLarge(name));
      }
      chunks.push(chunk.value);
      if (length > 1e6 || total > 1e6) {
        const text = total > 0 ? `Loading ${name}: ${size(length)} of ${size(total)}` : `Loading ${name}: ${size(length)}`;
        this.messages.show("loading", text, { kind: "note", progress: total > 0 ? length / total : null });
      }
    }
    const data = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      data.set(chunk, at);
      at += chunk.length;
    }
    return data.buffer;
  }

  #listenToDrops() {
    const drop = byId("drop");
    const carriesFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
    document.addEventListener("dragenter", (event) => {
      if (carriesFiles(event)) drop.hidden = false;
    });
    document.addEventListener("dragover", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault(); // without this a browser leaves the page for the file
      drop.hidden = false;
    });
    document.addEventListener("dragleave", (event) => {
      if (event.relatedTarget === null) drop.hidden = true;
    });
    document.addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      drop.hidden = true;
      this.dropped([...(event.dataTransfer?.files ?? [])]);
    });
  }
}

/** @param {string} name */
function tooLarge(name) {
  return `${name} is larger than ${MAX_BYTES / 2 ** 20} MiB, which is more than a page opens. A checkpoint written with -bundle, without the optimiser’s moments, is a third as large.`;
}
