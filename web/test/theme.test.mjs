import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const css = readFileSync(new URL("../style.css", import.meta.url), "utf8");

/** The variables of the first rule of a selector. @param {string} selector */
function variables(selector) {
  const at = css.indexOf(`${selector} {`);
  assert.ok(at >= 0, selector);
  const body = css.slice(at, css.indexOf("}", at));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
}

const light = variables(":root");
const dark = { ...light, ...variables(':root[data-theme="dark"]') };

/** Relative luminance of WCAG 2. @param {string} hex */
function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const v = parseInt(hex.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

for (const [theme, of, paper] of [["light", light, light["canvas-light"]], ["dark", dark, dark["canvas-dark"]]]) {
  for (const [what, front, back, least] of [
    ["text on paper", of.ink, paper, 7],
    ["quiet text on paper", of.muted, paper, 4.5],
    ["quiet text on a raised card", of.muted, of.raised, 4.5],
    ["links on paper", of.accent, paper, 4.5],
    ["links on a raised control", of.accent, of.raised, 4.5],
    ["a chosen chip", of.accent, of.wash, 4.5],
    ["a chosen segment", of["on-accent"], of.accent, 4.5],
    ["text in a problem's box", of.ink, of["warn-wash"], 7],
    ["the edge of a control", of["control-line"], paper, 3],
    ["the mark of a problem", of.warn, paper, 3],
    ["the first line of a chart", of["series-a"], paper, 3],
    ["the second line of a chart", of["series-b"], paper, 3],
  ]) {
    test(`contrast, ${theme}: ${what}`, () => {
      const got = contrast(front, back);
      assert.ok(got >= least, `got ${got.toFixed(2)} for ${front} on ${back}, want ${least}`);
    });
  }
}
