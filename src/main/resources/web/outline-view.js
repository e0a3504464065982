import { halfway } from './shapes.js';

const SVG = 'http://www.w3.org/2000/svg';
const EDGE = 0.008;
const NO_PICTURE = [1600, 900];

/** A picture with shapes over it, their corners and edges as handles that keyboard and screen readers reach. */
export class OutlineView {
  #svg;
  #editor;
  #picture = null;
  #size = NO_PICTURE;

  /** @param editor the owner of the shapes: see Outlines */
  constructor(svg, editor) {
    this.#svg = svg;
    this.#editor = editor;
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
    this.#size = picture ? [picture.width / width, picture.height / height] : NO_PICTURE;
  }

  /** Where an event was, as fractions of the whole picture. */
  place(event) {
    const box = this.#svg.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(toEdge);
  }

  /** @param corner of the selected shape */
  focus(corner) {
    this.#svg.querySelector(`[data-corner="${corner}"]`)?.focus();
  }

  /** @param draft the shape that is being drawn; null for none */
  draw(draft) {
    const focused = this.#svg.contains(document.activeElement) ? { ...document.activeElement.dataset } : {};
    const [width, height] = this.#size;
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#svg.classList.toggle('drawing', draft !== null);
    const pixel = width / Math.max(1, this.#svg.clientWidth);
    this.#svg.replaceChildren(
      ...(this.#picture ? [this.#picture] : []),
      ...this.#editor.shapes().map((shape, index) => this.#outline(shape, index, draft ? -1 : this.#editor.selected())),
      ...(draft ? this.#handlesOfDraft(draft, pixel) : this.#handles(pixel)),
    );
    const key = ['corner', 'mark', 'shape'].find(name => focused[name] !== undefined);
    this.#svg.querySelector(`[data-${key}="${focused[key]}"]`)?.focus();
  }

  #at([x, y]) {
    return [x * this.#size[0], y * this.#size[1]];
  }

  #points(corners) {
    return corners.map(corner => this.#at(corner).join(' ')).join(', ');
  }

  #outline(shape, index, selected) {
    const kind = shape.zone?.kind === 'exclude' ? 'exclude' : shape.type;
    return element('polygon', {
      points: this.#points(shape.corners), class: `outline ${kind}${index === selected ? ' selected' : ''}`,
      'data-shape': index, tabindex: 0, role: 'button', 'aria-label': this.#editor.nameOf(shape),
    });
  }

  #handlesOfDraft({ corners }, pixel) {
    return [element('polyline', { points: this.#points(corners), class: 'outline draft' }),
      ...corners.map((corner, index) => this.#corner(corner, index, pixel, 'a new shape', -1))];
  }

  #handles(pixel) {
    const shape = this.#editor.selectedShape();
    if (!shape || this.#editor.isReadOnly()) {
      return [];
    }
    const name = this.#editor.nameOf(shape);
    const edges = shape.type === 'crop' ? [] : shape.corners.map((_, index) => {
      const [cx, cy] = this.#at(halfway(shape.corners, index));
      return element('circle', { cx, cy, r: 4.5 * pixel, class: 'edge', 'data-edge': index });
    });
    return [...edges, ...shape.corners.map((corner, index) => this.#corner(corner, index, pixel, name, 0)),
      ...this.#ground(shape.ground ?? [], pixel, name)];
  }

  #corner(corner, index, pixel, name, tabindex) {
    return this.#handle(corner, `corner ${index + 1} of ${name}`,
      { r: 7 * pixel, class: 'corner', 'data-corner': index, tabindex });
  }

  /** Numbered, as they are where their metres are typed. */
  #ground(ground, pixel, name) {
    if (ground.length === 0) {
      return [];
    }
    const outline = this.#points(ground.map(point => point.slice(0, 2)));
    return [element('polygon', { points: outline, class: 'outline ground' }),
      ...ground.flatMap((point, index) => {
        const place = point.slice(0, 2);
        const [x, y] = this.#at(place);
        const number = element('text', { x, y, class: 'mark-number', 'font-size': 12 * pixel });
        number.textContent = index + 1;
        return [this.#handle(place, `ground point ${index + 1} of ${name}`,
          { r: 9 * pixel, class: 'mark', 'data-mark': index, tabindex: 0 }), number];
      })];
  }

  #handle(place, name, attributes) {
    const [cx, cy] = this.#at(place);
    const [x, y] = place.map(value => `${Math.round(value * 100)} %`);
    return element('circle', {
      cx, cy, role: 'button', 'aria-label': `${name}, ${x} from the left, ${y} from the top`, ...attributes,
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
