// Picture: what is seen of the runs, as an image: the scenes, drawn anew at the scale that is asked for, with their
// labels, scale bars and names, what the colours stand for, and a line that says what it is.

import { objectiveOf } from "./choices.js";
import { byId } from "./dom.js";
import { whole } from "./format.js";
import { parseSpec } from "./spec.js";

/** Sizes in logical pixels. */
const NAME = 30;
const FOOT = 30;
const MARGIN = 12;
const SMALL = "12.5px";

/** @typedef {{text: string, x: number, y: number, font: string, colour: string, opacity: number}} Label */

/**
 * One scene, drawn.
 * @typedef {object} Drawn
 * @property {import("./lane.js").Lane} lane
 * @property {HTMLCanvasElement} image
 * @property {number} width logical pixels
 * @property {number} height
 * @property {number} step
 * @property {Label[]} labels
 */

/**
 * Draws what is seen.
 * @param {import("./lanes.js").Lanes} lanes
 * @param {number} scale pixels in a logical pixel
 * @param {HTMLCanvasElement} [canvas] to draw to, kept at the size that it has; a new one without it
 * @returns {Promise<{canvas: HTMLCanvasElement, step: number}>} rejected where a scene is not there
 */
export async function drawPicture(lanes, scale, canvas) {
  const all = await Promise.all(lanes.all.map((lane) => drawScene(lane, scale)));
  const two = all.length > 1;
  const top = two ? NAME : 0;
  const width = all.reduce((sum, one) => sum + one.width, all.length - 1);
  const height = top + Math.max(...all.map((one) => one.height)) + FOOT;
  const to = canvas ?? document.createElement("canvas");
  if (!canvas) {
    to.width = Math.round(width * scale);
    to.height = Math.round(height * scale);
  }
  const c = /** @type {CanvasRenderingContext2D} */ (to.getContext("2d"));
  const style = getComputedStyle(document.documentElement);
  const colours = { paper: style.getPropertyValue("--paper"), ink: style.getPropertyValue("--ink"), muted: style.getPropertyValue("--muted"), line: style.getPropertyValue("--line") };
  const family = getComputedStyle(document.body).fontFamily;
  c.setTransform(to.width / width, 0, 0, to.height / height, 0, 0);
  c.fillStyle = colours.paper;
  c.fillRect(0, 0, width, height);
  c.textBaseline = "middle";
  let left = 0;
  for (const one of all) {
    c.save();
    c.translate(left, 0);
    if (two) {
      c.font = `600 14px ${family}`;
      c.fillStyle = colours.ink;
      c.fillText(`${one.lane.name}: ${titleOf(one.lane)}`, MARGIN, NAME / 2);
    }
    c.translate(0, top);
    c.beginPath();
    c.rect(0, 0, one.width, one.height);
    c.clip();
    c.drawImage(one.image, 0, 0, one.width, one.height);
    for (const label of one.labels) drawLabel(c, label, colours.paper);
    drawScale(c, one, `${SMALL} ${family}`, colours);
    c.restore();
    left += one.width;
    if (one === all.at(-1)) break;
    c.fillStyle = colours.line;
    c.fillRect(left, 0, 1, height - FOOT);
    left++;
  }
  c.font = `${SMALL} ${family}`;
  drawFoot(c, all, width, height - FOOT / 2, colours);
  return { canvas: to, step: all[0].step };
}

/**
 * @param {import("./lane.js").Lane} lane
 * @param {number} scale
 * @returns {Promise<Drawn>}
 */
async function drawScene(lane, scale) {
  const { width, height, step, pixels } = await lane.scene.picture(scale);
  const labels = lane.scene.labels(); // as they are now, which is with that frame
  const image = document.createElement("canvas");
  image.width = width;
  image.height = height;
  const data = new ImageData(new Uint8ClampedArray(/** @type {ArrayBuffer} */ (pixels.buffer), pixels.byteOffset, pixels.byteLength), width, height);
  /** @type {CanvasRenderingContext2D} */ (image.getContext("2d")).putImageData(data, 0, 0);
  const box = lane.scene.frame.getBoundingClientRect();
  return { lane, image, labels, step, width: box.width, height: box.height };
}

/** @param {import("./lane.js").Lane} lane */
function titleOf({ run }) {
  return objectiveOf(run.started?.config.objective.name ?? "").title;
}

/** A label on paper, which keeps it apart from what it lies on. @param {CanvasRenderingContext2D} c @param {Label} label @param {string} paper */
function drawLabel(c, { text, x, y, font, colour, opacity }, paper) {
  c.font = font;
  c.textAlign = "center";
  c.globalAlpha = opacity;
  write(c, text, x, y, colour, paper);
  c.globalAlpha = 1;
  c.textAlign = "left";
}

/**
 * Writes with a border of paper.
 * @param {CanvasRenderingContext2D} c
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} colour
 * @param {string} paper
 */
function write(c, text, x, y, colour, paper) {
  c.lineJoin = "round";
  c.lineWidth = 4;
  c.strokeStyle = paper;
  c.strokeText(text, x, y);
  c.fillStyle = colour;
  c.fillText(text, x, y);
}

/**
 * The scale bar, as it stands over the picture.
 * @param {CanvasRenderingContext2D} c
 * @param {Drawn} one
 * @param {string} font
 * @param {{muted: string, paper: string}} colours
 */
function drawScale(c, { lane, height }, font, { muted, paper }) {
  const bar = lane.pane.part("scale-bar");
  if (!isSeen(bar)) return;
  const length = bar.getBoundingClientRect().width;
  const y = height - 16;
  c.strokeStyle = muted;
  c.lineWidth = 1.5;
  c.beginPath();
  c.moveTo(MARGIN, y - 3);
  c.lineTo(MARGIN, y + 3);
  c.lineTo(MARGIN + length, y + 3);
  c.lineTo(MARGIN + length, y - 3);
  c.stroke();
  const text = ["scale-text", "projection"].map((part) => lane.pane.part(/** @type {"scale-text"} */ (part)).textContent).filter(Boolean).join(" · ");
  c.font = font;
  write(c, text, MARGIN + length + 8, y, muted, paper);
}

/**
 * What the colours stand for, as far as there is room, and what this is.
 * @param {CanvasRenderingContext2D} c
 * @param {Drawn[]} all
 * @param {number} width
 * @param {number} y
 * @param {{muted: string}} colours
 */
function drawFoot(c, all, width, y, { muted }) {
  const config = all[0].lane.run.started?.config;
  const what = config ? `${parseSpec(config.dataset).name}${all.length > 1 ? "" : ` · ${titleOf(all[0].lane)}`} · d = ${config.dim} · step ${whole(all[0].step)}` : "";
  c.fillStyle = muted;
  const room = width - 3 * MARGIN - c.measureText(what).width;
  c.fillText(what, width - MARGIN - c.measureText(what).width, y);
  let x = MARGIN;
  for (const entry of byId("groups").querySelectorAll("span")) {
    const dot = entry.querySelector("i");
    const text = entry.textContent?.trim() ?? "";
    const needs = 16 + c.measureText(text).width;
    if (!dot || !isSeen(entry) || x + needs > MARGIN + room) continue;
    c.fillStyle = getComputedStyle(dot).backgroundColor;
    c.beginPath();
    c.arc(x + 5, y, 5, 0, 2 * Math.PI);
    c.fill();
    c.fillStyle = muted;
    c.fillText(text, x + 16, y);
    x += needs + 12;
  }
}

/** @param {Element} element */
const isSeen = (element) => element.getClientRects().length > 0;

/**
 * The picture as a PNG.
 * @param {HTMLCanvasElement} canvas
 * @returns {Promise<Blob>}
 */
export function toPng(canvas) {
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the browser made no image of it: it may be too large"))), "image/png");
  });
}
