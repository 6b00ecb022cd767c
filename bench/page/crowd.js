// regl-scatterplot with a crowd of points, ?points=N&width=W&height=H: its defaults, but for colours by group and a size
// near that of most circles that Halo draws of the same points.

import createScatterplot from "./peers/regl-scatterplot/dist/regl-scatterplot.esm.js";

const query = new URLSearchParams(location.search);
const [n, width, height] = ["points", "width", "height"].map((key) => Number(query.get(key)));
const values = new Float32Array(await (await fetch(`crowds/${n}/points`)).arrayBuffer());
const column = (at) => Float32Array.from({ length: n }, (_, i) => values[3 * i + at]);

const canvas = document.querySelector("canvas");
const scatterplot = createScatterplot({
  canvas, width, height, pointSize: 5, colorBy: "valueA",
  pointColor: Array.from({ length: 12 }, (_, i) => `#${[0, 8, 16].map((shift) => (96 + ((i * 2654435761) >>> (shift + 3)) % 128).toString(16)).join("")}`),
});
await scatterplot.draw({ x: column(0), y: column(1), valueA: column(2) });
window.drawn = true;
