// Svg: elements of drawings in the page. Their looks are classes of style.css, so that they follow the theme.

/**
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string|number>} [attributes]
 * @param {...(Node|string)} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * A drawing that is as wide as its place.
 * @param {number} width
 * @param {number} height
 * @param {string} label for people who do not see it
 * @param {...Node} children
 */
export const drawing = (width, height, label, ...children) => svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label }, ...children);

/** @param {number} x @param {number} y @param {string} words @param {string} [classes] */
export const text = (x, y, words, classes = "") => svg("text", { x, y, class: classes }, words);

/** A coordinate as SVG reads it. @param {number} value */
export const at = (value) => value.toFixed(2);
