// Reads {specs, d} and answers what the page makes of each spec in d dimensions, at the objective's default τ.

import { readFileSync } from "node:fs";

import { degreesOfFreedom, objectiveConfig, objectiveOf, repairObjective, tauIsGauge, tauNote } from "../../app/objective-spec.js";

const { specs, d } = JSON.parse(readFileSync(0, "utf8"));
const answers = specs.map((spec) => ({
  canonical: repairObjective(spec),
  config: objectiveConfig(spec, d, objectiveOf(spec).defaultTau),
  gauge: tauIsGauge(spec),
  note: tauNote(spec),
  freedom: degreesOfFreedom(spec, d),
}));
process.stdout.write(JSON.stringify(answers));
