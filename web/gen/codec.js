/** A message that cannot be sent or understood. */
export class WireError extends Error {
  name = "WireError";
  /** Whether the other side speaks another version, so that nothing but loading the page anew can help. */
  otherVersion = false;
}

/** @param {string} text @returns {never} */
function fail(text) {
  throw new WireError(text);
}

/**
 * A message as it travels: post it with its buffers as the list of what is transferred.
 *
 * @typedef {object} Packet
 * @property {string} json
 * @property {ArrayBuffer[]} buffers
 */

/**
 * Makes a packet of a message and checks that nothing is missing, unknown or of another type.
 *
 *     const packet = encode("set", { run, tau: 0.5 });
 *     port.postMessage(packet, packet.buffers);
 *
 * An array that is the whole of its ArrayBuffer is not copied: it is empty after the packet was posted.
 *
 * @template {keyof Bodies} K
 * @param {K} kind
 * @param {Bodies[K]} body
 * @returns {Packet}
 */
export function encode(kind, body) {
  if (!Object.hasOwn(KINDS, kind)) fail(`unknown kind of message "${kind}"`);
  const { struct, buffers } = KINDS[kind];
  /** @type {Record<string, any>} */
  const rest = { ...body };
  const taken = buffers.map(([name, type]) => {
    const array = rest[name];
    delete rest[name];
    const wanted = type === "floats" ? Float32Array : Uint8Array;
    if (!(array instanceof wanted)) fail(`${kind}.${name} must be a ${wanted.name}, not ${describe(array)}`);
    const whole = array.byteLength === array.buffer.byteLength;
    return /** @type {ArrayBuffer} */ (whole ? array.buffer : array.slice().buffer);
  });
  check(struct, rest, kind);
  return { json: JSON.stringify({ v: VERSION, kind, body: rest }), buffers: taken };
}

/**
 * The message of a packet that has arrived. Its arrays are the packet's own buffers.
 *
 * @param {unknown} packet
 * @returns {{[K in keyof Bodies]: {kind: K, body: Bodies[K]}}[keyof Bodies]}
 */
export function decode(packet) {
  const { json, buffers } = /** @type {Partial<Packet>} */ (packet ?? {});
  if (typeof json !== "string" || !Array.isArray(buffers)) fail("what arrived is no message {json, buffers}");
  let envelope;
  try {
    envelope = JSON.parse(json);
  } catch (error) {
    fail(`the message is not JSON: ${/** @type {Error} */ (error).message}`);
  }
  const { v, kind, body } = envelope ?? {};
  if (!Number.isInteger(v)) fail("the message has no version");
  if (v !== VERSION) {
    const error = new WireError(
      `page and trainer are of different versions (a message of version ${v} arrived, the page speaks ${VERSION}): reload the page`,
    );
    error.otherVersion = true;
    throw error;
  }
  if (!Object.hasOwn(KINDS, kind)) fail(`unknown kind of message "${kind}"`);
  if (typeof body !== "object" || body === null || Array.isArray(body)) fail(`the body of message "${kind}" is not an object`);

  const wanted = KINDS[kind].buffers;
  if (buffers.length !== wanted.length) fail(`message "${kind}" has ${buffers.length} buffers, not ${wanted.length}`);
  wanted.forEach(([name, type], i) => {
    const buffer = buffers[i];
    if (!(buffer instanceof ArrayBuffer)) fail(`${kind}.${name} came as ${describe(buffer)}, not as an ArrayBuffer`);
    if (Object.hasOwn(body, name)) fail(`${kind}.${name} stands in the JSON and comes as a buffer`);
    if (type === "floats" && buffer.byteLength % 4 !== 0) fail(`${kind}.${name} has ${buffer.byteLength} bytes, no whole number of floats`);
    body[name] = type === "floats" ? new Float32Array(buffer) : new Uint8Array(buffer);
  });
  return { kind, body };
}

/**
 * Whether a message that arrived is dropped, because it is not of the current run: the one that the last
 * "started" began, 0 before the first. What begins a run is stale only where its run is earlier; what is bound
 * to no run never is.
 *
 * @param {keyof Bodies} kind
 * @param {object} body
 * @param {number} run the current one
 * @returns {boolean}
 */
export function isStale(kind, body, run) {
  const of = /** @type {{run?: number}} */ (body).run ?? 0;
  switch (KINDS[kind].binding) {
    case "within":
      return of !== run;
    case "begins":
      return of < run;
    default:
      return false;
  }
}

/**
 * Fails where value is not of the type, which is written as in STRUCTS.
 *
 * @param {string} type
 * @param {any} value
 * @param {string} path for the message
 * @returns {void}
 */
function check(type, value, path) {
  if (type.startsWith("?")) {
    if (value !== undefined) check(type.slice(1), value, path);
    return;
  }
  if (value === undefined) fail(`${path} is missing`);
  if (type.startsWith("*")) {
    if (value !== null) check(type.slice(1), value, path);
    return;
  }
  if (type.startsWith("[]")) {
    if (!Array.isArray(value)) fail(`${path} must be a list, not ${describe(value)}`);
    for (let i = 0; i < value.length; i++) check(type.slice(2), value[i], `${path}[${i}]`); // holes too
    return;
  }
  switch (type) {
    case "boolean":
    case "string":
      if (typeof value !== type) fail(`${path} must be a ${type}, not ${describe(value)}`);
      return;
    case "number":
      if (!Number.isFinite(value)) fail(`${path} must be a finite number, not ${describe(value)}`);
      return;
    case "int":
      if (!Number.isSafeInteger(value)) fail(`${path} must be an integer, not ${describe(value)}`);
      return;
    case "uint":
      if (!Number.isSafeInteger(value) || value < 0) fail(`${path} must be an integer from 0, not ${describe(value)}`);
      return;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) fail(`${path} must be an object, not ${describe(value)}`);
  const members = STRUCTS[type];
  for (const name of Object.keys(value)) {
    if (!Object.hasOwn(members, name) && value[name] !== undefined) fail(`${path}.${name} is unknown`);
  }
  for (const [name, of] of Object.entries(members)) check(of, value[name], `${path}.${name}`);
}

/** @param {unknown} value */
function describe(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "object" && value !== null) return `a ${value.constructor?.name ?? "object"}`;
  return String(value);
}
