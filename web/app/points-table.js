// PointsTable: what the picture shows, as a table for everybody who would rather read it, or has it read. It is made
// when it is opened, and then follows the picture at a calm pace.

import { firstOf } from "./crowds.js";
import { attribute, byId, hide, make, write } from "./dom.js";
import { fixed, whole } from "./format.js";
import { orderOf, rowsOf, tableOf } from "./point-rows.js";
import { sayBriefly } from "./said.js";
import { toTsv } from "./tsv.js";

/** Milliseconds between two looks at the picture. */
const CALM = 1000;

/** More rows than these are not shown: nobody reads them, and a browser lays them all out. They are copied. */
const MOST = 600;

/** @type {{key: import("./point-rows.js").Key, title: string, number?: boolean}[]} */
const COLUMNS = [
  { key: "kind", title: "kind" },
  { key: "caption", title: "caption" },
  { key: "level", title: "level" },
  { key: "logStd", title: "ln σ", number: true },
  { key: "radius", title: "radius", number: true },
  { key: "x", title: "x", number: true },
  { key: "y", title: "y", number: true },
];

export class PointsTable {
  /** @type {import("./point-rows.js").Row[]} */
  #rows = [];
  /** @type {import("./point-rows.js").Key} */
  #key = "level";
  #descending = false;
  #looking = false;
  #again = false; // whether there is more to see than the look that is on its way
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  #looked = -Infinity;
  /** @type {HTMLTableSectionElement|null} */
  #body = null;
  /** @type {HTMLTableCellElement[]} */
  #heads = [];

  /**
   * @param {import("./lanes.js").Lanes} lanes
   * @param {import("./messages.js").Messages} messages
   * @param {() => number[]} hidden levels of captions that are not shown
   */
  constructor(lanes, messages, hidden) {
    this.lanes = lanes;
    this.messages = messages;
    this.hidden = hidden;
    this.details = /** @type {HTMLDetailsElement} */ (byId("points-table"));
    this.details.addEventListener("toggle", () => {
      if (this.details.open) this.#look();
    });
  }

  /** The picture has changed. */
  changed() {
    if (!this.details.open || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => this.#look(), Math.max(0, this.#looked + CALM - performance.now()));
  }

  #make() {
    this.#body = make("tbody");
    this.#heads = COLUMNS.map(({ key, title, number }) => {
      const button = make("button", { type: "button", className: "sort", textContent: title });
      button.addEventListener("click", () => {
        this.#descending = this.#key === key && !this.#descending;
        this.#key = key;
        this.#show();
      });
      const head = make("th", { scope: "col", className: number ? "number" : "" }, button);
      return head;
    });
    byId("points-place").append(make("table", {}, make("thead", {}, make("tr", {}, ...this.#heads)), this.#body));
    const copy = byId("points-copy");
    const label = copy.textContent ?? "";
    copy.addEventListener("click", async () => {
      this.messages.clear("points-copy");
      try {
        await navigator.clipboard.writeText(toTsv(tableOf(this.#first(Infinity))));
      } catch {
        this.messages.show("points-copy", "The table was not copied: this browser lets no page copy here.");
        return;
      }
      sayBriefly(copy, "Copied", label);
    });
  }

  async #look() {
    if (!this.#body) this.#make();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#looking) {
      this.#again = true;
      return;
    }
    this.#looking = true;
    const rows = [];
    try {
      for (const { name, run, scene } of this.lanes.all) {
        const points = run.started?.points;
        const probed = await scene.probe();
        if (points && probed.run === run.id) rows.push(...rowsOf(name, points, probed).filter(({ level }) => level === null || !this.hidden().includes(level)));
      }
      this.#rows = rows;
      this.#show();
    } catch (error) {
      if (this.#rows.length === 0) write(byId("points-note"), `There is no table: ${/** @type {Error} */ (error).message}.`);
    } finally {
      this.#looking = false;
      this.#looked = performance.now(); // a look at very many points takes its time, and so does the rest after it
      if (this.#again) this.changed();
      this.#again = false;
    }
  }

  /** The first rows in the order of the table. @param {number} most */
  #first(most) {
    return firstOf(this.#rows, most, orderOf(this.#key, this.#descending));
  }

  #show() {
    const body = /** @type {HTMLTableSectionElement} */ (this.#body);
    this.#heads.forEach((head, i) => {
      if (COLUMNS[i].key === this.#key) attribute(head, "aria-sort", this.#descending ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const two = this.lanes.all.length > 1;
    const rows = this.#first(MOST);
    while (body.rows.length > rows.length) body.deleteRow(-1);
    rows.forEach((row, i) => {
      const texts = [
        two ? `${row.kind}, ${row.run}` : row.kind, row.caption, row.level === null ? "" : `${row.level} ${row.levelName}`,
        fixed(row.logStd, 2), fixed(row.radius, 2), fixed(row.x, 2), fixed(row.y, 2),
      ];
      const line = body.rows[i] ?? body.appendChild(make("tr", {}, ...COLUMNS.map(({ key, number }) => (key === "caption" ? make("th", { scope: "row" }) : make("td", { className: number ? "number" : "" })))));
      texts.forEach((text, at) => write(line.cells[at], text));
    });
    const all = this.#rows.length;
    const shown = all > MOST ? `The first ${whole(MOST)} of ${whole(all)} rows in this order; all are copied.` : `${whole(all)} rows.`;
    write(byId("points-note"), `${shown} Radius, x and y in units of the picture’s scale; ln σ in nats. It follows the picture once a second.`);
    hide(byId("points-copy"), all === 0);
  }
}
