import { OutlineView } from './outline-view.js';
import { halfway, moveAll, moveCorner, moveMark, rectangle } from './shapes.js';

const STEP = 0.01;
const FINE_STEP = 0.002;
const LEAST_CORNERS = 3;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Changes shapes over a picture by pointer and keyboard. */
export class OutlineCanvas {
  #svg;
  #editor;
  #view;
  #draft = null;
  #drag = null;

  /** @param editor the owner of the shapes: see Outlines */
  constructor(svg, editor) {
    this.#svg = svg;
    this.#editor = editor;
    this.#view = new OutlineView(svg, editor);
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
  show(picture, part) {
    this.#view.show(picture, part);
    this.draw();
  }

  draw() {
    this.#view.draw(this.#draft);
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
    this.#view.focus(0);
  }

  #press(event) {
    if (event.button !== 0 || this.#editor.isReadOnly()) {
      return;
    }
    const { corner, edge, mark, shape } = event.target.dataset;
    if (this.#draft) {
      this.#addToDraft(this.#view.place(event), corner);
      event.preventDefault();
    } else if (edge !== undefined) {
      this.#drag = { corner: this.#insert(Number(edge)), begun: true };
    } else if (corner !== undefined) {
      this.#drag = { corner: Number(corner), begun: false };
    } else if (mark !== undefined) {
      this.#drag = { mark: Number(mark), begun: false };
    } else {
      this.#editor.select(shape === undefined ? -1 : Number(shape));
      this.#drag = shape === undefined ? null : { from: this.#view.place(event), begun: false };
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
    const place = this.#view.place(event);
    if (this.#drag.corner !== undefined) {
      shape.corners = moveCorner(shape, this.#drag.corner, place);
    } else if (this.#drag.mark !== undefined) {
      shape.ground = moveMark(shape.ground, this.#drag.mark, place);
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
      this.#view.focus(0);
      return true;
    }
    if (target.dataset.mark !== undefined) {
      return this.#keyOfMark(shape, Number(target.dataset.mark), key, shiftKey);
    }
    const corner = target.dataset.corner === undefined ? null : Number(target.dataset.corner);
    if (!shape || (corner === null && Number(target.dataset.shape) !== this.#editor.selected())) {
      return false;
    }
    if (key in ARROWS) {
      const by = step(key, shiftKey);
      this.#editor.remember();
      shape.corners = corner === null ? moveAll(shape.corners, by)
        : moveCorner(shape, corner, shape.corners[corner].map((value, i) => value + by[i]));
      this.draw();
    } else if (key === 'Delete' || key === 'Backspace') {
      this.#remove(shape, corner);
    } else if (corner !== null && shape.type !== 'crop' && (key === 'Insert' || key === '+')) {
      this.#insert(corner);
      this.#view.focus(corner + 1);
    } else {
      return false;
    }
    return true;
  }

  #keyOfMark(shape, mark, key, isFine) {
    if (!(key in ARROWS)) {
      return false;
    }
    const by = step(key, isFine);
    this.#editor.remember();
    shape.ground = moveMark(shape.ground, mark, shape.ground[mark].slice(0, 2).map((value, i) => value + by[i]));
    this.draw();
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
      this.#view.focus(Math.min(corner, shape.corners.length - 1));
    }
  }
}

function step(key, isFine) {
  return ARROWS[key].map(direction => direction * (isFine ? FINE_STEP : STEP));
}
