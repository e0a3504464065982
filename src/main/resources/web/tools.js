import { CalibrationDialog } from './calibration-dialog.js';
import { CameraDialog } from './camera-dialog.js';
import { deleteCamera, getCamera, mayChange, pauseCamera, resumeCamera } from './cameras.js';

/** Adding, changing, calibrating, pausing and deleting cameras, where the gateway allows it. */
export class CameraTools {
  #dialog = new CameraDialog();
  #calibration = new CalibrationDialog();
  #confirm = document.getElementById('delete-dialog');
  #say;
  #allowed = false;

  /** @param say tells the user what went wrong, or nothing */
  constructor(say) {
    this.#say = say;
    for (const button of document.querySelectorAll('[data-add-camera]')) {
      button.addEventListener('click', () => this.#dialog.add());
    }
    for (const name of ['keep', 'delete']) {
      this.#confirm.querySelector(`[name=${name}]`).addEventListener('click', () => this.#confirm.close(name));
    }
    this.#ask();
  }

  async #ask() {
    try {
      this.#allowed = await mayChange();
      document.body.classList.toggle('may-change', this.#allowed);
    } catch {
      setTimeout(() => this.#ask(), 5_000);
    }
  }

  /** Gives a tile its buttons. */
  attach(id, element) {
    const on = (name, work) => element.querySelector(`[name=${name}]`)
      .addEventListener('click', event => this.#run(event.currentTarget, work));
    on('pause', () => this.#turn(id, element.dataset.state));
    on('edit', async () => this.#dialog.edit(await getCamera(id)));
    on('calibrate', () => this.#calibration.open(id, element.querySelector('h2').textContent));
    on('delete', () => this.#delete(id, element));
  }

  /** A camera that failed is not tried again until it has rested. */
  async #turn(id, state) {
    if (state !== 'PAUSED') {
      await pauseCamera(id);
    }
    if (state === 'PAUSED' || state === 'FAILED') {
      await resumeCamera(id);
    }
  }

  async #delete(id, element) {
    this.#confirm.querySelector('strong').textContent = element.querySelector('h2').textContent;
    this.#confirm.returnValue = '';
    this.#confirm.showModal();
    await new Promise(closed => this.#confirm.addEventListener('close', closed, { once: true }));
    if (this.#confirm.returnValue === 'delete') {
      await deleteCamera(id);
    }
  }

  async #run(button, work) {
    this.#say('');
    button.disabled = true;
    try {
      await work();
    } catch (failure) {
      this.#say([failure.message, ...(failure.details ?? [])].join(' · '));
    } finally {
      button.disabled = false;
    }
  }
}
