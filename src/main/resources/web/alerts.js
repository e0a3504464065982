import { rowOf, setText, updateRows } from './rows.js';

const WORDS = { busy: 'busy', crowded: 'crowded', critical: 'critical' };
const ORDER = ['critical', 'crowded', 'surge', 'busy'];

/** What is open now, the worst first; says new ones aloud to screen readers. */
export class Alerts {
  #panel;
  #list;
  #nameOf;
  #open = new Map();

  /** @param nameOf a camera's id to what people call it */
  constructor(panel, nameOf) {
    this.#panel = panel;
    this.#list = panel.querySelector('ul');
    this.#nameOf = nameOf;
  }

  show(alert) {
    if (alert.state === 'cleared') {
      this.#open.delete(alert.id);
    } else {
      this.#open.set(alert.id, alert);
    }
    this.#draw();
  }

  /** After a reconnection the gateway tells again what is open. */
  clear() {
    this.#open.clear();
    this.#draw();
  }

  /** A camera is gone, and its alerts with it. */
  removeCamera(id) {
    this.#open.forEach((alert, key) => alert.camera === id && this.#open.delete(key));
    this.#draw();
  }

  #draw() {
    const alerts = [...this.#open.values()].sort((a, b) =>
      ORDER.indexOf(kind(a)) - ORDER.indexOf(kind(b)) || b.raisedAt.localeCompare(a.raisedAt));
    this.#panel.hidden = alerts.length === 0;
    updateRows(this.#list, alerts, alert => alert.id, () => rowOf('strong', 'span', 'span.figures'),
      (row, alert) => this.#fill(row, alert));
  }

  #fill(row, alert) {
    row.dataset.alert = alert.id;
    row.dataset.level = kind(alert);
    const [what, where, figures] = row.children;
    setText(what, alert.kind === 'surge' ? 'sudden rise' : WORDS[alert.level]);
    setText(where, [this.#nameOf(alert.camera), alert.zoneName].filter(Boolean).join(', '));
    const unit = alert.unit === 'people/m2' ? ' per m²' : alert.value === 1 ? ' person' : ' people';
    // people come whole: the mean of which a surge is a multiple does not
    const figure = value => (alert.unit === 'people' ? Math.ceil(value) : Number(value.toPrecision(2)));
    setText(figures, `${figure(alert.value)}${unit}, from ${figure(alert.threshold)} on, since `
      + new Date(alert.raisedAt).toLocaleTimeString());
  }
}

function kind(alert) {
  return alert.kind === 'surge' ? 'surge' : alert.level;
}
