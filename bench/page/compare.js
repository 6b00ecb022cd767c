// The comparison: one page in which every competitor trains in short windows, one after the other and never at once,
// round by round. A machine's slow spells last for seconds and strike all of a round alike, so the ratios are taken
// within a round.

import { goCompetitor } from "./go.js";
import { jaxCompetitor } from "./jax.js";
import { tensorflowCompetitor } from "./tensorflow.js";

// A competitor is { train(steps) → the loss of the last, or a promise of it; clock?() → milliseconds of its own }.
const competitors = {
  simdgo: (task) => goCompetitor("simdgo", task),
  execute: (task) => goCompetitor("execute", task),
  go: (task) => goCompetitor("go", task),
  hand: (task) => goCompetitor("hand", task),
  tensorflow: (task) => tensorflowCompetitor(task, false),
  "tensorflow plain": (task) => tensorflowCompetitor(task, true),
  jax: jaxCompetitor,
};

const checkedPasses = 3;
const agreement = 0.005; // of each of their losses, as a share

// compare measures a task { batch, in, hidden } in that many rounds of windows of that many milliseconds. It returns,
// for each competitor, its losses in the first and the last pass of the check and its steps a second in each round.
globalThis.compare = async (size, rounds, milliseconds) => {
  if (globalThis.crossOriginIsolated) throw new Error("the page is isolated: the peers would use several threads");
  const source = await goCompetitor("hand", size);
  const task = { ...size, ...source.data() };
  const results = {};
  for (const [name, make] of Object.entries(competitors)) {
    const competitor = await make(task);
    results[name] = { competitor, ...(await check(name, competitor, task.batches.length)), rates: [] };
  }
  for (const [name, { losses }] of Object.entries(results)) {
    const step = losses.findIndex((loss, i) => !(Math.abs(loss / results.go.losses[i] - 1) < agreement));
    if (step >= 0) throw new Error(`${name}: the loss of step ${step} is ${losses[step]}, that of go ${results.go.losses[step]}`);
  }
  for (const result of Object.values(results)) result.stepTime = await warm(result.competitor, 4 * milliseconds);
  for (let round = 0; round < rounds; round++) {
    for (const result of Object.values(results)) {
      const steps = Math.max(1, Math.round(milliseconds / result.stepTime));
      result.rates.push(await rate(result.competitor, steps));
      await turn();
    }
  }
  return Object.entries(results).map(([name, { first, last, rates }]) => ({ name, first, last, rates }));
};

// check takes the first steps, from the common initial weights, and sees that the loss falls. It returns all losses,
// and the mean of the first and of the last pass over the batches.
async function check(name, competitor, batches) {
  const losses = [];
  for (let i = 0; i < checkedPasses * batches; i++) losses.push(await competitor.train(1));
  const mean = (list) => list.reduce((a, b) => a + b) / list.length;
  const first = mean(losses.slice(0, batches));
  const last = mean(losses.slice(-batches));
  if (!(last < first)) throw new Error(`${name}: its mean loss goes from ${first} to ${last}: it does not learn`);
  return { losses, first, last };
}

// warm trains for about that long, with ever more steps, and returns the milliseconds that a step takes.
async function warm(competitor, milliseconds) {
  const start = performance.now();
  let steps = 1;
  for (;;) {
    const begin = performance.now();
    await competitor.train(steps);
    const end = performance.now();
    if (end - start > milliseconds) return (end - begin) / steps;
    if (end - begin < milliseconds / 4) steps *= 2;
  }
}

// rate trains and returns steps a second, by the competitor's own clock where it has one.
async function rate(competitor, steps) {
  const now = competitor.clock ?? (() => performance.now());
  const start = now();
  const loss = await competitor.train(steps);
  const end = now();
  if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
  return (1000 * steps) / (end - start);
}

// turn lets the browser do what is due.
function turn() {
  return new Promise((resolve) => setTimeout(resolve));
}
