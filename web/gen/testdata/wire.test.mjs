import assert from "node:assert/strict";
import { test } from "node:test";
const { VERSION, WireError, decode, encode, isStale } = await import(`file://${process.env.GENERATED}/wire.mjs`);
const { DATASETS, OBJECTIVES } = await import(`file://${process.env.GENERATED}/catalog.mjs`);

/** A start that is right; each row spoils it in one way. */
const start = () => ({
  run: 1,
  config: {
    dataset: "tree332",
    objective: { name: "proposal", family: "variance", c: 1, k: 1, tau: 1, has_std: true },
    dim: 2,
    seed: 1,
    batch_size: 64,
    learning_rate: 3e-3,
    image_hidden: [64, 64],
    text_hidden: [64],
    word_dim: 32,
  },
  playing: true,
  pace: 0,
});

const metrics = () => ({ loss: 1, log_std_by_level: [0.5, null] });

/** @param {() => void} act @param {RegExp} text */
function refuses(act, text) {
  assert.throws(act, (error) => {
    assert.ok(error instanceof WireError, `${error} is no WireError`);
    assert.equal(error.name, "WireError");
    assert.equal(error.otherVersion, false);
    assert.match(error.message, text);
    return true;
  });
}

test("encode writes the envelope", () => {
  const packet = encode("set", { run: 3, tau: 0.5, pace: undefined });
  assert.deepEqual(packet, { json: `{"v":${VERSION},"kind":"set","body":{"run":3,"tau":0.5}}`, buffers: [] });
});

test("encode takes buffers out of the JSON", () => {
  const data = new Uint8Array([1, 2, 3]);
  const body = { run: 1, name: "a", data };
  const packet = encode("open", body);
  assert.equal(packet.json, `{"v":${VERSION},"kind":"open","body":{"run":1,"name":"a"}}`);
  assert.equal(packet.buffers[0], data.buffer, "a whole array is copied");
  assert.equal(body.data, data, "encode changes the body");
});

test("encode copies a part of a larger buffer", () => {
  const all = new Uint8Array([1, 2, 3, 4]);
  const [buffer] = encode("open", { run: 1, name: "a", data: all.subarray(1, 3) }).buffers;
  assert.notEqual(buffer, all.buffer);
  assert.deepEqual([...new Uint8Array(buffer)], [2, 3]);
});

test("encode refuses what is wrong", () => {
  const spoil = (change) => {
    const body = start();
    change(body);
    return body;
  };
  const rows = [
    ["no kind", () => encode("sing", {}), /unknown kind of message "sing"/],
    ["kind of the prototype", () => encode("toString", {}), /unknown kind/],
    ["missing", () => encode("start", spoil((b) => delete b.pace)), /^start\.pace is missing/],
    ["undefined", () => encode("start", spoil((b) => (b.pace = undefined))), /^start\.pace is missing/],
    ["unknown", () => encode("start", spoil((b) => (b.speed = 1))), /^start\.speed is unknown/],
    ["unknown, deep", () => encode("start", spoil((b) => (b.config.objective.temperature = 1))), /^start\.config\.objective\.temperature is unknown/],
    ["missing, deep", () => encode("start", spoil((b) => delete b.config.objective.tau)), /^start\.config\.objective\.tau is missing/],
    ["NaN", () => encode("start", spoil((b) => (b.config.learning_rate = NaN))), /learning_rate must be a finite number, not NaN/],
    ["infinity", () => encode("start", spoil((b) => (b.pace = Infinity))), /pace must be a finite number, not Infinity/],
    ["text for a number", () => encode("start", spoil((b) => (b.pace = "5"))), /pace must be a finite number, not "5"/],
    ["null for a number", () => encode("set", { run: 1, tau: null }), /^set\.tau must be a finite number, not null/],
    ["fraction", () => encode("start", spoil((b) => (b.config.dim = 2.5))), /dim must be an integer, not 2\.5/],
    ["seed that no number holds", () => encode("start", spoil((b) => (b.config.seed = 2 ** 53))), /seed must be an integer from 0, not 9007199254740992/],
    ["integer that no number holds", () => encode("show", { run: 1, index: -(2 ** 53) }), /index must be an integer, not -9007199254740992/],
    ["negative seed", () => encode("start", spoil((b) => (b.config.seed = -1))), /seed must be an integer from 0, not -1/],
    ["number for a truth", () => encode("start", spoil((b) => (b.playing = 1))), /playing must be a boolean, not 1/],
    ["number for a text", () => encode("start", spoil((b) => (b.config.dataset = 7))), /dataset must be a string, not 7/],
    ["no list", () => encode("start", spoil((b) => (b.config.image_hidden = 64))), /image_hidden must be a list, not 64/],
    ["list with a wrong item", () => encode("start", spoil((b) => (b.config.image_hidden = [64, null]))), /image_hidden\[1\] must be an integer, not null/],
    ["list with a hole", () => encode("start", spoil((b) => (b.config.image_hidden = [64, , 64]))), /image_hidden\[1\] is missing/], // eslint-disable-line no-sparse-arrays
    ["list for an object", () => encode("start", spoil((b) => (b.config = []))), /config must be an object, not a Array/],
    ["null for an object", () => encode("start", spoil((b) => (b.config = null))), /config must be an object, not null/],
    ["no body", () => encode("save", undefined), /^save\.run is missing/],
    ["no buffer", () => encode("open", { run: 1, name: "a" }), /^open\.data must be a Uint8Array, not undefined/],
    ["plain list for a buffer", () => encode("open", { run: 1, name: "a", data: [1] }), /must be a Uint8Array, not a Array/],
    ["ArrayBuffer itself", () => encode("open", { run: 1, name: "a", data: new ArrayBuffer(1) }), /must be a Uint8Array, not a ArrayBuffer/],
    ["other array", () => encode("saved", { run: 1, step: 1, data: new Float32Array(1) }), /must be a Uint8Array, not a Float32Array/],
    ["null where only the list's items may be", () => encode("history", { run: 1, steps: [1], metrics: [{ log_std_by_level: null }] }), /log_std_by_level must be a list, not null/],
  ];
  for (const [name, act, text] of rows) {
    try {
      refuses(act, text);
    } catch (error) {
      assert.fail(`${name}: ${error.message}`);
    }
  }
  encode("start", start());
  encode("history", { run: 1, steps: [1], metrics: [metrics()] });
});

test("decode returns arrays of the right kind", () => {
  const buffers = [new Float32Array([1, 2]).buffer, new ArrayBuffer(0), new Float32Array([NaN, Infinity]).buffer, new Float32Array([-1]).buffer];
  const json = JSON.stringify({ v: VERSION, kind: "frame", body: { run: 1, step: 2, dim: 2, objective: {} } });
  const { kind, body } = decode({ halo: "packet", json, buffers });
  assert.equal(kind, "frame");
  assert.equal(body.step, 2);
  assert.ok(body.images instanceof Float32Array);
  assert.equal(body.images.buffer, buffers[0], "decode copies");
  assert.deepEqual([...body.images], [1, 2]);
  assert.equal(body.image_log_std.length, 0);
  assert.deepEqual([...body.texts], [NaN, Infinity]);
  assert.deepEqual([...body.text_log_std], [-1]);
  const saved = decode({ json: `{"v":${VERSION},"kind":"saved","body":{"run":1,"step":2}}`, buffers: [new Uint8Array([7]).buffer] });
  assert.ok(saved.body.data instanceof Uint8Array);
});

test("decode refuses what is wrong", () => {
  const saved = (body = '{"run":1,"step":2}') => `{"v":${VERSION},"kind":"saved","body":${body}}`;
  const frame = `{"v":${VERSION},"kind":"frame","body":{"run":1,"step":2,"dim":2,"objective":{}}}`;
  const b = (n) => new ArrayBuffer(n);
  const rows = [
    ["nothing", undefined, /no message/],
    ["null", null, /no message/],
    ["text", "{}", /no message/],
    ["no JSON", { buffers: [] }, /no message/],
    ["no buffers", { json: saved() }, /no message/],
    ["broken JSON", { json: "{", buffers: [] }, /not JSON/],
    ["JSON null", { json: "null", buffers: [] }, /no version/],
    ["no version", { json: '{"kind":"saved","body":{}}', buffers: [b(1)] }, /no version/],
    ["version that is no number", { json: '{"v":"1","kind":"saved","body":{}}', buffers: [b(1)] }, /no version/],
    ["unknown kind", { json: `{"v":${VERSION},"kind":"sing","body":{}}`, buffers: [] }, /unknown kind of message "sing"/],
    ["kind of the prototype", { json: `{"v":${VERSION},"kind":"constructor","body":{}}`, buffers: [] }, /unknown kind/],
    ["no body", { json: `{"v":${VERSION},"kind":"saved"}`, buffers: [b(1)] }, /"saved" is not an object/],
    ["body a list", { json: saved("[]"), buffers: [b(1)] }, /"saved" is not an object/],
    ["too few buffers", { json: saved(), buffers: [] }, /"saved" has 0 buffers, not 1/],
    ["too many buffers", { json: saved(), buffers: [b(1), b(1)] }, /"saved" has 2 buffers, not 1/],
    ["buffer that is none", { json: saved(), buffers: [new Uint8Array(1)] }, /saved\.data came as a Uint8Array/],
    ["buffer in the JSON too", { json: saved('{"data":[]}'), buffers: [b(1)] }, /saved\.data stands in the JSON/],
    ["floats of 7 bytes", { json: frame, buffers: [b(8), b(0), b(7), b(0)] }, /frame\.texts has 7 bytes/],
  ];
  for (const [name, packet, text] of rows) {
    try {
      refuses(() => decode(packet), text);
    } catch (error) {
      assert.fail(`${name}: ${error.message}`);
    }
  }
  decode({ json: saved(), buffers: [b(1)] });
});

test("another version is told from all else", () => {
  for (const json of ['{"v":0,"kind":"sing"}', `{"v":${VERSION + 1},"body":[]}`]) {
    assert.throws(
      () => decode({ json, buffers: [] }),
      (error) => error instanceof WireError && error.otherVersion && /different versions.*reload the page/.test(error.message),
    );
  }
});

test("isStale", () => {
  const rows = [
    ["progress", { run: 5 }, 5, false],
    ["progress", { run: 5 }, 6, true],
    ["frame", { run: 6 }, 5, true],
    ["started", { run: 6 }, 5, false],
    ["started", { run: 4 }, 5, true],
    ["points", { run: 5 }, 5, false],
    ["problem", { run: 6, message: "", fatal: false }, 5, false],
    ["hello", { backend: "go" }, 5, false],
  ];
  for (const [kind, body, run, want] of rows) assert.equal(isStale(kind, body, run), want, `${kind} ${JSON.stringify(body)} in run ${run}`);
});

test("the catalog offers what a start needs", () => {
  assert.equal(OBJECTIVES[0].name, "proposal");
  assert.equal(DATASETS[0].name, "tree332");
  for (const set of DATASETS) {
    assert.ok(set.levels.length > 1, set.name);
    assert.ok(set.title && set.sentence, set.name);
    assert.ok(set.minDim <= set.dim, set.name);
    for (const slug of set.defaultGroups) assert.ok(set.groups.some((g) => g.slug === slug), `${set.name} ${slug}`);
    for (const of of OBJECTIVES) {
      assert.ok(of.tauMin <= of.defaultTau && of.defaultTau <= of.tauMax, of.name);
      const body = start();
      Object.assign(body.config, {
        dataset: set.name, dim: set.dim, batch_size: set.batchSize, learning_rate: set.learningRate,
        image_hidden: set.imageHidden, text_hidden: set.textHidden, word_dim: set.wordDim,
        objective: { name: of.name, family: of.family, c: of.cIsDim ? set.dim : of.c, k: of.k, tau: of.defaultTau, has_std: of.hasStd, clamp: of.clamp },
      });
      encode("start", body);
    }
  }
  assert.equal(DATASETS.find((set) => set.name === "emoji60").defaultGroups.length, 2);
});
