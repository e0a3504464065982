const THRESHOLDS = ['busy', 'crowded', 'critical'];
const SURGE = ['factor', 'people', 'minutes'];

/** From when on a camera or zone is busy, crowded or critical: the fields for what settings call levels. */
export class Levels {
  element = document.getElementById('levels').content.firstElementChild.cloneNode(true);
  #fields;
  #touched = false;

  /** @param path of the levels within a camera's settings; density is only to be had where an area is known: in zones */
  constructor(path) {
    this.element.dataset.path = path;
    this.element.querySelector('.on').hidden = path === 'levels';
    this.#fields = Object.fromEntries([...this.element.querySelectorAll('[data-name]')]
      .map(field => [field.dataset.name, field]));
    for (const [name, field] of Object.entries(this.#fields)) {
      field.dataset.path = `${path}.${name}`;
    }
    for (const type of ['input', 'change']) {
      this.element.addEventListener(type, () => { this.#touched = true; });
    }
    this.#fields.surge.addEventListener('change', () => this.#showSurge());
  }

  /** @param levels as in settings; undefined for none */
  show(levels = {}, readOnly = false) {
    const { surge } = levels;
    for (const [name, field] of Object.entries(this.#fields)) {
      const [first, second] = name.split('.');
      if (name === 'surge') {
        field.checked = surge !== undefined;
      } else {
        field.value = (second ? surge?.[second] : levels[first]) ?? (name === 'on' ? 'count' : '');
      }
    }
    this.element.disabled = readOnly;
    this.#touched = false;
    this.#showSurge();
  }

  #showSurge() {
    const section = this.element.querySelector('.surge');
    section.hidden = !this.#fields.surge.checked;
    section.disabled = section.hidden;
  }

  /** Whether anything was changed since it was shown. */
  isTouched() {
    return this.#touched;
  }

  /** As settings; null if neither a level nor a surge is asked for. */
  value() {
    const levels = this.#read();
    return [...THRESHOLDS, 'surge'].every(name => levels[name] === null) ? null
      : withoutNulls({ ...levels, surge: levels.surge && withoutNulls(levels.surge) });
  }

  /** As a merge patch, which takes out what is empty. */
  patch() {
    return this.value() && this.#read();
  }

  #read() {
    const number = name => {
      const value = this.#fields[name].valueAsNumber;
      return Number.isNaN(value) ? null : value;
    };
    return {
      on: this.#fields.on.value,
      ...Object.fromEntries([...THRESHOLDS, 'hysteresis'].map(name => [name, number(name)])),
      hold: this.#fields.hold.value.trim() || null,
      surge: this.#fields.surge.checked ? Object.fromEntries(SURGE.map(name => [name, number(`surge.${name}`)])) : null,
    };
  }
}

function withoutNulls(settings) {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== null));
}

/** Levels in a few words; empty without any. */
export function describeLevels(levels = {}) {
  return THRESHOLDS.filter(name => levels[name] !== undefined)
    .map(name => `${name} from ${levels[name]}`)
    .concat(levels.surge ? ['surge'] : []).join(', ');
}
