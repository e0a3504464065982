import { changeCamera, confirmCount, forgetCounts, getCalibration, getCamera, getSnapshot } from './cameras.js';

/** The dialog in which people count a camera's pictures, and take the calibration that follows from that. */
export class CalibrationDialog {
  #dialog = document.getElementById('calibration-dialog');
  #form = this.#dialog.querySelector('form');
  #image = this.#dialog.querySelector('img');
  #leftOut = this.#dialog.querySelector('.left-out');
  #problems = this.#dialog.querySelector('.problems');
  #people = this.#form.elements.people;
  #camera = null;
  #opened = 0;
  #sequence = null;
  #state = null;

  constructor() {
    this.#form.addEventListener('submit', event => {
      event.preventDefault();
      this.#run(event.submitter, () => this.#confirm());
    });
    const on = (name, work) => this.#button(name)
      .addEventListener('click', event => this.#run(event.currentTarget, work));
    on('next', () => this.#showNext());
    on('forget', async () => this.#show(await forgetCounts(this.#camera)));
    on('clear', () => this.#set(null));
    on('apply', () => this.#set({ threshold: this.#state.proposal.threshold, scale: this.#state.proposal.scale }));
    this.#button('close').addEventListener('click', () => this.#dialog.close());
    this.#dialog.addEventListener('close', () => this.#forgetPicture());
  }

  /** @param name what people call the camera */
  async open(id, name) {
    const state = await getCalibration(id);
    this.#opened++;
    this.#camera = id;
    this.#form.reset();
    this.#dialog.querySelector('h2 strong').textContent = name;
    this.#say('');
    this.#show(state);
    this.#dialog.showModal();
    this.#run(this.#button('next'), () => this.#showNext());
  }

  #button(name) {
    return this.#form.elements[name];
  }

  async #showNext() {
    const opened = this.#opened;
    this.#forgetPicture();
    const { picture, sequence } = await getSnapshot(this.#camera);
    const { settings } = await getCamera(this.#camera);
    if (opened === this.#opened && this.#dialog.open) {
      this.#sequence = sequence;
      this.#leftOut.replaceChildren(...(settings?.zones ?? []).filter(zone => zone.kind === 'exclude').map(outline));
      this.#image.src = URL.createObjectURL(picture);
      this.#image.hidden = false;
      this.#form.querySelector('[type=submit]').disabled = false;
    }
  }

  async #confirm() {
    this.#show(await confirmCount(this.#camera, this.#sequence, this.#people.valueAsNumber));
    this.#people.value = '';
    await this.#showNext();
  }

  async #set(calibration) {
    try {
      await changeCamera(this.#camera, { calibration });
    } catch (failure) {
      const setting = calibration && `calibration: {threshold: ${calibration.threshold}, scale: ${calibration.scale}}`;
      failure.details = [...failure.details ?? [], ...setting ? [setting] : []];
      throw failure;
    }
    this.#show({ ...await getCalibration(this.#camera), calibration: calibration ?? undefined });
  }

  #show(state) {
    this.#state = state;
    const { calibration, confirmed, proposal, helps, problem } = state;
    const isInForce = proposal?.threshold === calibration?.threshold && proposal?.scale === calibration?.scale;
    this.#dialog.querySelector('.confirmed').replaceChildren(...confirmed.map(line));
    this.#dialog.querySelector('.in-force').textContent = calibration
      ? `In force: ${factors({ scale: 1, ...calibration })}.` : 'Not calibrated.';
    this.#dialog.querySelector('.proposal').textContent
      = [proposal && describe(proposal), problem].filter(Boolean).join(' ');
    this.#button('apply').disabled = !helps || isInForce;
    this.#button('clear').disabled = !calibration;
    this.#button('forget').disabled = confirmed.length === 0;
  }

  async #run(button, work) {
    const opened = this.#opened;
    this.#say('');
    button.setAttribute('aria-busy', 'true');
    try {
      await work();
    } catch (failure) {
      if (opened === this.#opened) {
        this.#say([failure.message, ...failure.details ?? []].join(' · '));
      }
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  #say(problem) {
    this.#problems.hidden = problem === '';
    this.#problems.textContent = problem;
  }

  #forgetPicture() {
    URL.revokeObjectURL(this.#image.src);
    this.#image.removeAttribute('src');
    this.#image.hidden = true;
    this.#sequence = null;
    this.#form.querySelector('[type=submit]').disabled = true;
  }
}

function outline({ polygon }) {
  const shape = document.createElementNS('http://www.w3.org/2000/svg', 'polygon');
  shape.setAttribute('points', polygon.map(corner => corner.join(',')).join(' '));
  return shape;
}

function line({ capturedAt, people, counted }) {
  const item = document.createElement('li');
  const at = document.createElement('time');
  at.dateTime = capturedAt;
  at.textContent = new Date(capturedAt).toLocaleString();
  const figures = document.createElement('span');
  figures.textContent = `${people} ${people === 1 ? 'person' : 'people'}, Throng had ${counted}`;
  item.append(at, figures);
  return item;
}

function describe(proposal) {
  const { confirmed, errorBefore, errorAfter, errorExpected } = proposal;
  return `Proposed from ${confirmed} counts: ${factors(proposal)}. Error in people per picture: `
    + `${errorBefore.toFixed(1)} as things were, ${errorAfter.toFixed(1)} with it, ${errorExpected.toFixed(1)} expected on other pictures.`;
}

function factors({ threshold, scale }) {
  return `${threshold === undefined ? 'the model’s threshold' : `threshold ${threshold}`}, ${scale} people per point`;
}
