// Link: what the hand does in one picture happens in the other too. The pointer on a point shows the same point
// there, which is the same picture or caption as both runs have the same data. A camera that is moved by hand
// takes the other along, to the same part of the whole: the two spaces have different scales.

export class Link {
  /** Whether the cameras move together. */
  cameras = true;
  /** @type {import("./scene.js").Scene[]} */
  #scenes = [];

  /**
   * Ties the scenes of two lanes, for as long as both are there.
   * @param {import("./lane.js").Lane} a
   * @param {import("./lane.js").Lane} b
   */
  tie(a, b) {
    this.#scenes = [a.scene, b.scene];
    const removes = [this.#follow(a.scene, b.scene), this.#follow(b.scene, a.scene)].flat();
    for (const scene of this.#scenes) scene.show({ leads: true });
    return () => {
      this.#scenes = [];
      for (const remove of removes) remove();
      a.scene.show({ leads: false });
      a.scene.highlight("", -1);
    };
  }

  /** Moves the cameras together, or not; from then on. The second picture comes to where the first is. @param {boolean} together */
  setCameras(together) {
    if (together === this.cameras) return;
    this.cameras = together;
    const [a, b] = this.#scenes;
    if (together && a?.view) lead(b, a.view);
  }

  /**
   * @param {import("./scene.js").Scene} from
   * @param {import("./scene.js").Scene} to
   */
  #follow(from, to) {
    let shown = "";
    return [
      from.on("view", (view) => {
        if (this.cameras && view.hand) lead(to, view); // what the page did to a camera goes no further
      }),
      from.on("hover", ({ kind, index, linked }) => {
        if (linked || shown === kind + index) return; // no pointer is there, or it rests
        shown = kind + index;
        to.highlight(kind, index);
      }),
    ];
  }
}

/**
 * @param {import("./scene.js").Scene} scene
 * @param {import("./wire.js").View} view
 */
function lead(scene, { camera, framing }) {
  if (!camera.auto) scene.show({ framing });
  else if (!scene.view?.camera.auto) scene.show({ fit: true });
}
