import { changeCamera, createCamera, testConnection } from './cameras.js';

/** The dialog that adds a camera or changes one. Credentials are shown as stars; left as they are, they are kept. */
export class CameraDialog {
  #dialog = document.getElementById('camera-dialog');
  #form = this.#dialog.querySelector('form');
  #problems = this.#dialog.querySelector('.problems');
  #preview = this.#dialog.querySelector('.preview');
  #test = this.#dialog.querySelector('[name=test]');
  #save = this.#dialog.querySelector('[type=submit]');
  #before = null;
  #opened = 0;

  constructor() {
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#run(this.#save, () => this.#store());
    });
    this.#test.addEventListener('click', () => {
      if (this.#form.reportValidity()) {
        this.#run(this.#test, () => this.#try());
      }
    });
    this.#dialog.querySelector('[name=cancel]').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#showPreview(null));
  }

  add() {
    this.#open(null, 'Add a camera', 'Add', 'api');
  }

  /** @param camera as REST shows it */
  edit(camera) {
    this.#open(camera.settings, `Change ${camera.name}`, 'Save', camera.origin);
  }

  #open(settings, title, verb, origin) {
    const ours = origin === 'api';
    this.#opened++;
    this.#before = settings;
    this.#form.reset();
    this.#show([]);
    this.#showPreview(null);
    this.#dialog.querySelector('h2').textContent = title;
    this.#dialog.querySelector('.from-file').hidden = ours;
    this.#save.textContent = verb;
    this.#save.hidden = !ours;
    for (const field of this.#fields()) {
      if (settings) {
        field[field.type === 'checkbox' ? 'checked' : 'value'] = settings[field.name] ?? '';
      }
      field.disabled = !ours || (field.name === 'id' && settings !== null);
    }
    this.#dialog.showModal();
  }

  #fields() {
    return [...this.#form.querySelectorAll('[data-setting]')];
  }

  /** What the fields say; empty ones are left to their defaults. */
  #settings() {
    const settings = {};
    for (const field of this.#fields()) {
      const value = read(field);
      if (value !== '' && !Number.isNaN(value)) {
        settings[field.name] = value;
      }
    }
    return settings;
  }

  async #store() {
    const settings = this.#settings();
    if (this.#before === null) {
      await createCamera(settings);
    } else {
      const patch = {};
      for (const { name } of this.#fields()) {
        if (settings[name] !== this.#before[name]) {
          patch[name] = settings[name] ?? null;
        }
      }
      await changeCamera(this.#before.id, patch);
    }
    this.#dialog.close();
  }

  async #try() {
    const opened = this.#opened;
    const picture = await testConnection({ ...this.#before, ...this.#settings() });
    if (opened === this.#opened && this.#dialog.open) {
      this.#showPreview(picture);
    }
  }

  async #run(button, work) {
    const opened = this.#opened;
    this.#show([]);
    button.disabled = true;
    button.setAttribute('aria-busy', 'true');
    try {
      await work();
    } catch (failure) {
      if (opened === this.#opened) {
        this.#show([failure.message, ...(failure.details ?? [])]);
      }
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  }

  #show(lines) {
    this.#problems.hidden = lines.length === 0;
    this.#problems.replaceChildren(...lines.map(line => {
      const item = document.createElement('p');
      item.textContent = line;
      return item;
    }));
  }

  #showPreview(picture) {
    URL.revokeObjectURL(this.#preview.src);
    this.#preview.hidden = picture === null;
    if (picture === null) {
      this.#preview.removeAttribute('src');
    } else {
      this.#preview.src = URL.createObjectURL(picture);
    }
  }
}

function read(field) {
  switch (field.type) {
    case 'checkbox': return field.checked;
    case 'number': return field.valueAsNumber;
    case 'password': return field.value;
    default: return field.value.trim();
  }
}
