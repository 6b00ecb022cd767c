// window.halo: the page for tests and teachers. API.md documents it.

/**
 * @param {object} parts
 * @param {import("./settings.js").Settings} parts.settings
 * @param {import("./run.js").Run} parts.run
 * @param {import("./scene.js").Scene} parts.scene
 * @param {import("./messages.js").Messages} parts.messages
 * @param {import("./inspector.js").Inspector} parts.inspector
 * @param {import("./legend.js").Legend} parts.legend
 * @param {() => string} parts.backend
 * @param {(playing: boolean) => void} parts.play
 * @param {Promise<void>} parts.ready
 */
export function exposeHalo({ settings, run, scene, messages, inspector, legend, backend, play, ready }) {
  const state = () => ({
    ...structuredClone(settings.state),
    run: run.id,
    source: run.started?.source ?? null,
    trainable: run.started?.trainable ?? false,
    config: run.started ? structuredClone(run.started.config) : null,
    vocabulary: run.started?.vocabulary ?? null,
    playing: run.playing,
    step: run.progress?.step ?? null,
    stepsPerSecond: run.progress?.steps_per_second ?? null,
    inForce: run.progress && {
      batch: run.progress.batch_size, tau: run.progress.tau, lr: run.progress.learning_rate, pace: run.progress.pace,
    },
    metrics: run.progress ? structuredClone(run.progress.metrics) : null,
    graphsCompiled: run.progress?.graphs_compiled ?? null,
    historyLength: run.progress?.history_length ?? 0,
    historyIndex: run.progress?.history_index ?? -1,
    diverged: run.diverged && { step: run.diverged.step, what: run.diverged.what, lastGood: run.diverged.last_good },
    points: run.started ? structuredClone(run.started.points) : null,
    hover: inspector.hover && structuredClone(inspector.hover),
    legend: legend.last && structuredClone(legend.last),
    messages: messages.texts,
    backend: backend(),
    sceneReady: scene.ready,
  });

  const api = {
    ready,
    state,

    /** @param {Partial<import("./state.js").State> & {playing?: boolean}} values */
    set({ playing, ...values }) {
      settings.change(values);
      if (playing !== undefined) play(playing);
    },

    /** @param {number} [n] */
    async step(n = 1) {
      if (!Number.isInteger(n) || n < 0) throw new Error(`step(${n}): a whole number of steps is wanted, 0 or more`);
      await run.steps(n);
      return state();
    },

    probe: () => scene.probe(),
  };
  /** @type {any} */ (window).halo = Object.freeze(api);
}
