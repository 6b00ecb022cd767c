// Words: how a list is searched. Pure.

/**
 * Tells of a name whether it holds all words of a text, in any case and order.
 * @param {string} text
 * @returns {(name: string) => boolean}
 */
export function holdsAll(text) {
  const words = text.toLowerCase().split(/\s+/);
  return (name) => {
    const lower = name.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}
