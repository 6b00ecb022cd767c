// The page: makes the parts and wires them together. What each does is in its own module.

import { Charts } from "./charts.js";
import { configOf } from "./choices.js";
import { Controls } from "./controls.js";
import { byId, write } from "./dom.js";
import { showDivergence } from "./divergence.js";
import { exposeHalo } from "./halo.js";
import { Inspector } from "./inspector.js";
import { Legend } from "./legend.js";
import { Messages } from "./messages.js";
import { Opener, fillGallery, markGallery } from "./open.js";
import { Player } from "./player.js";
import { Readouts } from "./readouts.js";
import { Run } from "./run.js";
import { bindSave } from "./save.js";
import { Scene } from "./scene.js";
import { coalesced, settled } from "./schedule.js";
import { Settings } from "./settings.js";
import { valuesOf } from "./state.js";
import { detect, missing } from "./support.js";
import { Theme } from "./theme.js";
import { Timeline } from "./timeline.js";
import { Trainer } from "./trainer.js";

const support = detect();
const canTrain = support.simd && support.workers;

const messages = new Messages(byId("messages"));
const theme = new Theme(/** @type {HTMLButtonElement} */ (byId("theme")));
const settings = new Settings();
const trainer = new Trainer();
const run = new Run(trainer);
const scene = new Scene(/** @type {HTMLIFrameElement} */ (byId("scene")));
const charts = new Charts();
const readouts = new Readouts();
const legend = new Legend();
const inspector = new Inspector(run);
const timeline = new Timeline(run);
const controls = new Controls((change) => settings.change(change));
const opener = new Opener(run, messages, opened);
const player = new Player(run, timeline, { play, restart: () => begin() });
let backend = "";

missing(support).forEach((sentence, i) => messages.show(`support-${i}`, sentence));

// Settings → run, scene and controls.

settings.on("change", ({ keys, begins, adopted, popped, state, undo }) => {
  controls.show(state);
  legendOf();
  if (keys.has("m")) scene.show({ multiple: state.m });
  if (keys.has("colour")) scene.show({ colour_by: state.colour });
  if (adopted) return;
  if (begins) {
    begin(undo);
    return;
  }
  if (keys.has("view") && (popped || fromOutside)) lookAt(state.view);
  if (keys.has("play") && popped) run.play(state.play);
  run.set({
    ...(keys.has("batch") && { batch_size: state.batch }),
    ...(keys.has("tau") && { tau: state.tau }),
    ...(keys.has("lr") && { learning_rate: state.lr }),
    ...(keys.has("pace") && { pace: state.pace }),
  });
});

/** Whether a change of the view came from window.halo and not from the scene itself. */
let fromOutside = true;

/**
 * Begins what the settings say: a new run, or a checkpoint. One that does not open leaves what was shown.
 * @param {() => void} [undo] takes the settings back
 */
async function begin(undo) {
  opener.cancel();
  if (!canTrain) return;
  const { state } = settings;
  if (state.checkpoint === "") {
    run.start(configOf(state), { playing: state.play, pace: state.pace });
    return;
  }
  if (run.id === 0) status("Opening the checkpoint…");
  if (await opener.url(state.checkpoint)) return;
  if (settings.state !== state) return; // something else was asked for meanwhile
  if (run.started && undo) undo();
  else if (!run.started) settings.change({ checkpoint: "" });
}

/**
 * A checkpoint was opened: the controls and the URL follow it. What its own URL says besides outranks it.
 * @param {import("./wire.js").Started} started
 * @param {string} url "" for a file
 */
function opened(started, url) {
  const brought = valuesOf(started.config);
  const asked = url !== "" && settings.state.checkpoint === url; // by the page's URL, not by a click
  const { batch, tau, lr } = settings.state;
  const changes = Object.entries({ batch, tau, lr }).filter(([key]) => asked && started.trainable && settings.given.has(key));
  settings.given = new Set();
  settings.adopt(
    { ...brought, checkpoint: url, ...(asked ? {} : { view: null }) },
    { push: !asked, from: url === "" ? "file" : "live", brought },
  );
  settings.change(Object.fromEntries(changes));
  run.set({ pace: settings.state.pace }); // a checkpoint has none
  lookAt(settings.state.view);
  player.reopens(url !== "");
  markGallery(url);
}

/** @param {boolean} playing */
function play(playing) {
  timeline.stop();
  run.play(playing);
  settings.change({ play: playing });
}

// Run → what shows it.

run.on("starting", () => {
  readouts.clear();
  timeline.clear();
  inspector.hide();
  for (const key of ["diverged", "run"]) messages.clear(key);
  markGallery("");
  status(trainer.ready ? "" : "Loading the trainer…");
});
run.on("started", (started) => {
  status("");
  for (const key of ["diverged", "run", "trainer"]) messages.clear(key);
  readouts.clear();
  timeline.clear();
  inspector.hide();
  charts.begin(started);
  legendOf();
  player.started(started);
  controls.setTrainable(started.trainable);
  lookAt(settings.state.view);
});
const showProgress = coalesced(() => {
  if (!run.progress) return;
  readouts.show(run.progress, run.started, run.playing);
  timeline.show(run.progress);
});
run.on("progress", (progress) => {
  charts.progress(progress);
  showProgress();
});
run.on("playing", () => {
  player.show();
  showProgress();
});
run.on("history", (history) => charts.history(history));
run.on("diverged", (diverged) => showDivergence(diverged, run, messages));
run.on("restored", (progress) => {
  charts.rewind(progress.step);
  settings.adopt({ lr: progress.learning_rate });
  play(true);
});
run.on("problem", ({ message }) => {
  messages.show("run", message);
  if (!run.started) status("There is nothing to show.");
});

// Trainer and scene come and go.

trainer.on("hello", (hello) => {
  backend = hello.backend;
  trainer.send("visible", { visible: !document.hidden });
  if (scene.ready) scene.connect();
});
trainer.on("fatal", (sentence) => {
  run.lost(sentence);
  status("");
  messages.show("trainer", sentence, { action: { label: "Start it again", run: boot } });
});
scene.on("ready", () => {
  theme.emit("change", theme.dark);
  scene.connect();
});
scene.on("port", (port) => trainer.send("connect", {}, [port]));
scene.on("hover", (hover) => inspector.show(hover));
scene.on("legend", (message) => legend.scale(message));
scene.on("drop", (files) => opener.dropped(files));
scene.on("problem", ({ message, fatal }) =>
  messages.show("scene", message, fatal ? { action: { label: "Load it again", run: () => scene.reload() } } : {}),
);
let seen = settings.state.view;
const keepView = settled(() => {
  fromOutside = false;
  settings.change({ view: seen });
  fromOutside = true;
}, 300);
scene.on("view", ({ camera }) => {
  seen = camera.auto ? null : camera;
  keepView();
});

document.addEventListener("visibilitychange", () => {
  if (trainer.ready) trainer.send("visible", { visible: !document.hidden });
});
theme.on("change", (dark) => {
  scene.show({ dark });
  charts.recolour(dark);
  legendOf();
});
const still = matchMedia("(prefers-reduced-motion: reduce)");
still.addEventListener("change", () => scene.show({ reduced_motion: still.matches }));
byId("fit").addEventListener("click", () => {
  scene.show({ fit: true });
  settings.change({ view: null });
});

/** @param {import("./wire.js").Camera|null} view */
function lookAt(view) {
  scene.show(view ? { camera: view } : { fit: true });
}

function legendOf() {
  const { state } = settings;
  if (!run.started) return;
  legend.colours(run.started, state.colour, theme.dark);
  legend.radius(run.started.config, state.m);
}

/** Words over the picture, while there is none. @param {string} text */
function status(text) {
  write(byId("status"), support.webgl2 ? text : "No picture: this browser lacks WebGL 2.");
}

/** Starts the trainer and what the settings say. */
function boot() {
  if (!canTrain) return;
  trainer.start(settings.state.backend);
  begin();
}

// Begin.

scene.show({ multiple: settings.state.m, dark: theme.dark, colour_by: settings.state.colour, reduced_motion: still.matches });
controls.show(settings.state);
charts.recolour(theme.dark);
if (support.webgl2) scene.load();
bindSave(run, messages);
fillGallery(opener, messages).then(() => markGallery(settings.state.checkpoint));
exposeHalo({ settings, run, scene, messages, inspector, legend, play, backend: () => backend, ready: whenReady() });
boot();

/** Resolves once a run is on show, and in the picture where there can be one. */
async function whenReady() {
  await new Promise((resolve) => run.on("progress", resolve));
  if (support.webgl2 && !scene.ready) await new Promise((resolve) => scene.on("ready", resolve));
}
