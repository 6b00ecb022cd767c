import assert from "node:assert/strict";
import { test } from "node:test";

import { batch, posterior } from "../app/posterior.js";

const near = (got, want, what) => assert.ok(Math.abs(got - want) < 1e-12, `${what}: got ${got}, want ${want}`);

test("the posterior of two captions is e^(−D/σ²)/σ, to the power of 1/τ", () => {
  for (const [tau, d1, s1, d2, s2] of [[1, 0.3, 0.8, 2.1, 2.5], [0.5, 1, 1, 1, 2], [3, 0, 0.4, 5, 2.8]]) {
    const weight = (d, s) => (Math.exp(-(d * d) / (s * s)) / s) ** (1 / tau);
    const [a, b] = [weight(d1, s1), weight(d2, s2)];
    const got = posterior([{ distance: d1, sigma: s1 }, { distance: d2, sigma: s2 }], tau);
    near(got[0], a / (a + b), `τ ${tau}`);
    near(got[0] + got[1], 1, "the sum");
  }
});

test("far away it is still defined: the wide one wins on every side", () => {
  for (const place of [-1e3, 1e3]) {
    const [narrow, wide] = posterior([{ distance: place - 6.3, sigma: 0.8 }, { distance: place - 4.1, sigma: 2.5 }]);
    assert.deepEqual([narrow, wide], [0, 1]);
  }
});

test("at its own point the narrow one wins, whatever the width of the other", () => {
  for (const sigma of [0.9, 2, 50]) assert.ok(posterior([{ distance: 0, sigma: 0.8 }, { distance: 0, sigma }])[0] > 0.5, `σ ${sigma}`);
});

test("a larger batch holds the smaller one, so the picture’s own caption becomes less probable", () => {
  let before = 1;
  for (const n of [4, 8, 16, 32, 64]) {
    assert.deepEqual(batch(n).slice(0, 4), batch(4), `n = ${n}`);
    const own = posterior(batch(n))[0];
    assert.ok(own < before && -Math.log(own) < Math.log(n), `n = ${n}: its own caption has ${own}`);
    before = own;
  }
});

test("a small temperature gives the nearest nearly everything, a large one makes all alike", () => {
  const own = (tau) => posterior(batch(16), tau)[0];
  assert.ok(own(0.1) > 0.5 && own(0.05) > own(0.1), `${own(0.1)}`);
  assert.ok(Math.abs(own(1000) - 1 / 16) < 1e-3, `${own(1000)}`);
});
