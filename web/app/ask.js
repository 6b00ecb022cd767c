// Ask: what a reader asks the model, of all runs on the page at once: captions of the reader's own, which stay as probes,
// and one point of the data, which is clicked or found. What is asked is told to the trainers; what they answer is shown.

import { byId, disable, hide, make, write } from "./dom.js";
import { MAX_PROBES, cleanCaption, commonWords, compose, decompose, exampleCaptions, findCaption } from "./ask-captions.js";
import { readPicture } from "./own-picture.js";
import { LassoList } from "./lasso-list.js";
import { Offers } from "./offers.js";
import { PickedPoint } from "./picked-point.js";
import { PictureMaker } from "./picture-maker.js";
import { ProbeList } from "./probe-list.js";
import { coalesced } from "./schedule.js";

/** Words that are offered of data without a grammar. */
const OFFERED = 12;

/** @typedef {{kind: "image"|"text"|"", index: number}} Point */

export class Ask {
  /** @type {string[]} */
  #captions = [];
  /** @type {Point} */
  #point = { kind: "", index: -1 };
  #named = ""; // that point, as the setting says it
  /** Pictures of the reader's own, which no URL holds. @type {{name: string, pixels: Uint8Array}[]} */
  #own = [];
  /** How the pictures look that were asked last and have come. @type {import("./answered.js").Keyed<import("./wire.js").Asked>|null} */
  #pictures = null;
  #id = 0;
  /** What each run answered last, by its lane. @type {Map<string, import("./answered.js").Keyed<import("./wire.js").Answers>>} */
  answers = new Map();
  #show = coalesced(() => this.#showNow());

  /**
   * @param {import("./lanes.js").Lanes} lanes
   * @param {import("./messages.js").Messages} messages
   * @param {(values: {ask?: string[], point?: string}) => void} change keeps what is asked
   */
  constructor(lanes, messages, change) {
    this.lanes = lanes;
    this.messages = messages;
    this.change = change;
    this.text = /** @type {HTMLInputElement} */ (byId("ask-text"));
    this.add = /** @type {HTMLButtonElement} */ (byId("ask-add"));
    const pick = (/** @type {"image"|"text"} */ kind, /** @type {number} */ index) => this.pick({ kind, index });
    this.list = new ProbeList(byId("probe-list"), { remove: (key) => this.#remove(key), pick });
    this.maker = new PictureMaker({ ask: (entry) => this.ask([entry]), read: (file) => this.readPicture(file) });
    this.picked = new PickedPoint(byId("picked"), { clear: () => this.pick({ kind: "", index: -1 }), pick });
    byId("ask-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask([this.text.value]);
      this.text.value = "";
      this.#showChips();
    });
    this.lasso = new LassoList(lanes, pick);
    this.text.addEventListener("input", () => this.#showChips());
    byId("ask-example").addEventListener("click", () => {
      const started = this.#started;
      if (started) this.ask(exampleCaptions(started.slots, started.points));
    });
    byId("find-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#find();
    });
    byId("find").addEventListener("change", () => this.#find()); // one of the list was chosen
    this.found = new Offers(/** @type {HTMLInputElement} */ (byId("find")), byId("find-list"));
  }

  /** What is known of the data: both runs have the same. */
  get #started() {
    return this.lanes.a.run.started ?? this.lanes.b?.run.started ?? null;
  }

  /** Asks some captions besides those that are asked already. @param {string[]} captions */
  ask(captions) {
    const more = captions.map(cleanCaption).filter((caption) => caption !== "" && !this.#captions.includes(caption));
    if (more.length > 0) this.change({ ask: [...this.#captions, ...more].slice(0, MAX_PROBES - this.#own.length) });
  }

  /** Asks a picture of the reader's own. @param {File} file */
  async readPicture(file) {
    this.messages.clear("picture");
    try {
      const { name, pixels } = await readPicture(file);
      if (this.#count >= MAX_PROBES) throw new Error(`${MAX_PROBES} probes are asked at once: take one away first.`);
      this.#own = [...this.#own.filter((one) => one.name !== name), { name, pixels }];
      this.#tell();
    } catch (error) {
      this.messages.show("picture", /** @type {Error} */ (error).message);
    }
  }

  get #count() {
    return this.#captions.length + this.#own.length;
  }

  /** @param {string} key of a probe */
  #remove(key) {
    if (!key.startsWith("own:")) {
      this.change({ ask: this.#captions.filter((one) => one !== key) });
      return;
    }
    this.#own = this.#own.filter(({ name }) => `own:${name}` !== key);
    this.#tell();
  }

  /** What is asked, in the order in which it is answered. @returns {import("./probe-list.js").Probe[]} */
  get #probes() {
    const pictures = this.#captions.filter((entry) => entry.startsWith("~"));
    return [
      ...this.#captions.filter((entry) => !entry.startsWith("~")).map((entry) => ({ key: entry, label: `“${entry}”`, isPicture: false })),
      ...pictures.map((entry) => ({ key: entry, label: `A picture: ${entry.slice(1).replace(/( [\d.]+)+$/, "")}`, isPicture: true })),
      ...this.#own.map(({ name }) => ({ key: `own:${name}`, label: name, isPicture: true })),
    ];
  }

  /** Asks for a point of the data, in place of the one before. @param {Point} point */
  pick(point) {
    this.change({ point: nameOf(point) });
  }

  /** Asks what the settings say. @param {string[]} captions @param {string} point */
  show(captions, point) {
    const same = captions.length === this.#captions.length && captions.every((caption, i) => caption === this.#captions[i]);
    if (same && point === this.#named) return;
    this.#captions = captions;
    this.#named = point;
    this.#select();
    this.#tell();
  }

  /** Keeps the point in sight that the setting names, where the data has it. */
  #select() {
    this.#point = pointOf(this.#named, this.#started?.points);
    for (const { scene } of this.lanes.all) scene.select(this.#point.kind, this.#point.index);
  }

  /** A run has begun. @param {import("./lane.js").Lane} lane */
  started(lane) {
    this.answers.delete(lane.name);
    this.#select();
    if (lane === this.lanes.a) {
      this.lasso.clear();
      this.#offer();
    }
    this.#tell();
  }

  /** A hand drew a line around points. @param {import("./lane.js").Lane} lane @param {import("./wire.js").Lassoed} found */
  lassoed(lane, found) {
    this.lasso.show(lane, found);
  }

  /** How the pictures that are asked look. @param {import("./wire.js").Asked} asked */
  shown(asked) {
    if (asked.id === this.#id) this.#pictures = { ...asked, keys: this.#probes.filter(({ isPicture }) => isPicture).map(({ key }) => key) };
    this.#show();
  }

  /** A run has answered. @param {import("./lane.js").Lane} lane @param {import("./wire.js").Answers} answers */
  answered(lane, answers) {
    if (answers.id !== this.#id) return;
    const known = this.answers.get(lane.name)?.id === answers.id; // the model has moved on, the question has not
    this.answers.set(lane.name, { ...answers, keys: this.#probes.map(({ key }) => key) });
    if (known) this.#show.atBeat();
    else this.#show();
  }

  /** Lane B is there no longer. */
  ended() {
    this.answers.delete("B");
    this.#show();
  }

  #tell() {
    this.#id++;
    const { kind, index } = this.#point;
    const isPicture = (/** @type {string} */ entry) => entry.startsWith("~");
    const question = {
      id: this.#id,
      captions: this.#captions.filter((entry) => !isPicture(entry)),
      pictures: this.#captions.filter(isPicture).map((entry) => entry.slice(1)),
      own: this.#own.map(({ name }) => name),
      kind,
      index,
    };
    for (const { run } of this.lanes.all) run.ask({ ...question, pixels: joined(this.#own.map(({ pixels }) => pixels)) }); // which is transferred
    this.#show();
  }

  #find() {
    const input = /** @type {HTMLInputElement} */ (byId("find"));
    const texts = this.#started?.points.texts ?? [];
    const index = findCaption(texts, input.value);
    write(byId("find-none"), index >= 0 || input.value.trim() === "" ? "" : "No caption of the data has these words.");
    if (index >= 0) this.pick({ kind: "text", index });
  }

  /** Offers the words of the data. */
  #offer() {
    const started = this.#started;
    if (!started) return;
    const { slots, points } = started;
    const groups = slots.length > 0 ? slots.filter(({ values }) => values.length > 0).map(({ name, values }) => ({ name, values })) : [{ name: "words", values: commonWords(points.texts, OFFERED) }];
    byId("ask-chips").replaceChildren(
      ...groups.map(({ name, values }) => {
        const group = make("div", { className: "chip-group" }, ...values.map((value) => this.#chip(name, value)));
        group.setAttribute("role", "group");
        group.setAttribute("aria-label", name);
        return group;
      }),
    );
    this.found.offer(points.texts.map(({ caption }) => caption));
    this.maker.offer(started);
    write(byId("ask-example"), `Try ${exampleCaptions(slots, points).map((caption) => `“${caption}”`).join(", ")}`);
    this.#showChips();
  }

  /** @param {string} slot @param {string} value */
  #chip(slot, value) {
    const chip = make("button", { type: "button", className: "toggle chip", textContent: value });
    chip.dataset.value = value;
    chip.addEventListener("click", () => {
      const slots = this.#started?.slots ?? [];
      if (slots.length > 0) {
        const choice = decompose(slots, this.text.value);
        if (choice[slot] === value) delete choice[slot];
        else choice[slot] = value;
        this.text.value = compose(slots, choice);
      } else {
        const words = cleanCaption(this.text.value).split(" ").filter(Boolean);
        this.text.value = (words.includes(value) ? words.filter((word) => word !== value) : [...words, value]).join(" ");
      }
      this.#showChips();
    });
    return chip;
  }

  /** Presses the chips whose words the caption has. */
  #showChips() {
    const words = cleanCaption(this.text.value).split(" ");
    for (const chip of document.querySelectorAll("#ask-chips .chip")) chip.setAttribute("aria-pressed", String(words.includes(chip.textContent ?? "")));
    disable(this.add, this.#count >= MAX_PROBES);
  }

  #showNow() {
    const runs = this.lanes.all.map(({ name, run }) => ({ name, run, answers: this.answers.get(name) ?? null }));
    this.list.show(this.#probes, runs, this.#pictures);
    this.picked.show(this.#point, runs);
    hide(byId("probe-list"), this.#count === 0);
    hide(byId("probe-hint"), this.#count === 0);
    hide(byId("ask-example"), this.#count > 0);
    disable(this.add, this.#count >= MAX_PROBES);
  }
}

/** A point as the setting says it. @param {Point} point */
const nameOf = ({ kind, index }) => (kind === "" ? "" : `${kind === "text" ? "caption" : "picture"}.${index}`);

/**
 * The point that a setting names, none where the data has no such point.
 * @param {string} name
 * @param {import("./wire.js").PointsInfo} [points]
 * @returns {Point}
 */
function pointOf(name, points) {
  const [what, number] = name.split(".");
  const [kind, all] = what === "caption" ? /** @type {const} */ (["text", points?.texts]) : /** @type {const} */ (["image", points?.images]);
  const index = Number(number);
  return name !== "" && all && index < all.length ? { kind, index } : { kind: "", index: -1 };
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
