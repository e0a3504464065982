import { changeCamera, createCamera, getSnapshot, testConnection } from './cameras.js';
import { Levels } from './levels.js';
import { Outlines } from './outlines.js';
import { clearProblems, showAround, showProblems } from './problems.js';

const SNAPSHOT_TRIES = 5;

/** The dialog that adds a camera or changes one. Credentials are shown as stars; left as they are, they are kept. */
export class CameraDialog {
  #dialog = document.getElementById('camera-dialog');
  #form = this.#dialog.querySelector('form');
  #problems = this.#dialog.querySelector('.problems');
  #news = this.#dialog.querySelector('.news');
  #outlines = new Outlines(this.#dialog.querySelector('.outlines'));
  #levels = new Levels('levels');
  #test = this.#dialog.querySelector('[name=test]');
  #save = this.#dialog.querySelector('[type=submit]');
  #before = null;
  #opened = 0;
  #picture = null;

  constructor() {
    this.#dialog.querySelector('.levels-section').append(this.#levels.element);
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#run(this.#save, () => this.#store());
    });
    this.#test.addEventListener('click', () => {
      if (this.#form.reportValidity()) {
        this.#run(this.#test, () => this.#try());
      }
    });
    // a field that is wrong must be seen
    this.#form.addEventListener('invalid', event => {
      showAround(event.target);
    }, true);
    this.#dialog.querySelector('[name=cancel]').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#forgetPicture());
  }

  add() {
    this.#open(null, 'Add a camera', 'Add', 'api');
  }

  /** @param camera as REST shows it */
  edit(camera) {
    this.#open(camera.settings, `Change ${camera.name}`, 'Save', camera.origin);
    if (camera.state === 'RUNNING' && camera.settings.privacy !== 'no-pictures') {
      this.#showSnapshot(camera.id);
    }
  }

  /** Only to draw on: where the camera is counted too seldom for it, there is the connection test. */
  async #showSnapshot(id) {
    const opened = this.#opened;
    for (let tries = 0; tries < SNAPSHOT_TRIES; tries++) {
      const picture = await getSnapshot(id).then((snapshot) => snapshot.picture, () => null);
      if (opened !== this.#opened || !this.#dialog.open || this.#picture) {
        return;
      }
      if (picture) {
        await this.#showPicture(picture, false);
        return;
      }
    }
  }

  #open(settings, title, verb, origin) {
    const ours = origin === 'api';
    this.#opened++;
    this.#before = settings;
    this.#form.reset();
    this.#show([]);
    this.#outlines.open(settings, !ours);
    this.#levels.show(settings?.levels, !ours);
    this.#dialog.querySelectorAll('details').forEach(section => { section.open = false; });
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
    return [...this.#form.querySelectorAll('[data-path]')].filter(each => each.name);
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
    const outlines = this.#outlines.isTouched() ? this.#outlines.settings() : {};
    if (this.#before === null) {
      const more = Object.entries({ ...outlines, levels: this.#levels.value() }).filter(([, value]) => value !== null);
      await createCamera({ ...settings, ...Object.fromEntries(more) });
    } else {
      const patch = { ...outlines, ...(this.#levels.isTouched() ? { levels: this.#levels.patch() } : {}) };
      for (const { name } of this.#fields()) {
        if (settings[name] !== this.#before[name]) {
          patch[name] = settings[name] ?? null;
        }
      }
      await changeCamera(this.#before.id, patch);
    }
    this.#dialog.close();
  }

  /** Shows the whole picture, since the crop and the zones are to be drawn on it. */
  async #try() {
    const opened = this.#opened;
    const { crop, zones, levels, ...settings } = { ...this.#before, ...this.#settings() };
    const { masks } = this.#outlines.settings();
    const picture = await testConnection({ ...settings, masks: masks ?? [] });
    if (opened !== this.#opened || !this.#dialog.open) {
      return;
    }
    this.#say(picture ? 'The connection works: this is its first picture.'
      : 'The connection works. Its first picture is not shown, since viewers are to see counts only.');
    if (picture) {
      await this.#showPicture(picture, true);
      this.#dialog.querySelector('.outlines').open = true;
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
        this.#show([failure.message]);
        this.#add(showProblems(this.#form, failure.details ?? []));
        this.#form.querySelector('[aria-invalid]')?.scrollIntoView({ block: 'center' });
      }
    } finally {
      button.disabled = false;
      button.removeAttribute('aria-busy');
    }
  }

  #show(lines) {
    clearProblems(this.#form);
    this.#say('');
    this.#problems.hidden = lines.length === 0;
    this.#problems.replaceChildren();
    this.#add(lines);
  }

  #add(lines) {
    this.#problems.append(...lines.map(line => Object.assign(document.createElement('p'), { textContent: line })));
  }

  #say(text) {
    this.#news.hidden = text === '';
    this.#news.textContent = text;
  }

  async #showPicture(blob, isWhole) {
    const opened = this.#opened;
    const bitmap = await createImageBitmap(blob);
    const { width, height } = bitmap;
    bitmap.close();
    if (opened === this.#opened && this.#dialog.open) {
      const before = this.#picture;
      this.#picture = URL.createObjectURL(blob);
      this.#outlines.show({ href: this.#picture, width, height }, isWhole);
      URL.revokeObjectURL(before);
    }
  }

  #forgetPicture() {
    this.#outlines.show(null);
    URL.revokeObjectURL(this.#picture);
    this.#picture = null;
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
