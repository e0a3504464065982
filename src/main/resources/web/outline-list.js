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
    title.className = shape.zone?.kind === 'exclude' ? 'exclude' : shape.type;
    title.textContent = shape.type === 'mask' ? `${TITLES.mask} ${number + 1}` : TITLES[shape.type];
    row.append(title, ...(shape.type === 'zone' ? this.#fields(shape, path, title) : []), this.#deletion(index, title));
    return row;
  }

  #fields(shape, path, title) {
    const fields = [
      input('id', 'id', { required: true, pattern: '[a-z0-9][a-z0-9\\-]{0,62}', spellcheck: false,
        title: 'lower-case letters, digits and hyphens, such as door-2' }),
      input('name', 'name', { maxLength: 100, placeholder: 'as its id' }),
      choice('kind', { include: 'counted', exclude: 'not counted' }),
      ...(shape.zone.ground?.length > 0 ? [] : [input('area', 'm²', { type: 'number', min: 0.1, step: 'any' })]),
    ];
    for (const label of fields) {
      const field = label.querySelector('input, select');
      const { name } = field.dataset;
      field.dataset.path = `${path}.${name}`;
      field.value = (name === 'name' && shape.zone.name === shape.zone.id ? '' : shape.zone[name]) ?? '';
      field.disabled = this.#editor.isReadOnly();
      let remembered = false;
      field.addEventListener('focus', () => { remembered = false; });
      field.addEventListener(field.matches('select') ? 'change' : 'input', () => {
        if (!remembered) {
          this.#editor.remember();
          remembered = true;
        }
        set(shape, name, field);
        title.className = shape.zone.kind === 'exclude' ? 'exclude' : 'zone';
        this.#editor.redraw();
      });
    }
    return fields;
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
