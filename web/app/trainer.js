// Trainer: the typed client of the Worker in which the model trains. It carries messages and knows when the
// Worker is there; what they mean is run.js's matter.

import { Emitter } from "./emitter.js";
import { decode, encode } from "./wire.js";

const SCRIPT = new URL("trainer-worker.js", import.meta.url);

/** Messages that begin something. They start a Worker that has stopped, so that no way in leads to nothing. */
const BEGINS = new Set(["start", "open"]);

/**
 * Events: "message" with {kind, body}; "fatal" with a sentence, when the Worker cannot go on; "hello" when a
 * Worker has started.
 */
export class Trainer extends Emitter {
  /** @type {Worker|null} */
  #worker = null;
  /** @type {{packet: object, transfer: Transferable[]}[]} what waits for the Worker's Hello */
  #waiting = [];
  #ready = false;
  /** What it computes with; null before it was started. @type {string|null} */
  #backend = null;
  /** Messages that have come so far: somebody is there while they become more. */
  heard = 0;

  /** @param {string} name of the Worker, for whoever looks at it in the browser's tools */
  constructor(name) {
    super();
    this.name = name;
  }

  /**
   * Starts the Worker; where one runs it is ended first, with everything that was on its way.
   * @param {string} [backend] that it computes with, "" for its own choice
   */
  start(backend = "") {
    this.stop();
    this.#backend = backend;
    const script = new URL(SCRIPT);
    if (backend) script.searchParams.set("backend", backend);
    const worker = new Worker(script, { name: this.name });
    this.#worker = worker;
    worker.onmessage = (event) => this.#receive(event.data);
    worker.onmessageerror = () => this.#fatal("A message of the trainer could not be read.");
    worker.onerror = (event) => {
      event.preventDefault();
      this.#fatal(`The trainer stopped: ${event.message || "its script did not load"}.`);
    };
  }

  /** Ends the Worker. */
  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#waiting = [];
    this.#ready = false;
  }

  /** Whether there is a Worker, though it may still be loading. */
  get running() {
    return this.#worker !== null;
  }

  /** Whether the Worker has said Hello. */
  get ready() {
    return this.#ready;
  }

  /**
   * Sends a message. Buffers in it are transferred, so they are gone here; so are the ports.
   * @param {string} kind
   * @param {object} body
   * @param {MessagePort[]} [ports]
   */
  send(kind, body, ports = []) {
    if (!this.#worker && this.#backend !== null && BEGINS.has(kind)) this.start(this.#backend);
    const packet = encode(/** @type {any} */ (kind), /** @type {any} */ (body));
    const item = { packet, transfer: [...packet.buffers, ...ports] };
    if (this.#ready) this.#worker?.postMessage(item.packet, item.transfer);
    else this.#waiting.push(item);
  }

  /** @param {any} data */
  #receive(data) {
    this.heard++;
    if (data?.halo === "fatal") {
      this.#fatal(String(data.message));
      return;
    }
    let message;
    try {
      message = decode(data);
    } catch (error) {
      this.#fatal(`The page and the trainer do not understand each other: ${/** @type {Error} */ (error).message}.`);
      return;
    }
    if (message.kind === "hello") {
      this.#ready = true;
      for (const { packet, transfer } of this.#waiting) this.#worker?.postMessage(packet, transfer);
      this.#waiting = [];
      this.emit("hello", message.body);
      return;
    }
    this.emit("message", message);
  }

  /** Gives the Worker up. @param {string} sentence why */
  fail(sentence) {
    this.#fatal(sentence);
  }

  /** @param {string} sentence */
  #fatal(sentence) {
    this.stop();
    this.emit("fatal", sentence);
  }
}
