// The page: makes the parts and wires them together. What each does is in its own module.

import { Ask } from "./ask.js";
import { Charts } from "./charts.js";
import { describeChanges, ofLane } from "./changes.js";
import { configOf, expectedOf } from "./choices.js";
import { Controls } from "./controls.js";
import { bindCsv } from "./chart-csv.js";
import { byId, write } from "./dom.js";
import { Follower } from "./follower.js";
import { bindFullScreen } from "./full-screen.js";
import { Gallery } from "./gallery.js";
import { whole } from "./format.js";
import { exposeHalo } from "./halo.js";
import { bindKeep } from "./keep.js";
import { Keeper } from "./keeper.js";
import { Lanes } from "./lanes.js";
import { bindHelp } from "./help.js";
import { Keys } from "./keys.js";
import { Legend } from "./legend.js";
import { Link } from "./link.js";
import { Messages } from "./messages.js";
import { MetricsLog } from "./metrics-log.js";
import { Opener } from "./open.js";
import { litBy } from "./matrix-data.js";
import { makePanels, needsOf, onToggle } from "./panels.js";
import { PictureControl, planeOf } from "./picture-control.js";
import { Player } from "./player.js";
import { applied } from "./presets.js";
import { PointsTable } from "./points-table.js";
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
import { drawUnderstand } from "./understand.js";
import { tellWrongValues } from "./wrong-values.js";

const support = detect();
const canTrain = support.simd && support.workers;

const messages = new Messages(byId("messages"));
const wrong = tellWrongValues(location.search); // before the settings write what they made of it
const theme = new Theme(/** @type {HTMLButtonElement} */ (byId("theme")));
const settings = new Settings();
const lanes = new Lanes(() => ({ parent: byId("panes"), messages, draws: support.webgl2 }));
const link = new Link();
const log = new MetricsLog();
const charts = new Charts([...makePanels(), log]);
const matrix = /** @type {import("./matrix-panel.js").MatrixPanel} */ (charts.panels.find(({ id }) => id === "matrix"));
const readouts = new Readouts();
const legend = new Legend();
const timeline = new Timeline(lanes);
const scheduled = new Scheduled();
const controls = new Controls(change);
const pictureControl = new PictureControl(change);
const questions = new Questions(choose);
const ask = new Ask(lanes, messages, (values) => settings.change(values));
const opener = new Opener(lanes.a.run, messages, opened);
const gallery = new Gallery((url) => opener.url(url), messages);
new Follower(gallery, lanes.a.run, timeline, messages);
opener.onPicture = (file) => ask.readPicture(file);
const pointsTable = new PointsTable(lanes, messages, () => settings.state.without);
const keys = new Keys();
const player = new Player(lanes, timeline, { play, restart });

missing(support).forEach((sentence, i) => messages.show(`support-${i}`, sentence));
if (wrong !== "") messages.show("url", wrong);

// Settings → runs, scenes and controls.

settings.on("change", ({ keys, begins, adopted, popped, before, state, undo }) => {
  if (begins || (adopted && keys.has("checkpoint"))) scheduled.begin();
  showSettings();
  if (keys.has("hide")) charts.redraw();
  if (state.b === "" && !begins) lanes.close();
  nameLanes();
  legendOf();
  pointsTable.changed();
  link.setCameras(state.link);
  for (const { scene } of lanes.all) {
    if (keys.has("m")) scene.show({ multiple: state.m });
    if (keys.has("colour")) scene.show({ colour_by: state.colour });
    if (keys.has("without")) scene.show({ hide_levels: state.without });
    if (keys.has("rings")) scene.show({ all_rings: state.rings });
    if (keys.has("plane")) scene.show({ plane: planeOf(state.plane) });
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
      ...(was.until !== is.until && { until: is.until }),
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
  pictureControl.show(state);
  questions.show(state);
  matrix.show(state.matrix);
  ask.show(state.ask, state.point);
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
  lane.run.start(configOf(state), { playing: state.play, pace: state.pace, schedule: scheduleOf(lane), until: state.until });
}

/** What changes by step in a lane. @param {import("./lane.js").Lane} lane */
function scheduleOf(lane) {
  return ofLane(settings.state.schedule, lane.name, (setting) => settings.state[setting] !== 0);
}

const keeper = new Keeper(() => lanes.all, askedOf);

/** What is asked of a lane that may change while it trains: what it has learned besides is in its snapshots. @param {import("./lane.js").Lane} lane */
function askedOf(lane) {
  const { batch, tau, lr } = stateOf(scheduled.over(settings.state, { learned: false }), lane.name);
  return { batch_size: batch, tau, learning_rate: lr };
}

/**
 * Starts the trainer of a lane again, and its run from where it was kept last.
 * @param {import("./lane.js").Lane} lane
 * @param {boolean} playing
 * @returns {number|null} step from which it goes on; null where a checkpoint is opened again
 */
function takeUp(lane, playing) {
  lane.boot(settings.state.backend);
  const { pace, until } = settings.state;
  const kept = keeper.resume(lane, { playing, pace, until, schedule: scheduled.ended ? [] : scheduleOf(lane) });
  if (kept) {
    const asked = askedOf(lane);
    lane.run.set(Object.fromEntries(Object.entries(asked).filter(([key, value]) => value !== kept.asked[key])));
  } else if (opener.holds(lane.lostRun) && lane === lanes.a) {
    reopen(playing);
    return null;
  } else if (settings.state.checkpoint === "") {
    start(lane);
    lane.run.play(playing);
  } else {
    begin();
    return null;
  }
  return kept?.step ?? 0;
}

/** Reads a file again of which nothing was kept, as of one that cannot train on; or begins a run in its place. @param {boolean} playing */
async function reopen(playing) {
  const lane = lanes.a;
  if (await opener.reopen()) {
    lane.run.set({ pace: settings.state.pace, until: settings.state.until });
    if (playing) lane.run.play(true);
  } else if (lane.trainer.running && !lane.run.started) {
    lane.clear("lost"); // it said that the file would be there
    start(lane);
  }
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
    { ...brought, checkpoint: url, schedule: [], b: "", "b.batch": 0, "b.tau": 0, "b.lr": 0, "b.view": null, link: true, ...(asked ? {} : { view: null, point: "" }) },
    { push: !asked, from: url === "" ? "file" : "live", brought },
  );
  settings.change(Object.fromEntries(changes));
  lanes.a.run.set({ pace: settings.state.pace, until: settings.state.until }); // a checkpoint has none
  lanes.a.lookAt(settings.state.view);
  player.reopens(url !== "");
  messages.clear("follow");
  gallery.mark(url, url === "" ? "" : opener.tag);
}

/** @param {boolean} playing */
function play(playing) {
  timeline.stop();
  for (const lane of lanes.all) if (lane.stopped) takeUp(lane, playing); // its message may be dismissed
  lanes.play(playing);
  settings.change({ play: playing });
}

// Lanes → what shows them.

const showProgress = coalesced(() => {
  readouts.show(lanes.all);
  pointsTable.changed();
  if (lanes.a.run.progress) timeline.show(lanes.a.run.progress);
});

lanes.on("starting", ({ lane }) => {
  readouts.clear(lane.name);
  timeline.clear();
  if (settings.state.checkpoint !== "") return;
  messages.clear("follow");
  gallery.mark("", "");
});
lanes.on("started", ({ lane, value: started }) => {
  readouts.clear(lane.name);
  timeline.clear();
  charts.begin(lane.name, started);
  ask.started(lane);
  legendOf();
  showSave(lanes);
  lane.lookAt(stateOf(settings.state, lane.name).view);
  if (lane !== lanes.a) return;
  player.started(started);
  controls.setTrainable(started.trainable);
  pictureControl.begin(started.points, settings.state);
});
lanes.on("progress", ({ lane, value: progress }) => {
  if (scheduled.progressed(lane.name, progress, settings.state)) controls.show(scheduled.over(settings.state));
  charts.progress(lane.name, progress);
  if (lane.run.playing) showProgress.atBeat();
  else showProgress();
});
lanes.on("playing", () => {
  player.show();
  showProgress();
});
for (const what of /** @type {const} */ (["floors", "detail", "geometry", "batchMatrix"])) lanes.on(what, ({ lane, value }) => charts.say(what, lane.name, value));
lanes.on("lassoed", ({ lane, value }) => ask.lassoed(lane, value));
lanes.on("asked", ({ value }) => ask.shown(value));
lanes.on("answers", ({ lane, value }) => ask.answered(lane, value));
lanes.on("pick", ({ value: { kind, index } }) => ask.pick({ kind, index }));
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
lanes.on("lost", ({ lane, value: { sentence, step, playing } }) => {
  const from = takeUp(lane, playing);
  let now = "the checkpoint is opened again";
  if (from !== null) now = `the run goes on from step ${whole(from)}${step > from ? `, ${whole(step - from)} step${step - from === 1 ? "" : "s"} back` : ""}`;
  lane.say("lost", `${sentence} It was started again: ${now}.`, { kind: "note" });
});
lanes.on("again", ({ lane }) => takeUp(lane, settings.state.play));
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
  if (!lane.run.started) return; // a scene without anything to show says where it looks all the same
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
  ask.ended();
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
  keys.watch(scene.frame);
  scene.show({ multiple: settings.state.m, dark: theme.dark, colour_by: settings.state.colour, reduced_motion: still.matches });
  scene.show({ hide_levels: settings.state.without, all_rings: settings.state.rings, plane: planeOf(settings.state.plane) });
}

function legendOf() {
  const { state } = settings;
  const started = lanes.a.run.started ?? lanes.b?.run.started;
  if (!started) return;
  const picture = (lanes.a.run.started ? lanes.a : lanes.b)?.scale.last ?? null;
  legend.colours(started, state.colour, theme.dark, picture);
  pictureControl.explain(picture, state);
  legend.notes(lanes.all, state.m);
}

/** Tells the trainers what the panels that are seen need. */
function need() {
  for (const lane of lanes.all) {
    const needs = needsOf(charts.panels, lane.name);
    if (JSON.stringify(lane.needs) === JSON.stringify(needs)) continue;
    lane.needs = needs;
    lane.see();
  }
}
onToggle(() => {
  need();
  charts.redraw();
});

matrix.on("choose", (value) => settings.change({ matrix: value }));
matrix.on("sight", need);
matrix.on("point", (cell) => {
  for (const { name, run, scene } of lanes.all) scene.highlight(...litBy(cell?.name === name ? run.started?.points : undefined, cell));
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
if (settings.state.checkpoint === "") {
  const expected = expectedOf(settings.state.data);
  pictureControl.expect(expected.levels, expected.crowded);
  legend.expect(expected, settings.state.colour, theme.dark);
}
showSettings();
nameLanes();
link.setCameras(settings.state.link);
charts.recolour(theme.dark);
lanes.a.draw();
bindSave(lanes);
bindHelp(keys);
drawUnderstand();
bindCsv(charts.panels, lanes);
bindKeep({ settings, lanes, messages, timeline, log });
bindFullScreen();
gallery.load();
exposeHalo({ settings, change, lanes, ask, messages, keeper, play, ready: whenReady() });
if (canTrain) {
  lanes.a.boot(settings.state.backend);
  begin();
}
document.documentElement.classList.remove("early"); // it is laid out

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
