import assert from "node:assert/strict";
import { test } from "node:test";

import { column, toCsv } from "../app/csv.js";

test("a header, lines that end in CR LF, numbers in full and absent ones empty", () => {
  const text = toCsv({ columns: ["step", column("held out", "nats"), column("recall")], rows: [[0, 1 / 3, null], [12345, NaN, undefined], [2, -1e-7, Infinity]] });
  assert.equal(text, "step,held out (nats),recall\r\n0,0.3333333333333333,\r\n12345,,\r\n2,-1e-7,\r\n");
});

test("what would end a field is quoted, as RFC 4180 has it", () => {
  const text = toCsv({ columns: ["a, b", 'he says "a shape"'], rows: [["one\ntwo", "plain"], ["\r", ""]] });
  assert.equal(text, '"a, b","he says ""a shape"""\r\n"one\ntwo",plain\r\n"\r",\r\n');
});
