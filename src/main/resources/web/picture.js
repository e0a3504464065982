import { Heatmap } from './heatmap.js';
import { drawZones } from './zones.js';

/** A camera's picture with heads, zones and heat map over it. */
export class Picture {
  #view;
  #canvas;
  #points;
  #bitmap = null;
  #heatmap = null;
  #drawn = null;
  #next = null;
  #drawing = false;

  /** @param view the element around the canvas, which takes the picture's shape */
  constructor(view, label, points) {
    this.#view = view;
    this.#canvas = view.querySelector('canvas');
    this.#canvas.setAttribute('aria-label', label);
    this.#points = points;
  }

  /**
   * Draws the newest picture; those that arrive while one is being decoded replace each other.
   *
   * @param onShown called with whether the browser could decode it
   */
  async show(event, jpeg, onShown) {
    this.#next = { event, jpeg, onShown };
    if (this.#drawing) {
      return;
    }
    this.#drawing = true;
    while (this.#next) {
      const { event: current, jpeg: bytes, onShown: tell } = this.#next;
      this.#next = null;
      try {
        const bitmap = await createImageBitmap(bytes);
        this.#bitmap?.close();
        this.#bitmap = bitmap;
        this.#drawn = current;
        this.#draw();
        this.#canvas.dataset.sequence = current.sequence;
        tell(true);
      } catch {
        tell(false);
      }
    }
    this.#drawing = false;
  }

  setPoints(points) {
    this.#points = points;
    this.#draw();
  }

  /**
   * @param event a heat map; null for none
   * @return the most people that a cell of it holds, as text
   */
  showHeatmap(event) {
    this.#heatmap = event && new Heatmap(event);
    this.#draw();
    return this.#heatmap?.most() ?? '';
  }

  /** Takes the picture away; a heat map stays. */
  forget() {
    this.close();
    this.#view.classList.remove('has-picture');
    this.#canvas.getContext('2d').clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    delete this.#canvas.dataset.sequence;
    this.#draw();
  }

  close() {
    this.#next = null;
    this.#bitmap?.close();
    this.#bitmap = null;
  }

  #draw() {
    // of a camera whose pictures are not shown there may be a heat map all the same
    const shown = this.#bitmap ?? this.#heatmap?.size;
    if (!shown) {
      return;
    }
    const { width, height } = shown;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#view.style.aspectRatio = `${width} / ${height}`;
    }
    this.#view.classList.toggle('has-picture', this.#bitmap !== null);
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    if (this.#bitmap) {
      context.drawImage(this.#bitmap, 0, 0);
    }
    this.#heatmap?.draw(context, width, height);
    if (!this.#bitmap) {
      return;
    }
    const scale = width / Math.max(1, Math.min(width, this.#canvas.clientWidth));
    if (this.#points) {
      this.#drawPoints(context, width, height, scale);
    }
    drawZones(context, this.#drawn.zones, width, height, scale);
  }

  #drawPoints(context, width, height, scale) {
    const crowd = this.#drawn.points.length;
    const onScreen = crowd > 200 ? 2.2 : crowd > 60 ? 3 : 4;
    const radius = onScreen * scale;
    context.lineWidth = radius / 2.5;
    context.strokeStyle = '#06251f';
    context.fillStyle = getComputedStyle(this.#view).getPropertyValue('--point') || '#3ddc84';
    for (const [x, y] of this.#drawn.points) {
      context.beginPath();
      context.arc(x * width, y * height, radius, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}
