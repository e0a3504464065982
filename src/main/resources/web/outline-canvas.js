import { halfway, moveAll, moveCorner, rectangle } from './shapes.js';

const SVG = 'http://www.w3.org/2000/svg';
const STEP = 0.01;
const FINE_STEP = 0.002;
const EDGE = 0.008;
const LEAST_CORNERS = 3;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Draws shapes over a picture, and changes them by pointer and keyboard. */
export class OutlineCanvas {
  #svg;
  #editor;
  #picture = null;
  #size = [1600, 900];
  #draft = null;
  #drag = null;

  /** @param editor the owner of the shapes: see Outlines */
  constructor(svg, editor) {
    this.#svg = svg;
    this.#editor = editor;
    svg.addEventListener('pointerdown', event => this.#press(event));
    svg.addEventListener('pointermove', event => this.#pull(event));
    svg.addEventListener('pointerup', () => { this.#drag = null; });
    svg.addEventListener('keydown', event => this.#key(event));
    new ResizeObserver(() => this.draw()).observe(svg);
  }

  /**
   * @param picture { href, width, height }; null for none
   * @param part left, top, width and height of the whole picture that it shows, as fractions
   */
  show(picture, [left, top, width, height] = [0, 0, 1, 1]) {
    this.#picture = picture && element('image', {
      href: picture.href, x: left / width * picture.width, y: top / height * picture.height,
      width: picture.width, height: picture.height,
    });
    this.#size = picture ? [picture.width / width, picture.height / height] : [1600, 900];
    this.draw();
  }

  /** From now on each click is a corner of a new shape. */
  begin(type) {
    this.#draft = { type, corners: [] };
    this.draw();
    this.#svg.focus();
  }

  /** Forgets a shape that was begun. */
  cancel() {
    this.#draft = null;
  }

  isDrawing() {
    return this.#draft !== null;
  }

  #finish() {
    const { type, corners } = this.#draft;
    this.#draft = null;
    this.#editor.add(type, corners.length === 0 ? rectangle([0.3, 0.3], [0.7, 0.7]) : corners);
    this.focus(0);
  }

  /** @param corner of the selected shape */
  focus(corner) {
    this.#svg.querySelector(`[data-corner="${corner}"]`)?.focus();
  }

  #place(event) {
    const box = this.#svg.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(toEdge);
  }

  #press(event) {
    if (event.button !== 0 || this.#editor.isReadOnly()) {
      return;
    }
    const { corner, edge, shape } = event.target.dataset;
    if (this.#draft) {
      this.#addToDraft(this.#place(event), corner);
      event.preventDefault();
    } else if (edge !== undefined) {
      this.#drag = { corner: this.#insert(Number(edge)), begun: true };
    } else if (corner !== undefined) {
      this.#drag = { corner: Number(corner), begun: false };
    } else {
      this.#editor.select(shape === undefined ? -1 : Number(shape));
      this.#drag = shape === undefined ? null : { from: this.#place(event), begun: false };
    }
    if (this.#drag) {
      this.#svg.setPointerCapture(event.pointerId);
    }
  }

  #addToDraft(place, corner) {
    const { corners } = this.#draft;
    if (corner === '0' && corners.length >= LEAST_CORNERS) {
      this.#finish();
      return;
    }
    corners.push(place);
    this.draw();
  }

  #pull(event) {
    const shape = this.#editor.selectedShape();
    if (!this.#drag || !shape) {
      return;
    }
    if (!this.#drag.begun) {
      this.#editor.remember();
      this.#drag.begun = true;
    }
    const place = this.#place(event);
    if (this.#drag.corner !== undefined) {
      shape.corners = moveCorner(shape, this.#drag.corner, place);
    } else {
      shape.corners = moveAll(shape.corners, [place[0] - this.#drag.from[0], place[1] - this.#drag.from[1]]);
      this.#drag.from = place;
    }
    this.draw();
  }

  #key(event) {
    if (this.#editor.isReadOnly() || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (this.#draft ? this.#keyOfDraft(event.key) : this.#keyOfShape(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }

  #keyOfDraft(key) {
    const { corners } = this.#draft;
    if (key === 'Enter' && (corners.length === 0 || corners.length >= LEAST_CORNERS)) {
      this.#finish();
    } else if (key === 'Escape') {
      this.#draft = null;
      this.#editor.drawn();
    } else if (key === 'Backspace' || key === 'Delete') {
      corners.pop();
      this.draw();
    } else {
      return false;
    }
    return true;
  }

  #keyOfShape({ key, shiftKey, target }) {
    const shape = this.#editor.selectedShape();
    if (target.dataset.shape !== undefined && (key === 'Enter' || key === ' ')) {
      this.#editor.select(Number(target.dataset.shape));
      this.focus(0);
      return true;
    }
    const corner = target.dataset.corner === undefined ? null : Number(target.dataset.corner);
    if (!shape || (corner === null && Number(target.dataset.shape) !== this.#editor.selected())) {
      return false;
    }
    if (key in ARROWS) {
      const by = ARROWS[key].map(direction => direction * (shiftKey ? FINE_STEP : STEP));
      this.#editor.remember();
      shape.corners = corner === null ? moveAll(shape.corners, by)
        : moveCorner(shape, corner, shape.corners[corner].map((value, i) => value + by[i]));
      this.draw();
    } else if (key === 'Delete' || key === 'Backspace') {
      this.#remove(shape, corner);
    } else if (corner !== null && shape.type !== 'crop' && (key === 'Insert' || key === '+')) {
      this.#insert(corner);
      this.focus(corner + 1);
    } else {
      return false;
    }
    return true;
  }

  #insert(edge) {
    const shape = this.#editor.selectedShape();
    this.#editor.remember();
    shape.corners = shape.corners.toSpliced(edge + 1, 0, halfway(shape.corners, edge));
    this.draw();
    return edge + 1;
  }

  #remove(shape, corner) {
    if (corner === null || shape.type === 'crop') {
      this.#editor.remove(this.#editor.selected());
    } else if (shape.corners.length > LEAST_CORNERS) {
      this.#editor.remember();
      shape.corners = shape.corners.toSpliced(corner, 1);
      this.draw();
      this.focus(Math.min(corner, shape.corners.length - 1));
    }
  }

  draw() {
    const focused = this.#svg.contains(document.activeElement) ? { ...document.activeElement.dataset } : {};
    const [width, height] = this.#size;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#svg.classList.toggle('drawing', this.isDrawing());
    const pixel = width / Math.max(1, this.#svg.clientWidth);
    this.#svg.replaceChildren(
      ...(this.#picture ? [this.#picture] : []),
      ...this.#editor.shapes().map((shape, index) => this.#outline(shape, index)),
      ...this.#handles(pixel),
    );
    const key = ['corner', 'shape'].find(name => focused[name] !== undefined);
    this.#svg.querySelector(`[data-${key}="${focused[key]}"]`)?.focus();
  }

  #at([x, y]) {
    return [x * this.#size[0], y * this.#size[1]];
  }

  #points(corners) {
    return corners.map(corner => this.#at(corner).join(' ')).join(', ');
  }

  #outline(shape, index) {
    const selected = index === this.#editor.selected() && !this.isDrawing();
    const kind = shape.zone?.kind === 'exclude' ? 'exclude' : shape.type;
    return element('polygon', {
      points: this.#points(shape.corners), class: `outline ${kind}${selected ? ' selected' : ''}`,
      'data-shape': index, tabindex: 0, role: 'button', 'aria-label': this.#editor.nameOf(shape),
    });
  }

  #handles(pixel) {
    if (this.#draft) {
      const { corners } = this.#draft;
      return [element('polyline', { points: this.#points(corners), class: 'outline draft' }),
        ...corners.map((corner, index) => this.#handle(corner, index, 7 * pixel, 'a new shape', -1))];
    }
    const shape = this.#editor.selectedShape();
    if (!shape || this.#editor.isReadOnly()) {
      return [];
    }
    const name = this.#editor.nameOf(shape);
    const edges = shape.type === 'crop' ? [] : shape.corners.map((_, index) => {
      const [cx, cy] = this.#at(halfway(shape.corners, index));
      return element('circle', { cx, cy, r: 4.5 * pixel, class: 'edge', 'data-edge': index });
    });
    return [...edges, ...shape.corners.map((corner, index) => this.#handle(corner, index, 7 * pixel, name, 0))];
  }

  #handle(corner, index, radius, name, tabindex) {
    const [cx, cy] = this.#at(corner);
    const [x, y] = corner.map(value => `${Math.round(value * 100)} %`);
    return element('circle', {
      cx, cy, r: radius, class: 'corner', 'data-corner': index, tabindex, role: 'button',
      'aria-label': `corner ${index + 1} of ${name}, ${x} from the left, ${y} from the top`,
    });
  }
}

/** An edge is hard to hit: what is next to it means it. */
function toEdge(value) {
  return value < EDGE ? 0 : value > 1 - EDGE ? 1 : Math.round(value * 10_000) / 10_000;
}

function element(name, attributes) {
  const created = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => created.setAttribute(key, value));
  return created;
}
