// The page: makes the parts and wires them together. What each does is in its own module.

import { Charts } from "./charts.js";
import { describeChanges, ofLane } from "./changes.js";
import { configOf } from "./choices.js";
import { Controls } from "./controls.js";
import { bindCsv } from "./chart-csv.js";
import { bindCopyLink } from "./copy-link.js";
import { byId, write } from "./dom.js";
import { exposeHalo } from "./halo.js";
import { Lanes } from "./lanes.js";
import { Legend } from "./legend.js";
import { Link } from "./link.js";
import { Messages } from "./messages.js";
import { Opener, fillGallery, markGallery } from "./open.js";
import { makePanels, needsOf, onToggle } from "./panels.js";
import { Player } from "./player.js";
import { applied } from "./presets.js";
import { Questions } from "./questions.js";
import { Readouts } from "./readouts.js";
import { bindSave, showSave } from "./save.js";
import { coalesced, settled } from "./schedule.js";
import { Scheduled } from "./scheduled.js";
import { Settings } from "./settings.js";
import { beginsRun, stateOf, valuesOf } from "./state.js";
import { detect, missing } from "./support.js";
import { Theme } from "./theme.js";
import { Timeline } from "./timeline.js";

const support = detect();
const canTrain = support.simd && support.workers;

const messages = new Messages(byId("messages"));
const theme = new Theme(/** @type {HTMLButtonElement} */ (byId("theme")));
const settings = new Settings();
const lanes = new Lanes(() => ({ parent: byId("panes"), messages, draws: support.webgl2 }));
const link = new Link();
const charts = new Charts(makePanels());
const readouts = new Readouts();
const legend = new Legend();
const timeline = new Timeline(lanes);
const scheduled = new Scheduled();
const controls = new Controls(change);
const questions = new Questions(choose);
const opener = new Opener(lanes.a.run, messages, opened);
const player = new Player(lanes, timeline, { play, restart });

missing(support).forEach((sentence, i) => messages.show(`support-${i}`, sentence));

// Settings → runs, scenes and controls.

settings.on("change", ({ keys, begins, adopted, popped, before, state, undo }) => {
  if (begins || (adopted && keys.has("checkpoint"))) scheduled.begin();
  showSettings();
  if (keys.has("hide")) charts.redraw();
  if (state.b === "" && !begins) lanes.close();
  nameLanes();
  legendOf();
  link.setCameras(state.link);
  for (const { scene } of lanes.all) {
    if (keys.has("m")) scene.show({ multiple: state.m });
    if (keys.has("colour")) scene.show({ colour_by: state.colour });
  }
  if (adopted) return;
  if (begins) {
    begin(undo);
    return;
  }
  for (const lane of lanes.all) {
    const [was, is] = [stateOf(before, lane.name), stateOf(state, lane.name)];
    if ((popped || fromOutside) && was.view !== is.view) lane.lookAt(is.view);
  }
  set(scheduled.over(before), scheduled.over(state));
  if (keys.has("play") && popped) lanes.play(state.play);
});

/**
 * Tells each run what is different for it between two states.
 * @param {import("./state.js").State} before
 * @param {import("./state.js").State} after
 */
function set(before, after) {
  for (const { name, run } of lanes.all) {
    const [was, is] = [stateOf(before, name), stateOf(after, name)];
    run.set({
      ...(was.batch !== is.batch && { batch_size: is.batch }),
      ...(was.tau !== is.tau && { tau: is.tau }),
      ...(was.lr !== is.lr && { learning_rate: is.lr }),
      ...(was.pace !== is.pace && { pace: is.pace }),
    });
  }
}

/**
 * Changes what a control asks for. What changes by step keeps in the settings what it begins with; a hand changes what
 * is in force.
 * @param {Partial<import("./state.js").State>} values
 */
function change(values) {
  const { state } = settings;
  const before = scheduled.over(state);
  const { asked, live } = scheduled.part(values, state);
  if (Object.keys(live).length > 0) {
    set(before, scheduled.over(state));
    showSettings();
  }
  if (Object.keys(asked).length > 0) settings.change(asked);
}

/** Begins what is on show again. */
function restart() {
  scheduled.begin();
  showSettings();
  begin();
}

/** Begins what a preset says, also where that is on show already. @param {import("./presets.js").Preset} preset */
function choose(preset) {
  const state = applied(preset, settings.state);
  const begins = beginsRun(settings.state, state);
  settings.change(state);
  if (!begins) restart();
}

/** Shows the settings, and what is in force of those that change by step. */
function showSettings() {
  const { state } = settings;
  controls.show(scheduled.over(state));
  questions.show(state);
  need();
  byId("changes").hidden = state.schedule.length === 0;
  const by = scheduled.ended ? "Changes by itself, but no more once restored" : "Changes by itself";
  write(byId("changes-text"), `${by}: ${describeChanges(state.schedule)}.`);
}
byId("drop-changes").addEventListener("click", () => settings.change({ schedule: [] }));

/** Whether a change of the view came from window.halo and not from the scene itself. */
let fromOutside = true;

/**
 * Begins what the settings say: a new run, two of them, or a checkpoint. One that does not open leaves what was
 * shown.
 * @param {() => void} [undo] takes the settings back
 */
async function begin(undo) {
  opener.cancel();
  if (!canTrain) return;
  const { state } = settings;
  if (state.checkpoint === "") {
    if (state.b === "") lanes.close();
    else if (!lanes.b) lanes.open(state.backend);
    for (const lane of lanes.all) start(lane);
    return;
  }
  const { run } = lanes.a;
  if (run.id === 0) lanes.a.status("Opening the checkpoint…");
  if (await opener.url(state.checkpoint)) return;
  if (settings.state !== state) return; // something else was asked for meanwhile
  if (run.started && undo) undo();
  else if (!run.started) settings.change({ checkpoint: "" });
}

/** Begins the run of a lane at step 0. @param {import("./lane.js").Lane} lane */
function start(lane) {
  const state = stateOf(settings.state, lane.name);
  const free = (/** @type {import("./changes.js").Setting} */ setting) => settings.state[setting] !== 0;
  const schedule = ofLane(settings.state.schedule, lane.name, free);
  lane.run.start(configOf(state), { playing: state.play, pace: state.pace, schedule });
}

/**
 * A checkpoint was opened, and is shown alone: the controls and the URL follow it. What its own URL says besides
 * outranks it.
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
    { ...brought, checkpoint: url, schedule: [], b: "", "b.batch": 0, "b.tau": 0, "b.lr": 0, "b.view": null, link: true, ...(asked ? {} : { view: null }) },
    { push: !asked, from: url === "" ? "file" : "live", brought },
  );
  settings.change(Object.fromEntries(changes));
  lanes.a.run.set({ pace: settings.state.pace }); // a checkpoint has none
  lanes.a.lookAt(settings.state.view);
  player.reopens(url !== "");
  markGallery(url);
}

/** @param {boolean} playing */
function play(playing) {
  timeline.stop();
  lanes.play(playing);
  settings.change({ play: playing });
}

// Lanes → what shows them.

const showProgress = coalesced(() => {
  readouts.show(lanes.all);
  if (lanes.a.run.progress) timeline.show(lanes.a.run.progress);
});

lanes.on("starting", ({ lane }) => {
  readouts.clear(lane.name);
  timeline.clear();
  markGallery("");
});
lanes.on("started", ({ lane, value: started }) => {
  readouts.clear(lane.name);
  timeline.clear();
  charts.begin(lane.name, started);
  legendOf();
  showSave(lanes);
  lane.lookAt(stateOf(settings.state, lane.name).view);
  if (lane !== lanes.a) return;
  player.started(started);
  controls.setTrainable(started.trainable);
});
lanes.on("progress", ({ lane, value: progress }) => {
  if (scheduled.progressed(lane.name, progress, settings.state)) showSettings();
  charts.progress(lane.name, progress);
  showProgress();
});
lanes.on("playing", () => {
  player.show();
  showProgress();
});
for (const what of /** @type {const} */ (["floors", "detail", "geometry"])) lanes.on(what, ({ lane, value }) => charts.say(what, lane.name, value));
lanes.on("history", ({ lane, value: history }) => charts.history(lane.name, history));
lanes.on("restored", ({ lane, value: progress }) => {
  charts.rewind(lane.name, progress.step);
  const lr = progress.learning_rate;
  scheduled.ended = true;
  const key = lane.name === "B" && settings.state["b.lr"] !== 0 ? "b.lr" : "lr";
  settings.adopt(scheduled.part({ [key]: lr }, settings.state).asked);
  for (const { name, run } of lanes.all) if (stateOf(scheduled.over(settings.state), name).lr === lr) run.set({ learning_rate: lr }); // linked, it holds for both
  play(true);
});
lanes.on("again", ({ lane }) => {
  lane.boot(settings.state.backend);
  if (settings.state.checkpoint === "") start(lane);
  else begin();
});
lanes.on("legend", () => legendOf());
lanes.on("objective", ({ lane, value }) => settings.change(lane.name === "A" ? { objective: value } : { b: value }));
lanes.on("close", () => settings.change({ b: "" }));
lanes.on("drop", ({ value: files }) => opener.dropped(files));

const seen = { A: settings.state.view, B: settings.state["b.view"] };
const keepView = settled(() => {
  fromOutside = false;
  settings.change({ view: seen.A, ...(lanes.b && { "b.view": seen.B }) });
  fromOutside = true;
}, 300);
lanes.on("view", ({ lane, value: view }) => {
  seen[/** @type {"A"|"B"} */ (lane.name)] = view;
  keepView();
});

/** Unties the pictures. */
let untie = () => {};
lanes.on("opened", (b) => {
  dress(b);
  untie = link.tie(lanes.a, b);
  readouts.setLanes(true);
  nameLanes();
  showSave(lanes);
  showSettings(); // what is hidden, is so in the new pane too
});
lanes.on("closed", () => {
  untie();
  charts.end("B");
  readouts.setLanes(false);
  nameLanes();
  legendOf();
  showSave(lanes);
  showProgress();
  player.show();
});

/** Says which objective each lane has, where there are two. */
function nameLanes() {
  for (const { name, pane } of lanes.all) pane.name(lanes.b ? name : "", stateOf(settings.state, name).objective);
}

/** Tells a scene how it is to draw. @param {import("./lane.js").Lane} lane */
function dress({ scene }) {
  scene.show({ multiple: settings.state.m, dark: theme.dark, colour_by: settings.state.colour, reduced_motion: still.matches });
}

function legendOf() {
  const { state } = settings;
  const started = lanes.a.run.started ?? lanes.b?.run.started;
  if (!started) return;
  legend.colours(started, state.colour, theme.dark);
  legend.notes(lanes.all, state.m);
}

/** Tells the trainers what the panels that are seen need. */
function need() {
  const needs = needsOf(charts.panels);
  for (const lane of lanes.all) {
    if (lane.needs.detail === needs.detail && lane.needs.geometry === needs.geometry) continue;
    lane.needs = needs;
    lane.see();
  }
}
onToggle(() => {
  need();
  charts.redraw();
});

document.addEventListener("visibilitychange", () => lanes.all.forEach((lane) => lane.see()));
theme.on("change", (dark) => {
  for (const { scene } of lanes.all) scene.show({ dark });
  charts.recolour(dark);
  legendOf();
});
const still = matchMedia("(prefers-reduced-motion: reduce)");
still.addEventListener("change", () => lanes.all.forEach(({ scene }) => scene.show({ reduced_motion: still.matches })));
byId("fit").addEventListener("click", () => {
  for (const { scene } of lanes.all) scene.show({ fit: true });
  settings.change({ view: null, "b.view": null });
});

// Begin.

dress(lanes.a);
showSettings();
nameLanes();
link.setCameras(settings.state.link);
charts.recolour(theme.dark);
lanes.a.draw();
bindSave(lanes);
bindCsv(charts.panels, lanes);
bindCopyLink(settings, lanes, messages);
fillGallery(opener, messages).then(() => markGallery(settings.state.checkpoint));
exposeHalo({ settings, change, lanes, messages, play, ready: whenReady() });
if (canTrain) {
  lanes.a.boot(settings.state.backend);
  begin();
}

/** Resolves once what the URL asks for is on show, and in the pictures where there can be some. */
async function whenReady() {
  await Promise.resolve(); // until the lanes are there
  await Promise.all(
    lanes.all.map(async ({ run, scene }) => {
      if (!run.progress) await new Promise((resolve) => run.on("progress", resolve));
      if (support.webgl2 && !scene.ready) await new Promise((resolve) => scene.on("ready", resolve));
    }),
  );
}
