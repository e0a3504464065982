const WINDOW_MS = 30_000;
/** A single one says nothing about the rest. */
const FEWEST = 2;
/** Sequences rise by one per frame, and begin at the time of the camera's start: a leap is another start. */
const LEAP = 1_000;

/** How many of a camera's frames its worker dropped of late, as its events tell. */
export class DropShare {
  #seen = [];

  /** @param event a CountEvent; later ones have higher sequences */
  add({ sequence, capturedAt, drops = {} }) {
    const dropped = Object.values(drops).reduce((sum, each) => sum + each, 0);
    const time = Date.parse(capturedAt);
    const last = this.#seen.at(-1);
    // another worker, which counts its drops from the beginning, or another start of the camera
    if (last && (dropped < last.dropped || sequence <= last.sequence || sequence > last.sequence + LEAP)) {
      this.#seen = [];
    }
    this.#seen.push({ sequence, dropped, time });
    while (this.#seen[0].time < time - WINDOW_MS) {
      this.#seen.shift();
    }
  }

  /** Frames dropped by frames sent, 0 to 1. */
  value() {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)];
    const dropped = this.#seen.length === 0 ? 0 : last.dropped - first.dropped;
    return dropped < FEWEST ? 0 : Math.min(1, dropped / (last.sequence - first.sequence));
  }
}
