import { CountChart } from './chart.js';
import { DropShare } from './drops.js';
import { age, duration } from './durations.js';
import { HistoryChart } from './history.js';
import { Peaks } from './peaks.js';
import { Picture } from './picture.js';
import { setText } from './rows.js';
import { listZones } from './zones.js';

const STATES = {
  STARTING: ['starting', ''],
  RUNNING: ['live', ''],
  STALLED: ['no picture', 'bad'],
  RECONNECTING: ['reconnecting', 'bad'],
  ENDED: ['ended', 'warn'],
  FAILED: ['failed', 'bad'],
  PAUSED: ['paused', 'warn'],
  STOPPED: ['stopped', 'warn'],
  SILENT: ['no word from ingest', 'bad'],
};
/** What stands where there is no picture. */
const NO_PICTURE = { FAILED: 'no picture', PAUSED: 'paused', ENDED: 'ended', STOPPED: 'stopped' };
/** What its first button does. */
const TURN = { PAUSED: 'Resume', FAILED: 'Try again' };
/** Nothing more is to be heard of a camera in one of these. */
const AT_REST = ['PAUSED', 'STOPPED'];
/** Statuses come every two seconds; another node takes over after about ten. */
const SILENT_AFTER_MS = 5_000;
const NO_WORD = 'its ingest node has not been heard of for over 5\u00a0s; another one takes over within seconds, if there is one';
const OLD_MS = 2_000;
const VERY_OLD_MS = 10_000;
/** From this share on drops are worth a line: now and then one is nothing. */
const MANY_DROPS = 0.1;

/** One camera: picture with points, count, state, age, chart. */
export class Tile {
  #parts;
  #picture;
  #chart;
  #history;
  #peaks;
  #drops = new DropShare();
  #onCount;
  #onDisplayed;
  #status = null;
  #event = null;

  /** @param onCount called when the shown count has changed; onDisplayed with the sequence that is on the screen */
  constructor(id, points, onCount, onDisplayed) {
    this.#onCount = onCount;
    this.#onDisplayed = onDisplayed;
    this.element = document.getElementById('tile').content.firstElementChild.cloneNode(true);
    this.element.dataset.camera = id;
    this.#parts = Object.fromEntries(['state', 'count', 'unit', 'median', 'age', 'calibration', 'dropped', 'reason', 'view', 'chart', 'history', 'zones']
      .map(name => [name, this.element.querySelector(`.${name}`)]));
    this.#parts.noPicture = this.element.querySelector('.no-picture');
    this.#parts.heatScale = this.element.querySelector('.heat-scale');
    this.#parts.pause = this.element.querySelector('[name=pause]');
    this.#parts.title = this.element.querySelector('h2');
    this.#parts.title.textContent = id;
    this.#picture = new Picture(this.#parts.view, `picture of ${id}`, points);
    this.#parts.chart.setAttribute('aria-label', `people on ${id} over the last minutes`);
    this.#chart = new CountChart(this.#parts.chart);
    this.#parts.history.setAttribute('aria-label', `fewest, mean and most people on ${id}`);
    this.#history = new HistoryChart(this.#parts.history, id);
    this.#peaks = new Peaks(this.element.querySelector('.peaks'), id);
  }

  /** What people call the camera. */
  name() {
    return this.#parts.title.textContent;
  }

  showStatus(status) {
    this.#status = status;
    setText(this.#parts.title, status.name);
    this.element.dataset.state = status.state;
    const withheld = status.privacy === 'no-pictures';
    setText(this.#parts.noPicture, withheld ? 'pictures are withheld for privacy: counts only'
      : NO_PICTURE[status.state] ?? 'waiting for a picture');
    if (withheld) {
      this.#picture.forget();
    }
    setText(this.#parts.pause, TURN[status.state] ?? 'Pause');
  }

  /** Takes the tile off the page. */
  close() {
    this.element.remove();
    this.#chart.close();
    this.#history.close();
    this.#picture.close();
  }

  showCount(event) {
    if (this.#event && event.sequence < this.#event.sequence && event.capturedAt < this.#event.capturedAt) {
      return;
    }
    this.#event = event;
    this.element.dataset.level = event.level;
    setText(this.#parts.count, event.count);
    this.#parts.count.dataset.sequence = event.sequence;
    setText(this.#parts.unit, event.count === 1 ? 'person' : 'people');
    this.#parts.median.hidden = event.median === undefined;
    setText(this.#parts.median, `median ${event.median}`);
    this.#showCalibration(event);
    this.#showDrops(event);
    listZones(this.#parts.zones, event.zones);
    this.#chart.add(Date.parse(event.capturedAt) / 1000, event.count, event.median ?? null);
    this.#onCount();
  }

  /** Draws the newest picture, and then says its count. */
  showPicture(event, jpeg) {
    return this.#picture.show(event, jpeg, isDrawn => {
      this.showCount(event);
      if (isDrawn) {
        requestAnimationFrame(() => this.#onDisplayed(event.sequence));
      }
    });
  }

  /** @param hours that the chart goes back; 0 for the last minutes, live */
  setRange(hours) {
    this.#parts.chart.hidden = hours > 0;
    this.#history.setHours(hours);
    this.#peaks.setHours(hours);
  }

  setPoints(points) {
    this.#picture.setPoints(points);
  }

  /** @param event a heat map; null for none */
  showHeatmap(event) {
    this.#parts.heatScale.hidden = !event;
    this.#parts.heatScale.lastElementChild.textContent = this.#picture.showHeatmap(event);
  }

  /** The count, unless it is too old to speak of. */
  currentCount(now) {
    return this.#event && now - Date.parse(this.#event.capturedAt) < VERY_OLD_MS ? this.#event.count : null;
  }

  tick(now) {
    const silent = this.#status && !AT_REST.includes(this.#status.state)
      && now - Date.parse(this.#status.updatedAt) > SILENT_AFTER_MS;
    const [text, kind] = STATES[silent ? 'SILENT' : this.#status?.state ?? 'STARTING'];
    const since = silent ? this.#status.updatedAt : this.#status?.since;
    setText(this.#parts.state, since ? `${text} · ${duration(now - Date.parse(since))}` : text);
    this.#parts.state.className = `badge state ${kind}`;
    this.#parts.state.title = this.#status ? describe(this.#status) : '';
    const reason = silent ? NO_WORD : this.#status?.reason;
    this.#parts.reason.hidden = !reason;
    setText(this.#parts.reason, reason ?? '');
    this.#showAge(now);
    this.#chart.tick(now / 1000);
    this.#history.tick(now);
    this.#peaks.tick(id => this.#event?.zones.find(zone => zone.id === id)?.name ?? id);
  }

  #showCalibration({ calibration, points }) {
    this.#parts.calibration.hidden = calibration === undefined;
    if (calibration) {
      setText(this.#parts.calibration, `calibrated: ${points.length} points × ${calibration.scale}`);
      this.#parts.calibration.title = `points count from a confidence of ${calibration.threshold} on`;
    }
  }

  #showDrops(event) {
    this.#drops.add(event);
    const share = this.#drops.value();
    this.#parts.dropped.hidden = share < MANY_DROPS;
    if (share >= MANY_DROPS) {
      setText(this.#parts.dropped, `${Math.round(100 * share)} % of frames not counted`);
      this.#parts.dropped.title = `dropped by the worker since it has the camera: ${list(event.drops)}; too many frames for the workers, or clocks that differ`;
    }
  }

  #showAge(now) {
    if (!this.#event) {
      setText(this.#parts.age, 'not counted yet');
      return;
    }
    const millis = now - Date.parse(this.#event.capturedAt);
    setText(this.#parts.age, `${age(millis)} old`);
    this.#parts.age.className = `age ${millis > VERY_OLD_MS ? 'bad' : millis > OLD_MS ? 'warn' : ''}`;
    this.element.classList.toggle('stale', millis > VERY_OLD_MS);
  }
}

function describe(status) {
  return [
    `since ${new Date(status.since).toLocaleString()}`,
    `${status.fpsIn.toFixed(1)} frames/s from the source, ${status.fpsOut.toFixed(1)} published`,
    `${status.width} × ${status.height} pixels`,
    `dropped before they were published: ${list(status.drops) || 'none'}`,
    `reopened: ${status.restarts}`,
  ].join('\n');
}

function list(drops) {
  return Object.entries(drops).map(([reason, count]) => `${count} ${reason}`).join(', ');
}
