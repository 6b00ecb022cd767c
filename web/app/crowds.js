// Crowds: what the page does with lists of up to a hundred thousand. Pure.

/** Dots of a chart that tell an eye anything: more lie on one another, and a browser draws each. */
export const MOST_DOTS = 4000;

/**
 * Every k-th of a list, so that there are at most so many; the list itself where it is short enough.
 * @template T
 * @param {T[]} list
 * @param {number} most
 * @returns {T[]}
 */
export function thinned(list, most) {
  const every = Math.ceil(list.length / most);
  return every <= 1 ? list : list.filter((_, i) => i % every === 0);
}

/**
 * The smallest and the largest of some numbers and two more. Math.min(...values) takes no hundred thousand.
 * @param {number} low
 * @param {number} high
 * @param {Iterable<number>} values
 * @returns {[number, number]}
 */
export function extent(low, high, values) {
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/**
 * The first of a list in an order, sorted; equal ones as in the list. It looks at each about once, whatever the order
 * of the list: what comes behind the last that is kept costs one comparison.
 * @template T
 * @param {T[]} list
 * @param {number} most
 * @param {(a: T, b: T) => number} compare
 * @returns {T[]}
 */
export function firstOf(list, most, compare) {
  if (list.length <= 2 * most) return [...list].sort(compare).slice(0, most);
  /** @type {T[]} */
  let kept = [];
  let full = false; // kept is sorted and has as many as are wanted
  for (const item of list) {
    if (full && compare(kept[most - 1], item) <= 0) continue;
    kept.push(item);
    if (kept.length < 2 * most) continue;
    kept = kept.sort(compare).slice(0, most);
    full = true;
  }
  return kept.sort(compare).slice(0, most);
}
