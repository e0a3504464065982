/** The colours of inferno, from few people to many: each is lighter than the one before. */
const INFERNO = [[0, 0, 4], [27, 12, 65], [74, 12, 107], [120, 28, 109], [165, 44, 96], [207, 68, 70], [237, 105, 37],
  [251, 155, 6], [247, 209, 61], [252, 255, 164]];
const MOST_OPAQUE = 205;
const PALETTE = Uint8ClampedArray.from({ length: 4 * 256 }, (unused, index) => shade(index >> 2)[index & 3]);

/** Red, green, blue and opacity of a cell's value, 0 to 255; the picture beneath stays visible. */
function shade(value) {
  const place = value / 255 * (INFERNO.length - 1);
  const low = INFERNO[Math.floor(place)];
  const high = INFERNO[Math.ceil(place)];
  const part = place - Math.floor(place);
  return [...low.map((channel, index) => channel + (high[index] - channel) * part), Math.min(MOST_OPAQUE, 2 * value)];
}

/** A heat map, ready to be drawn over a picture. */
export class Heatmap {
  #event;
  #canvas;

  /** @param event as on the topic */
  constructor(event) {
    this.#event = event;
    this.#canvas = document.createElement('canvas');
    this.#canvas.width = event.columns;
    this.#canvas.height = event.rows;
    const image = new ImageData(event.columns, event.rows);
    [...atob(event.cells)].forEach((cell, index) =>
      image.data.set(PALETTE.subarray(4 * cell.charCodeAt(0), 4 * cell.charCodeAt(0) + 4), 4 * index));
    this.#canvas.getContext('2d').putImageData(image, 0, 0);
  }

  /** Of the pictures that it was made from. */
  get size() {
    return this.#event;
  }

  draw(context, width, height) {
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(this.#canvas, 0, 0, width, height);
  }

  /** What the brightest colour stands for. */
  most() {
    return `${Number(this.#event.max.toPrecision(2))} ${this.#event.max === 1 ? 'person' : 'people'} per cell`;
  }
}
