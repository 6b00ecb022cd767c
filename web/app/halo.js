// window.halo: the page for tests and teachers. API.md documents it.

import { linkOf } from "./replay-link.js";

/**
 * @param {object} parts
 * @param {import("./settings.js").Settings} parts.settings
 * @param {(values: Partial<import("./state.js").State>) => void} parts.change
 * @param {import("./lanes.js").Lanes} parts.lanes
 * @param {import("./ask.js").Ask} parts.ask
 * @param {import("./messages.js").Messages} parts.messages
 * @param {import("./keeper.js").Keeper} parts.keeper
 * @param {(playing: boolean) => void} parts.play
 * @param {Promise<void>} parts.ready
 */
export function exposeHalo({ settings, change, lanes, ask, messages, keeper, play, ready }) {
  const state = () => ({
    ...structuredClone(settings.state),
    ...laneState(lanes.a, ask),
    playing: lanes.playing,
    kept: keeper.stepOf(lanes.a),
    messages: messages.texts,
    laneB: lanes.b && laneState(lanes.b, ask),
  });

  const api = {
    ready,
    state,

    /** @param {Partial<import("./state.js").State> & {playing?: boolean}} values */
    set({ playing, ...values }) {
      change(values);
      if (playing !== undefined) play(playing);
    },

    /** @param {number} [n] */
    async step(n = 1) {
      if (!Number.isInteger(n) || n < 0) throw new Error(`step(${n}): a whole number of steps is wanted, 0 or more`);
      await lanes.step(n);
      return state();
    },

    link: () => linkOf(settings, lanes),

    /** @param {"A"|"B"} [name] */
    probe(name = "A") {
      const lane = lanes.all.find((one) => one.name === name);
      return lane ? lane.scene.probe() : Promise.reject(new Error(`there is no run ${name}`));
    },
  };
  /** @type {any} */ (window).halo = Object.freeze(api);
}

/** The points of a run, which never change, as they are told: copied once, because there may be very many. @type {WeakMap<object, object>} */
const copies = new WeakMap();

/** @param {import("./wire.js").PointsInfo} points */
function copyOf(points) {
  const copy = copies.get(points) ?? structuredClone(points);
  copies.set(points, copy);
  return copy;
}

/** What is known of the run of one lane. @param {import("./lane.js").Lane} lane @param {import("./ask.js").Ask} ask */
function laneState({ name, run, scene, inspector, scale, backend }, ask) {
  const { started, progress, diverged } = run;
  return {
    run: run.id,
    source: started?.source ?? null,
    trainable: started?.trainable ?? false,
    config: started && structuredClone(started.config),
    vocabulary: started?.vocabulary ?? null,
    playing: run.playing,
    step: progress?.step ?? null,
    stepsPerSecond: progress?.steps_per_second ?? null,
    inForce: progress && { batch: progress.batch_size, tau: progress.tau, lr: progress.learning_rate, pace: progress.pace },
    metrics: progress && structuredClone(progress.metrics),
    metricsStep: progress?.metrics_step ?? null,
    graphsCompiled: progress?.graphs_compiled ?? null,
    historyLength: progress?.history_length ?? 0,
    historyIndex: progress?.history_index ?? -1,
    diverged: diverged && { step: diverged.step, what: diverged.what, lastGood: diverged.last_good },
    points: started && copyOf(started.points),
    answers: structuredClone(ask.answers.get(name) ?? null),
    hover: inspector.hover && structuredClone(inspector.hover),
    camera: scene.view && structuredClone(scene.view.camera),
    legend: scale.last && structuredClone(scale.last),
    backend,
    sceneReady: scene.ready,
  };
}
