// Gallery: the runs of the folder that the server shows, and the checkpoints that ship with the page. A folder is asked
// for again every few seconds, by the ETag of what is known, so that a run in training is seen to move on.

import { attribute, byId, hide, make, write } from "./dom.js";
import { Emitter } from "./emitter.js";
import { howFar, note, ordered, passes, what } from "./gallery-text.js";

/** @typedef {import("./gallery-text.js").Entry} Entry */
/** @typedef {import("./gallery-text.js").List} List */

/** Milliseconds between two looks at a folder. */
const INTERVAL = 3000;

/** Runs from which on there is a filter. */
const MANY = 12;

/**
 * A place in the list.
 * @typedef {object} Row
 * @property {HTMLLIElement} item
 * @property {HTMLButtonElement} button
 * @property {Entry} entry
 */

/** Events: "grown" with an Entry: the run on show has a newer file. It comes again while that is not taken up. */
export class Gallery extends Emitter {
  /** @type {Map<string, Row>} by name */
  #runs = new Map();
  /** @type {List|null} */
  #list = null;
  #tag = "";
  #failed = 0; // looks in a row
  #shown = { url: "", tag: "" };
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;

  /**
   * @param {(url: string) => void} open
   * @param {import("./messages.js").Messages} messages
   */
  constructor(open, messages) {
    super();
    this.open = open;
    this.messages = messages;
    this.filter = /** @type {HTMLInputElement} */ (byId("runs-filter"));
    this.filter.addEventListener("input", () => this.#sift());
    document.addEventListener("visibilitychange", () => {
      if (this.#list?.runs && !document.hidden) this.#look();
    });
  }

  /** Shows the list, and keeps it up to date. */
  load() {
    return this.#look();
  }

  /**
   * Marks what is on show.
   * @param {string} url of the checkpoint, "" for none
   * @param {string} tag of its file, as it was loaded
   */
  mark(url, tag) {
    this.#shown = { url, tag };
    const at = absolute(url);
    for (const button of byId("gallery-list").querySelectorAll("button")) attribute(button, "aria-current", String(url !== "" && absolute(button.dataset.url ?? "") === at));
  }

  async #look() {
    clearTimeout(this.#timer);
    try {
      const headers = this.#tag === "" ? undefined : { "If-None-Match": this.#tag };
      const response = await fetch(new URL("checkpoints/index.json", document.baseURI), { headers, cache: "no-store" }); // the tag is all that is kept
      if (response.status === 404) return; // a site without checkpoints
      if (response.status !== 304) {
        if (!response.ok) throw new Error(`the server answered ${response.status}`);
        this.#list = /** @type {List} */ (await response.json());
        this.#tag = response.headers.get("ETag") ?? "";
        this.#show(this.#list);
      }
      if (this.#failed > 0) this.messages.clear("gallery");
      this.#failed = 0;
    } catch (error) {
      this.#failed++;
      if (!this.#list) this.messages.show("gallery", `The list of trained checkpoints could not be loaded: ${/** @type {Error} */ (error).message}.`);
      else if (this.#failed === 3) this.messages.show("gallery", "The list of runs is not up to date: the server does not answer any more.", { kind: "note" });
    }
    this.#say();
    if (this.#list?.runs && !document.hidden) this.#timer = setTimeout(() => this.#look(), INTERVAL);
  }

  /** @param {List} list */
  #show({ checkpoints, runs }) {
    const [own, bundled] = [checkpoints.filter((entry) => !entry.bundled), checkpoints.filter((entry) => entry.bundled)];
    hide(byId("gallery"), checkpoints.length === 0 && !runs);
    hide(byId("runs-note"), !runs);
    if (runs) write(byId("runs-note"), note(runs, own.length));
    hide(byId("runs-list"), own.length === 0);
    hide(this.filter, own.length <= MANY);

    const names = ordered([...this.#runs.keys()], own.map(({ name }) => name));
    const entries = new Map(own.map((entry) => [entry.name, entry]));
    const rows = new Map(names.map((name) => [name, this.#row(/** @type {Entry} */ (entries.get(name)))]));
    for (const [name, { item }] of this.#runs) if (!rows.has(name)) item.remove();
    const parent = byId("runs-list");
    let before = parent.firstElementChild;
    for (const { item } of rows.values()) {
      if (item === before) before = before.nextElementSibling;
      else parent.insertBefore(item, before); // what is where it belongs is not touched, and keeps its focus
    }
    this.#runs = rows;
    const ships = byId("bundled-list");
    if (ships.childElementCount === 0) ships.append(...bundled.map((entry) => this.#make(entry).item));
    this.#sift();
    this.mark(this.#shown.url, this.#shown.tag);
  }

  /** The place of a run, the same one as long as the run is there. @param {Entry} entry */
  #row(entry) {
    const row = this.#runs.get(entry.name) ?? this.#make(entry);
    const kept = JSON.stringify(entry.kept ?? []);
    if (row.item.dataset.kept !== kept) {
      row.item.dataset.kept = kept;
      row.item.querySelector("details")?.remove();
      if (entry.kept) row.item.append(this.#kept(entry.kept));
    }
    row.entry = entry;
    row.button.dataset.url = entry.url;
    row.button.disabled = entry.problem !== undefined;
    return row;
  }

  /** @param {Entry} entry @returns {Row} */
  #make(entry) {
    const button = make("button", { type: "button", title: entry.name }, make("b", { textContent: entry.title }), make("small"), make("small", { title: "Recall: how often the most probable caption of a held-out picture is right" }));
    button.dataset.url = entry.url;
    button.addEventListener("click", () => this.open(button.dataset.url ?? ""));
    const row = { item: make("li", {}, button), button, entry };
    this.#fill(row);
    return row;
  }

  /** The checkpoints that a run kept. @param {NonNullable<Entry["kept"]>} kept */
  #kept(kept) {
    const buttons = kept.map(({ label, url }) => {
      const button = make("button", { type: "button", textContent: label });
      button.dataset.url = url;
      button.addEventListener("click", () => this.open(url));
      return button;
    });
    return make("details", { className: "kept" }, make("summary", { textContent: `${kept.length} kept` }), ...buttons);
  }

  /** Writes what a run says of itself now. @param {Row} row */
  #fill({ button, entry }) {
    const [, trained, far] = button.children;
    write(trained, what(entry));
    write(far, howFar(entry, Date.now()));
  }

  /** Brings up to date what is said, and tells of a file that is newer than what is on show. */
  #say() {
    const { url, tag } = this.#shown;
    const shown = url === "" || tag === "" ? "" : absolute(url);
    for (const row of this.#runs.values()) {
      this.#fill(row);
      const { entry } = row;
      if (shown !== "" && entry.tag !== tag && !entry.problem && absolute(entry.url) === shown) this.emit("grown", entry);
    }
  }

  #sift() {
    for (const { item, entry } of this.#runs.values()) hide(item, !this.filter.hidden && !passes(entry, this.filter.value.trim()));
  }
}

/** @param {string} url relative to the page, or absolute */
function absolute(url) {
  return new URL(url, document.baseURI).href;
}
