import { OutlineCanvas } from './outline-canvas.js';
import { OutlineList } from './outline-list.js';
import { rectangle, toSettings, toShapes } from './shapes.js';

const MOST_UNDOS = 100;
const HINT = 'Select a shape to move it, its corners, or a dot between two to add one. By keyboard: Tab to a corner, arrows'
  + ' move it (with Shift a little), + adds one, Delete takes it out.';
const DRAWING = 'Click corner after corner; the first one or Enter ends it, Escape leaves it. Enter at once puts a'
  + ' rectangle there to be moved.';

/** The zones, masks and crop of a camera, drawn over its picture. Owns the shapes; canvas and list show them. */
export class Outlines {
  #element;
  #canvas;
  #list;
  #shapes = [];
  #selected = -1;
  #past = [];
  #touched = false;
  #readOnly = false;
  #part = undefined;

  constructor(element) {
    this.#element = element;
    this.#canvas = new OutlineCanvas(element.querySelector('.preview'), this);
    this.#list = new OutlineList(element.querySelector('.shapes'), this);
    const on = (name, work) => element.querySelector(`[name=${name}]`).addEventListener('click', work);
    on('add-zone', () => this.#begin('zone'));
    on('add-mask', () => this.#begin('mask'));
    on('add-crop', () => this.add('crop', rectangle([0.1, 0.1], [0.9, 0.9])));
    on('undo', () => this.#undo());
    element.addEventListener('keydown', event => {
      if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !event.target.matches('input')) {
        event.preventDefault();
        this.#undo();
      }
    });
  }

  /** @param settings of a camera; null for a new one */
  open(settings, readOnly) {
    this.#shapes = toShapes(settings ?? {});
    this.#part = settings?.crop;
    this.#selected = -1;
    this.#past = [];
    this.#touched = false;
    this.#readOnly = readOnly;
    this.#canvas.cancel();
    this.show(null);
    this.drawn();
  }

  /** Whether anything was changed since it was opened. */
  isTouched() {
    return this.#touched;
  }

  /** Zones, masks and crop as settings; null for each of which there is none. */
  settings() {
    return toSettings(this.#shapes);
  }

  /**
   * Puts a picture under the shapes.
   *
   * @param picture { href, width, height }; null for none
   * @param isWhole false if it is what the crop that was opened leaves
   */
  show(picture, isWhole = true) {
    this.#element.querySelector('.no-picture').hidden = picture !== null;
    this.#canvas.show(picture, isWhole ? undefined : this.#part ?? undefined);
  }

  shapes() {
    return this.#shapes;
  }

  selected() {
    return this.#selected;
  }

  selectedShape() {
    return this.#shapes[this.#selected];
  }

  isReadOnly() {
    return this.#readOnly;
  }

  nameOf({ type, zone }) {
    return type === 'zone' ? `zone ${zone.name ?? zone.id ?? ''}` : type;
  }

  /** To be called before each change: it can be undone. */
  remember() {
    this.#past.push(structuredClone(this.#shapes));
    this.#past.splice(0, this.#past.length - MOST_UNDOS);
    this.#touched = true;
    this.#showTools();
  }

  #undo() {
    if (this.#past.length > 0 && !this.#readOnly) {
      this.#shapes = this.#past.pop();
      this.#selected = Math.min(this.#selected, this.#shapes.length - 1);
      this.#canvas.cancel();
      this.drawn();
    }
  }

  #begin(type) {
    this.#selected = -1;
    this.#canvas.begin(type);
    this.#list.showSelected();
    this.#showTools();
  }

  add(type, corners) {
    this.remember();
    const shape = type === 'zone' ? { type, corners, zone: { id: this.#freeId(), kind: 'include' } } : { type, corners };
    // in the order that settings have
    const order = ['zone', 'mask', 'crop'];
    const at = this.#shapes.findIndex(other => order.indexOf(other.type) > order.indexOf(type));
    this.#selected = at < 0 ? this.#shapes.length : at;
    this.#shapes.splice(this.#selected, 0, shape);
    this.drawn();
  }

  #freeId() {
    const taken = new Set(this.#shapes.map(({ zone }) => zone?.id));
    for (let number = 1; ; number++) {
      if (!taken.has(`zone-${number}`)) {
        return `zone-${number}`;
      }
    }
  }

  remove(index) {
    this.remember();
    this.#shapes.splice(index, 1);
    this.#selected = -1;
    this.drawn();
  }

  select(index) {
    if (index !== this.#selected) {
      this.#selected = index;
      this.redraw();
      this.#list.showSelected();
    }
  }

  /** Shows corners and names as they are now. */
  redraw() {
    this.#canvas.draw();
  }

  /** Shows shapes that came or went. */
  drawn() {
    this.#canvas.draw();
    this.#list.draw();
    this.#showTools();
  }

  #showTools() {
    const tool = name => this.#element.querySelector(`[name=${name}]`);
    this.#element.querySelector('.tools').hidden = this.#readOnly;
    this.#element.querySelector('.drawing-hint').hidden = this.#readOnly;
    this.#element.querySelector('.drawing-hint').textContent = this.#canvas.isDrawing() ? DRAWING : HINT;
    tool('undo').disabled = this.#past.length === 0;
    tool('add-crop').disabled = this.#shapes.some(({ type }) => type === 'crop');
  }
}
