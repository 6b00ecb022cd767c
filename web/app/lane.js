// Lane: one run with all that is its own: the Worker that trains it, the scene that draws it, the pane around
// the scene. The page has one, or two side by side, A and B. Either part may stop and be started again without
// touching the other lane.

import { write } from "./dom.js";
import { showDivergence } from "./divergence.js";
import { Emitter } from "./emitter.js";
import { Inspector } from "./inspector.js";
import { Pane, suffixOf } from "./pane.js";
import { Run } from "./run.js";
import { Scale } from "./scale.js";
import { Scene } from "./scene.js";
import { coalesced } from "./schedule.js";
import { Trainer } from "./trainer.js";

/** What of the scene's legend the page's legend says. */
const LEGEND = /** @type {const} */ (["projection", "plane_caption", "plane_note", "std_low", "std_high", "wrong", "judged"]);

/** A trainer that stops again within this many milliseconds is not started again by itself. */
const RETRY_AFTER = 20_000;

/**
 * Events: "lost" when the trainer stopped under a run, with {sentence, step, playing}, and the run is to be taken up again; "again"
 * when it stopped and is wanted back; "legend" when what the legend says of its picture has
 * changed; "objective" and "close" as the pane asks; "view" with a camera, null where it
 * follows the data; "drop" with files. Those of the run are the run's own.
 */
export class Lane extends Emitter {
  backend = ""; // as the trainer said it
  /** What the panels that are seen need of the trainer. */
  needs = { detail: false, geometry: false, batch: "" };
  /** Id of the run that it had when its trainer last stopped; 0 before. */
  lostRun = 0;
  #closed = false;
  /** @type {import("./wire.js").Hover|null} what is pointed at in the picture of this run */
  #hover = null;
  #lost = -Infinity; // when the trainer last stopped under a run

  /**
   * @param {object} parts
   * @param {"A"|"B"} parts.name
   * @param {HTMLElement} parts.parent of its pane
   * @param {import("./messages.js").Messages} parts.messages
   * @param {boolean} parts.draws whether the browser can draw
   */
  constructor({ name, parent, messages, draws }) {
    super();
    this.name = name;
    this.messages = messages;
    this.draws = draws;
    this.named = false; // whether there is another lane to tell it from
    this.pane = new Pane(parent, name);
    this.trainer = new Trainer(`halo trainer ${name}`);
    this.run = new Run(this.trainer);
    this.scene = new Scene(this.pane.part("scene"));
    this.scale = new Scale(this.pane);
    this.inspector = new Inspector(this.run, this.pane);
    for (const event of ["objective", "close"]) this.pane.on(event, (value) => this.emit(event, value));
    this.#listenToRun();
    this.#listenToTrainer();
    this.#listenToScene();
  }

  /**
   * Starts the Worker; nothing runs in it yet.
   * @param {string} backend
   */
  boot(backend) {
    this.trainer.start(backend);
  }

  /** Whether its trainer stopped, and was not started again. */
  get stopped() {
    return this.lostRun !== 0 && !this.trainer.running;
  }

  /** Loads the scene. */
  draw() {
    if (this.draws) this.scene.load();
  }

  /** Ends the Worker and takes the picture away. */
  close() {
    this.#closed = true;
    this.run.lost(`run ${this.name} was closed`);
    this.trainer.stop();
    this.scene.close();
    this.pane.remove();
    for (const key of ["diverged", "run", "lost", "trainer", "scene", "save"]) this.clear(key);
  }

  /** Tells the trainer whether anybody looks, and at what. */
  see() {
    if (this.trainer.ready) this.trainer.send("visible", { visible: !document.hidden, ...this.needs });
  }

  /** @param {import("./wire.js").Camera|null} view */
  lookAt(view) {
    this.scene.show(view ? { camera: view } : { fit: true });
  }

  /** Words over the picture, while there is none. @param {string} text */
  status(text) {
    write(this.pane.part("status"), this.draws ? text : "No picture: this browser lacks WebGL 2.");
  }

  /**
   * Shows a message about this lane, which says so where there are two.
   * @param {string} key
   * @param {string} text
   * @param {import("./messages.js").MessageOptions} [options]
   */
  say(key, text, options) {
    this.messages.show(key + suffixOf(this.name), this.named ? `${this.name}: ${text}` : text, options);
  }

  /** @param {string} key */
  clear(key) {
    this.messages.clear(key + suffixOf(this.name));
  }

  #listenToRun() {
    const { run } = this;
    const forget = () => {
      this.#hover = null;
      this.inspector.hide();
    };
    run.on("starting", () => {
      forget();
      for (const key of ["diverged", "run", "lost"]) this.clear(key);
      this.status(this.trainer.ready ? "" : "Loading the trainer…");
    });
    run.on("started", () => {
      this.status("");
      forget();
      for (const key of ["diverged", "run", "trainer"]) this.clear(key);
    });
    run.on("diverged", (diverged) => showDivergence(diverged, this));
    run.on("problem", ({ message }) => {
      this.say("run", message);
      if (!run.started) this.status("There is nothing to show.");
    });
  }

  #listenToTrainer() {
    const { trainer } = this;
    trainer.on("hello", (hello) => {
      this.backend = hello.backend;
      this.see();
      if (this.scene.ready) this.scene.connect();
    });
    trainer.on("fatal", (sentence) => {
      if (this.#closed) return;
      const { id, started, progress, playing } = this.run;
      this.lostRun = id || this.lostRun; // the second time in a row there is none
      this.run.lost(sentence);
      this.status("");
      // One that stops again at once would stop for ever.
      if (started && performance.now() - this.#lost > RETRY_AFTER) {
        this.#lost = performance.now();
        this.emit("lost", { sentence, step: progress?.step ?? 0, playing });
        return;
      }
      this.clear("lost"); // it said that the trainer goes on
      this.say("trainer", sentence, { action: { label: "Start it again", run: () => this.emit("again") } });
    });
  }

  #listenToScene() {
    const { scene } = this;
    scene.on("ready", () => {
      this.clear("scene"); // what was wrong with the one before
      scene.connect();
    });
    scene.on("port", (port) => this.trainer.send("connect", {}, [port]));
    // What stands over the picture. The scene tells of it with every frame that training makes it draw.
    const over = coalesced(() => {
      this.scale.write();
      if (this.#hover) this.inspector.show(this.#hover);
    });
    const byTraining = (/** @type {boolean} */ alone) => (alone && this.run.playing ? over.atBeat() : over());
    scene.on("hover", (message) => {
      const same = this.#hover?.kind === message.kind && this.#hover.index === message.index;
      this.#hover = message;
      byTraining(same);
    });
    scene.on("lassoed", (found) => this.emit("lassoed", found));
    scene.on("pick", (point) => this.emit("pick", point));
    scene.on("legend", (message) => {
      const before = this.scale.last;
      this.scale.last = message;
      byTraining(true);
      if (!before || LEGEND.some((key) => before[key] !== message[key])) this.emit("legend"); // a message may come with every picture
    });
    scene.on("view", (view) => {
      this.scale.view = view;
      byTraining(view.camera.auto);
      this.emit("view", view.camera.auto ? null : view.camera);
    });
    scene.on("drop", (files) => this.emit("drop", files));
    scene.on("problem", ({ message, fatal }) =>
      this.say("scene", message, fatal ? { action: { label: "Load it again", run: () => scene.reload() } } : {}),
    );
  }
}
