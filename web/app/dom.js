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

// What is said again unchanged must cost nothing: every change of the document, also one to the same, costs a layout
// and a raster, and is announced where somebody listens. So the functions below look before they touch.

/** Writes a text. @param {Element} element @param {string} text */
export function write(element, text) {
  if (element.textContent === text) return;
  const [only] = element.childNodes;
  if (element.childNodes.length === 1 && only instanceof Text) only.data = text;
  else element.textContent = text;
}

/** Makes the children those that are given. @param {Element} element @param {...(Node|string)} children */
export function fill(element, ...children) {
  const wanted = children.map((child) => (typeof child === "string" ? document.createTextNode(child) : child));
  const now = element.childNodes;
  if (now.length !== wanted.length || wanted.some((child, i) => !child.isEqualNode(now[i]))) element.replaceChildren(...wanted);
}

/** Hides or shows. @param {HTMLElement} element @param {boolean} hidden */
export function hide(element, hidden) {
  if (element.hidden !== hidden) element.hidden = hidden;
}

/** Sets an attribute. @param {Element} element @param {string} name @param {string} value */
export function attribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** @param {HTMLInputElement|HTMLButtonElement|HTMLSelectElement} control @param {boolean} disabled */
export function disable(control, disabled) {
  if (control.disabled !== disabled) control.disabled = disabled;
}
