import assert from "node:assert/strict";
import { test } from "node:test";

import { orderOf, rowsOf, tableOf } from "../app/point-rows.js";
import { toTsv } from "../app/tsv.js";

const info = {
  levels: ["any shape", "colour"], groups: [],
  texts: [{ caption: "a red shape", level: 1 }, { caption: "a shape", level: 0 }],
  images: [{ label: "small red circle", texts: [0, 1] }],
};
const probed = {
  plane_texts: new Float32Array([1, 2, 3, 4]), plane_images: new Float32Array([-5, 6]),
  plane_text_radii: new Float32Array([0.5, 2]), plane_image_radii: new Float32Array([0.25]),
  text_log_std: new Float32Array([-0.5, NaN]), image_log_std: new Float32Array([-2]),
};
const none = new Float32Array(0);

test("a row for each caption, then for each picture", () => {
  assert.deepEqual(rowsOf("A", info, probed), [
    { run: "A", kind: "caption", caption: "a red shape", level: 1, levelName: "colour", logStd: -0.5, radius: 0.5, x: 1, y: 2 },
    { run: "A", kind: "caption", caption: "a shape", level: 0, levelName: "any shape", logStd: null, radius: 2, x: 3, y: 4 },
    { run: "A", kind: "picture", caption: "small red circle", level: null, levelName: "", logStd: -2, radius: 0.25, x: -5, y: 6 },
  ]);
});

test("without σ there is neither ln σ nor radius; what is not drawn has no row", () => {
  const bare = { plane_texts: new Float32Array([1, 2]), plane_images: none, plane_text_radii: none, plane_image_radii: none, text_log_std: none, image_log_std: none };
  assert.deepEqual(rowsOf("A", info, bare).map(({ caption, logStd, radius }) => [caption, logStd, radius]), [["a red shape", null, null]]);
});

test("sorted both ways, what is undefined last, equal ones as they were", () => {
  const rows = rowsOf("A", info, probed);
  const names = (key, descending) => [...rows].sort(orderOf(key, descending)).map(({ caption }) => caption);
  assert.deepEqual(names("level", false), ["a shape", "a red shape", "small red circle"]);
  assert.deepEqual(names("level", true), ["a red shape", "a shape", "small red circle"]);
  assert.deepEqual(names("logStd", false), ["small red circle", "a red shape", "a shape"]);
  assert.deepEqual(names("logStd", true), ["a red shape", "small red circle", "a shape"]);
  assert.deepEqual(names("kind", false), ["a red shape", "a shape", "small red circle"]);
  assert.deepEqual(names("x", false), ["small red circle", "a red shape", "a shape"]);
  assert.equal(rows[0].caption, "a red shape", "the rows themselves stay as they were");
});

test("as text: tabs between fields, numbers in full, undefined ones empty, the run where there are two", () => {
  const one = rowsOf("A", info, probed);
  assert.equal(
    toTsv(tableOf(one)),
    "kind\tcaption\tlevel\tlevel name\tln σ (nats)\tradius (data units)\tx (data units)\ty (data units)\n" +
      "caption\ta red shape\t1\tcolour\t-0.5\t0.5\t1\t2\ncaption\ta shape\t0\tany shape\t\t2\t3\t4\npicture\tsmall red circle\t\t\t-2\t0.25\t-5\t6\n",
  );
  const two = toTsv(tableOf([...one, ...rowsOf("B", info, probed)])).split("\n");
  assert.equal(two[0].split("\t")[0], "run");
  assert.deepEqual([two[1][0], two[4][0]], ["A", "B"]);
  assert.equal(toTsv({ columns: ["a"], rows: [["one\ttwo\r\nthree"], [Infinity]] }), "a\none two three\n\n", "a field cannot break the table");
});
