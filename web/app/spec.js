// Spec: the one string that names a data set with its options, the same in the URL, on the command line and
// in a checkpoint: "tree332", "tree332?fog=0.2&equal=1", "emoji60?groups=food-drink+animals-nature".

/**
 * @typedef {object} Spec
 * @property {string} name
 * @property {Map<string, string>} options
 */

/**
 * @param {string} text
 * @returns {Spec}
 */
export function parseSpec(text) {
  const at = text.indexOf("?");
  const name = at < 0 ? text : text.slice(0, at);
  /** @type {Map<string, string>} */
  const options = new Map();
  if (at >= 0) {
    for (const part of text.slice(at + 1).split("&")) {
      const equals = part.indexOf("=");
      if (equals > 0 && !options.has(part.slice(0, equals))) options.set(part.slice(0, equals), part.slice(equals + 1));
    }
  }
  return { name, options };
}

/**
 * @param {Spec} spec
 * @returns {string}
 */
export function formatSpec({ name, options }) {
  const parts = [...options].map(([key, value]) => `${key}=${value}`);
  return parts.length > 0 ? `${name}?${parts.join("&")}` : name;
}

/**
 * The spec with one option changed.
 * @param {string} text
 * @param {string} key
 * @param {string|null} value null takes the option out
 * @returns {string}
 */
export function withOption(text, key, value) {
  const { name, options } = parseSpec(text);
  if (value === null) options.delete(key);
  else options.set(key, value);
  return formatSpec({ name, options });
}
