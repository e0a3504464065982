import { onEdit } from './edits.js';
import { groundFields } from './ground-fields.js';
import { describeLevels, Levels } from './levels.js';

const TITLES = { zone: 'Zone', mask: 'Mask', crop: 'Crop' };

/** The shapes as a list: what is typed about each, beside what is drawn. */
export class OutlineList {
  #list;
  #editor;

  /** @param editor the owner of the shapes: see Outlines */
  constructor(list, editor) {
    this.#list = list;
    this.#editor = editor;
  }

  draw() {
    const seen = { zone: 0, mask: 0, crop: 0 };
    this.#list.replaceChildren(...this.#editor.shapes().map((shape, index) => {
      const number = seen[shape.type]++;
      return this.#row(shape, index, number);
    }));
    this.showSelected();
  }

  /** Marks the row of the selected shape. */
  showSelected() {
    [...this.#list.children].forEach((row, index) => {
      row.classList.toggle('selected', index === this.#editor.selected());
    });
  }

  #row(shape, index, number) {
    const row = document.createElement('li');
    const path = shape.type === 'crop' ? 'crop' : `${shape.type}s[${number}]`;
    row.dataset.path = path;
    row.addEventListener('focusin', () => this.#editor.select(index));
    const title = document.createElement('strong');
    title.textContent = shape.type === 'mask' ? `${TITLES.mask} ${number + 1}` : TITLES[shape.type];
    const ofZone = shape.type === 'zone';
    row.append(title, ...(ofZone ? this.#fields(shape, path, title) : []), this.#deletion(index, title),
      ...(ofZone ? [this.#ground(shape, path, row), this.#levels(shape, path)] : []));
    this.#showKind(row, shape);
    return row;
  }

  #fields(shape, path, title) {
    const fields = [
      input('id', 'id', { required: true, pattern: '[a-z0-9][a-z0-9\\-]{0,62}', spellcheck: false,
        title: 'lower-case letters, digits and hyphens, such as door-2' }),
      input('name', 'name', { maxLength: 100, placeholder: 'as its id' }),
      choice('kind', { include: 'counted', exclude: 'not counted' }),
      input('area', 'm²', { type: 'number', min: 0.1, step: 'any' }),
    ];
    for (const label of fields) {
      const field = label.querySelector('input, select');
      const { name } = field.dataset;
      field.dataset.path = `${path}.${name}`;
      field.value = (name === 'name' && shape.zone.name === shape.zone.id ? '' : shape.zone[name]) ?? '';
      field.disabled = this.#editor.isReadOnly();
      onEdit(field, this.#editor, () => {
        set(shape, name, field);
        this.#showKind(title.parentElement, shape);
      });
    }
    return fields;
  }

  /** Shows what a zone leaves to be stated: nobody is counted in an excluded one, and ground points give an area. */
  #showKind(row, shape) {
    const excluded = shape.zone?.kind === 'exclude';
    row.querySelector('strong').className = excluded ? 'exclude' : shape.type;
    const levels = row.querySelector('.levels');
    if (levels) {
      levels.closest('details').hidden = excluded;
      levels.disabled = excluded || this.#editor.isReadOnly();
    }
    const area = row.querySelector('[data-name=area]')?.closest('label');
    if (area) {
      area.hidden = shape.ground?.length > 0;
    }
  }

  #ground(shape, path, row) {
    const section = details(shape.ground?.length > 0 ? 'Ground points: 4' : 'Ground points');
    section.append(groundFields(shape, path, this.#editor, () => {
      const next = this.#ground(shape, path, row);
      section.replaceWith(next);
      next.open = true;
      this.#showKind(row, shape);
    }));
    return section;
  }

  #levels(shape, path) {
    const levels = new Levels(`${path}.levels`);
    levels.show(shape.zone.levels, this.#editor.isReadOnly());
    const section = details('');
    const say = () => {
      const words = describeLevels(shape.zone.levels);
      section.firstElementChild.textContent = words ? `Levels: ${words}` : 'Levels';
    };
    onEdit(levels.element, this.#editor, () => {
      shape.zone = { ...shape.zone, levels: levels.value() ?? undefined };
      say();
    });
    say();
    section.append(levels.element);
    return section;
  }

  #deletion(index, title) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Delete';
    button.hidden = this.#editor.isReadOnly();
    button.setAttribute('aria-label', `Delete ${title.textContent}`);
    button.addEventListener('click', () => this.#editor.remove(index));
    return button;
  }
}

function set(shape, name, field) {
  const value = field.type === 'number' ? field.valueAsNumber : field.value.trim();
  const unnamed = shape.zone.name === shape.zone.id;
  shape.zone = { ...shape.zone };
  if (value === '' || Number.isNaN(value)) {
    delete shape.zone[name];
  } else {
    shape.zone[name] = value;
  }
  if (name === 'id' && unnamed) {
    delete shape.zone.name;
  }
}

function input(name, text, attributes) {
  const field = Object.assign(document.createElement('input'), { autocomplete: 'off' }, attributes);
  return labelled(name, text, field);
}

function choice(name, options) {
  const field = document.createElement('select');
  field.append(...Object.entries(options).map(([value, text]) => new Option(text, value)));
  return labelled(name, name, field);
}

function labelled(name, text, field) {
  const label = document.createElement('label');
  field.dataset.name = name;
  label.append(`${text} `, field);
  return label;
}

function details(text) {
  const section = document.createElement('details');
  section.append(Object.assign(document.createElement('summary'), { textContent: text }));
  return section;
}
