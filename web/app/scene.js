// Scene: the client of the iframe that draws. The iframe may be loaded again at any time: when it says that it
// is ready it gets a channel to the trainer and the look of the picture, and goes on from the next frame.

import { Emitter } from "./emitter.js";
import { decode, encode } from "./wire.js";

/** A scene that fails again within this time after a reload is left as it is. */
const RETRY_AFTER = 20_000;

/** What was told once and is not told again to a scene that was reloaded. */
const PASSING = /** @type {const} */ (["lasso", "fit", "framing"]);

/**
 * Events: "ready"; "port" with the trainer's end of a new channel; "view", "hover", "legend" with their messages; "drop" with
 * files; "problem" with {message, fatal}.
 */
export class Scene extends Emitter {
  #probes = new Map();
  #nextProbe = 1;
  /** @type {Map<number, {resolve: (p: import("./wire.js").Pictured) => void, reject: (e: Error) => void}>} */
  #pictures = new Map();
  #nextPicture = 1;
  #ready = false;
  #selected = { kind: "", index: -1 };
  /** @type {import("./wire.js").Highlight} */
  #lit = { kind: "", index: -1 };
  #reloaded = -Infinity;
  /** @type {import("./wire.js").View|null} where the camera was last */
  view = null;

  /** @param {HTMLIFrameElement} frame */
  constructor(frame) {
    super();
    this.frame = frame;
    /** @type {import("./wire.js").Look} what the scene was last told, and is told again when it was reloaded */
    this.look = { fit: false };
    window.addEventListener("message", this.#hear);
  }

  /** @param {MessageEvent} event */
  #hear = (event) => {
    if (event.source === this.frame.contentWindow && event.origin === location.origin) this.#receive(event.data);
  };

  /** Loads the scene, now that somebody listens. */
  load() {
    this.frame.src = "scene.html";
  }

  /** Whether the scene has said that it is ready. */
  get ready() {
    return this.#ready;
  }

  /**
   * Changes how the scene draws; what is not given stays.
   * @param {Partial<import("./wire.js").Look>} change
   */
  show(change) {
    const lasting = { ...change };
    for (const key of PASSING) delete lasting[key];
    Object.assign(this.look, lasting);
    if (change.fit) delete this.look.camera;
    if (this.#ready) this.#send("look", { fit: false, ...change });
  }

  /**
   * Shows a point as if the pointer were on it.
   * @param {string} kind "image", "text", or "" for none
   * @param {number} index
   * @param {number} [also] a point of the other kind that is lit beside it
   */
  highlight(kind, index, also) {
    this.#lit = { kind, index, ...(also !== undefined && { also }) };
    if (this.#ready) this.#send("highlight", this.#lit);
  }

  /**
   * Keeps a point in sight, also in a scene that was loaded again.
   * @param {string} kind "image", "text", or "" for none
   * @param {number} index
   */
  select(kind, index) {
    this.#selected = { kind, index };
    if (this.#ready) this.#send("select", this.#selected);
  }

  /**
   * What the scene drew: where every point is, and its colours.
   * @returns {Promise<import("./wire.js").Probed>}
   */
  probe() {
    if (!this.#ready) return Promise.reject(new Error("the scene is not there (yet): nothing is drawn"));
    const id = this.#nextProbe++;
    return new Promise((resolve, reject) => {
      this.#probes.set(id, { resolve, reject });
      this.#send("probe", { id });
    });
  }

  /**
   * The picture as it is now, drawn anew without its labels. A tab that nobody sees draws nothing, so it comes once
   * the tab is seen again.
   * @param {number} scale pixels in a logical pixel
   * @returns {Promise<import("./wire.js").Pictured>}
   */
  picture(scale) {
    if (!this.#ready) return Promise.reject(new Error("there is no picture (yet)"));
    const id = this.#nextPicture++;
    return new Promise((resolve, reject) => {
      this.#pictures.set(id, { resolve, reject });
      this.#send("picture", { id, scale });
    });
  }

  /**
   * The labels over the picture, with their middles in logical pixels of the scene.
   * @returns {import("./picture.js").Label[]}
   */
  labels() {
    const inside = this.frame.contentWindow;
    const labels = /** @type {HTMLElement[]} */ ([...(inside?.document.querySelectorAll("#labels > *") ?? [])]);
    return labels.flatMap((element) => {
      const style = inside?.getComputedStyle(element);
      if (!style || style.visibility !== "visible") return [];
      const { x, y, width, height } = element.getBoundingClientRect();
      const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
      return [{ text: element.textContent ?? "", x: x + width / 2, y: y + height / 2, font, colour: style.color, opacity: Number(style.opacity) }];
    });
  }

  /** Loads the scene again. */
  reload() {
    this.#reset();
    this.#reloaded = performance.now();
    this.frame.contentWindow?.location.reload();
  }

  /** Makes a new channel between the scene and the trainer: one of them has been started again. */
  connect() {
    const { port1, port2 } = new MessageChannel();
    this.frame.contentWindow?.postMessage({ halo: "connect" }, location.origin, [port2]);
    this.emit("port", port1);
  }

  /** Hears the scene no longer: its iframe goes. */
  close() {
    window.removeEventListener("message", this.#hear);
    this.#reset();
  }

  #reset() {
    if (this.#ready) this.emit("hover", { kind: "", index: -1, x: 0, y: 0, linked: true, partner: -1, probability: 0 }); // nothing is pointed at any more
    this.#ready = false;
    for (const { reject } of this.#probes.values()) reject(new Error("the scene was loaded again"));
    this.#probes.clear();
    for (const { reject } of this.#pictures.values()) reject(new Error("the picture was loaded again, ask once more"));
    this.#pictures.clear();
  }

  /**
   * @param {string} kind
   * @param {object} body
   * @param {MessagePort[]} [ports]
   */
  #send(kind, body, ports = []) {
    const packet = encode(/** @type {any} */ (kind), /** @type {any} */ (body));
    this.frame.contentWindow?.postMessage({ halo: "packet", ...packet }, location.origin, [...packet.buffers, ...ports]);
  }

  /** @param {any} data */
  #receive(data) {
    if (data?.halo === "drop") {
      this.emit("drop", [...data.files]);
      return;
    }
    let message;
    try {
      message = decode(data);
    } catch (error) {
      this.emit("problem", { message: `The page and the picture do not understand each other: ${/** @type {Error} */ (error).message}.`, fatal: false });
      return;
    }
    switch (message.kind) {
      case "sceneReady": {
        this.#reset();
        this.#ready = true;
        this.#send("look", this.look);
        this.#send("select", this.#selected);
        if (this.#lit.kind !== "") this.#send("highlight", this.#lit);
        this.emit("ready");
        break;
      }
      case "probed":
        this.#probes.get(message.body.id)?.resolve(message.body);
        this.#probes.delete(message.body.id);
        break;
      case "pictured":
        this.#pictures.get(message.body.id)?.resolve(message.body);
        this.#pictures.delete(message.body.id);
        break;
      case "view": {
        const { camera } = (this.view = message.body);
        if (camera.auto) delete this.look.camera;
        else this.look.camera = camera;
        this.emit("view", message.body);
        break;
      }
      case "sceneProblem": {
        const again = message.body.fatal && performance.now() - this.#reloaded > RETRY_AFTER;
        if (again) this.reload();
        else this.emit("problem", message.body);
        break;
      }
      default:
        this.emit(message.kind, message.body);
    }
  }
}
