// What every module of the page does with its elements.

/**
 * The element with an id. It is a mistake of the page where there is none.
 * @template {HTMLElement} T
 * @param {string} id
 * @returns {T}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`index.html has no element #${id}`);
  return /** @type {T} */ (element);
}

/**
 * A new element.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Partial<HTMLElementTagNameMap[K]>} [properties]
 * @param {...(Node|string)} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  Object.assign(element, properties);
  element.append(...children);
  return element;
}

/**
 * The letter of a run, in its colour.
 * @param {string} name "A" or "B"
 */
export function badge(name) {
  const element = make("b", { className: "badge", textContent: name });
  element.dataset.lane = name;
  return element;
}

/** Whether an element is in no panel that is hidden and in no group that is closed. @param {Element} element */
export const isShown = (element) => !element.closest(".hidden, details:not([open])");

/** Writes a text, where it differs: what is written anew is announced and laid out anew. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
