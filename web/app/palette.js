// Palette: the colours of groups and levels, for what the page draws itself. They are those of the scene,
// wasm/view; a test compares the two.

const GROUPS = {
  light: ["#d55e00", "#009e73", "#0072b2", "#a06ce8", "#8b0f49", "#7f540e", "#1b1f80", "#3b3b08", "#50538e"],
  dark: ["#e8743b", "#3ccfa4", "#4c97e0", "#c8aefa", "#e63c8a", "#e8c24a", "#9066dc", "#edefa0", "#a5f6f0"],
};
const LEVELS = {
  light: ["#3b1c6b", "#1f559e", "#0a7c84", "#839a00"],
  dark: ["#fde68a", "#7fd38b", "#3aa6b9", "#6c70d4"],
};
/** Of numbers, from the least, near the paper, to the greatest; lightness goes one way. */
const VALUES = {
  light: ["#f3f0e9", "#a3c8e0", "#2f7fb8", "#0a2c54"],
  dark: ["#1f232a", "#1f4e7d", "#559fd9", "#e6f3ff"],
};
const NEUTRAL = { light: "#6f7278", dark: "#9a9da4" };

/** Groups that are colours themselves are drawn in them. @type {Record<string, number>} */
const WORDS = { red: 0, orange: 0, green: 1, blue: 2, purple: 3, violet: 3, pink: 4, brown: 5, yellow: 5 };

/** @param {boolean} dark */
const theme = (dark) => (dark ? "dark" : "light");

/**
 * A colour for each group, then the neutral one for what belongs to none. Beyond nine groups they repeat.
 * @param {string[]} names
 * @param {boolean} dark
 * @returns {string[]}
 */
export function groupColours(names, dark) {
  const colours = GROUPS[theme(dark)];
  const used = new Set();
  const given = names.map((name) => {
    const word = WORDS[name.toLowerCase()];
    if (word === undefined || used.has(word)) return -1;
    used.add(word);
    return word;
  });
  let next = 0;
  const filled = given.map((index) => {
    if (index >= 0) return index;
    for (let k = 0; used.has(next % colours.length) && k < colours.length; k++) next++;
    const free = next % colours.length;
    used.add(free);
    next++;
    return free;
  });
  return [...filled.map((index) => colours[index]), NEUTRAL[theme(dark)]];
}

/**
 * A colour for each of n levels, vaguest first, then the neutral one for pictures, which have none.
 * @param {number} n
 * @param {boolean} dark
 * @returns {string[]}
 */
export function levelColours(n, dark) {
  const anchors = LEVELS[theme(dark)];
  const last = anchors.length - 1;
  const colours = Array.from({ length: n }, (_, i) => {
    const at = n > 1 ? (i / (n - 1)) * last : 0;
    const k = Math.min(Math.floor(at), last - 1);
    return mix(anchors[k], anchors[k + 1], at - k);
  });
  return [...colours, NEUTRAL[theme(dark)]];
}

/** The colours of what is retrieved rightly and wrongly, and of what is not judged. @param {boolean} dark */
export function errorColours(dark) {
  const colours = GROUPS[theme(dark)];
  return [colours[2], colours[0], NEUTRAL[theme(dark)]];
}

/**
 * n colours for numbers, the least first: one scale for all that is drawn as an area.
 * @param {number} n 2 or more
 * @param {boolean} dark
 * @returns {string[]}
 */
export function valueColours(n, dark) {
  const anchors = VALUES[theme(dark)];
  const last = anchors.length - 1;
  return Array.from({ length: n }, (_, i) => {
    const at = (i / (n - 1)) * last;
    const k = Math.min(Math.floor(at), last - 1);
    return mix(anchors[k], anchors[k + 1], at - k);
  });
}

/**
 * @param {string} a
 * @param {string} b
 * @param {number} share of b
 */
function mix(a, b, share) {
  const channel = (/** @type {string} */ hex, /** @type {number} */ at) => parseInt(hex.slice(at, at + 2), 16);
  return "#" + [1, 3, 5].map((at) => {
    const value = channel(a, at) + share * (channel(b, at) - channel(a, at));
    return Math.round(value).toString(16).padStart(2, "0");
  }).join("");
}
