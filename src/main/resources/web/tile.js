import { CountChart } from './chart.js';
import { Heatmap } from './heatmap.js';
import { HistoryChart } from './history.js';
import { Peaks } from './peaks.js';
import { drawZones, listZones } from './zones.js';

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
/** Nothing more is to be heard of a camera in one of these. */
const AT_REST = ['PAUSED', 'STOPPED'];
const SILENT_AFTER_MS = 10_000;
const OLD_MS = 2_000;
const VERY_OLD_MS = 10_000;

/** One camera: picture with points, count, state, age, chart. */
export class Tile {
  #canvas;
  #parts;
  #chart;
  #history;
  #peaks;
  #points;
  #onCount;
  #onDisplayed;
  #status = null;
  #event = null;
  #bitmap = null;
  #heatmap = null;
  #drawn = null;
  #next = null;
  #drawing = false;

  /** @param onCount called when the shown count has changed; onDisplayed with the sequence that is on the screen */
  constructor(id, points, onCount, onDisplayed) {
    this.#points = points;
    this.#onCount = onCount;
    this.#onDisplayed = onDisplayed;
    this.element = document.getElementById('tile').content.firstElementChild.cloneNode(true);
    this.element.dataset.camera = id;
    this.#canvas = this.element.querySelector('canvas');
    this.#parts = Object.fromEntries(['state', 'count', 'unit', 'median', 'age', 'calibration', 'reason', 'view', 'chart', 'history', 'zones']
      .map(name => [name, this.element.querySelector(`.${name}`)]));
    this.#parts.heatScale = this.element.querySelector('.heat-scale');
    this.#parts.pause = this.element.querySelector('[name=pause]');
    this.#parts.title = this.element.querySelector('h2');
    this.#parts.title.textContent = id;
    this.#canvas.setAttribute('aria-label', `picture of ${id}`);
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
    this.#parts.title.textContent = status.name;
    this.element.dataset.state = status.state;
    this.#parts.pause.textContent = status.state === 'PAUSED' ? 'Resume' : 'Pause';
  }

  /** Takes the tile off the page. */
  close() {
    this.element.remove();
    this.#chart.close();
    this.#history.close();
    this.#bitmap?.close();
    this.#bitmap = null;
  }

  showCount(event) {
    if (this.#event && event.sequence < this.#event.sequence && event.capturedAt < this.#event.capturedAt) {
      return;
    }
    this.#event = event;
    this.element.dataset.level = event.level;
    this.#parts.count.textContent = event.count;
    this.#parts.unit.textContent = event.count === 1 ? 'person' : 'people';
    this.#parts.median.hidden = event.median === undefined;
    this.#parts.median.textContent = `median ${event.median}`;
    this.#showCalibration(event);
    listZones(this.#parts.zones, event.zones);
    this.#chart.add(Date.parse(event.capturedAt) / 1000, event.count, event.median ?? null);
    this.#onCount();
  }

  /** Draws the newest picture; those that arrive while one is being decoded replace each other. */
  async showPicture(event, jpeg) {
    this.#next = { event, jpeg };
    if (this.#drawing) {
      return;
    }
    this.#drawing = true;
    while (this.#next) {
      const { event: current, jpeg: bytes } = this.#next;
      this.#next = null;
      try {
        const bitmap = await createImageBitmap(bytes);
        this.#bitmap?.close();
        this.#bitmap = bitmap;
        this.#drawn = current;
        this.#draw();
        this.showCount(current);
        this.#canvas.dataset.sequence = current.sequence;
        requestAnimationFrame(() => this.#onDisplayed(current.sequence));
      } catch {
        // a picture that the browser cannot decode: the count still holds
        this.showCount(current);
      }
    }
    this.#drawing = false;
  }

  /** @param hours that the chart goes back; 0 for the last minutes, live */
  setRange(hours) {
    this.#parts.chart.hidden = hours > 0;
    this.#history.setHours(hours);
    this.#peaks.setHours(hours);
  }

  setPoints(points) {
    this.#points = points;
    this.#draw();
  }

  /** @param event a heat map; null for none */
  showHeatmap(event) {
    this.#heatmap = event && new Heatmap(event);
    this.#parts.heatScale.hidden = !event;
    this.#parts.heatScale.lastElementChild.textContent = this.#heatmap?.most() ?? '';
    this.#draw();
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
    this.#parts.state.textContent = since ? `${text} · ${duration(now - Date.parse(since))}` : text;
    this.#parts.state.className = `badge state ${kind}`;
    this.#parts.state.title = this.#status ? describe(this.#status) : '';
    const reason = silent ? '' : this.#status?.reason;
    this.#parts.reason.hidden = !reason;
    this.#parts.reason.textContent = reason ?? '';
    this.#showAge(now);
    this.#chart.tick(now / 1000);
    this.#history.tick(now);
    this.#peaks.tick(id => this.#event?.zones.find(zone => zone.id === id)?.name ?? id);
  }

  #showCalibration({ calibration, points }) {
    this.#parts.calibration.hidden = calibration === undefined;
    if (calibration) {
      this.#parts.calibration.textContent = `calibrated: ${points.length} points × ${calibration.scale}`;
      this.#parts.calibration.title = `points count from a confidence of ${calibration.threshold} on`;
    }
  }

  #showAge(now) {
    if (!this.#event) {
      this.#parts.age.textContent = 'not counted yet';
      return;
    }
    const millis = now - Date.parse(this.#event.capturedAt);
    this.#parts.age.textContent = `${age(millis)} old`;
    this.#parts.age.className = `age ${millis > VERY_OLD_MS ? 'bad' : millis > OLD_MS ? 'warn' : ''}`;
    this.element.classList.toggle('stale', millis > VERY_OLD_MS);
  }

  #draw() {
    // of a camera whose pictures are not shown there may be a heat map all the same
    const shown = this.#bitmap ?? this.#heatmap?.size;
    if (!shown) {
      return;
    }
    const { width, height } = shown;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#parts.view.style.aspectRatio = `${width} / ${height}`;
    }
    this.element.classList.toggle('has-picture', this.#bitmap !== null);
    const context = this.#canvas.getContext('2d');
    context.clearRect(0, 0, width, height);
    if (this.#bitmap) {
      context.drawImage(this.#bitmap, 0, 0);
    }
    this.#heatmap?.draw(context, width, height);
    if (!this.#bitmap) {
      return;
    }
    const scale = width / Math.max(1, Math.min(width, this.#canvas.clientWidth));
    if (this.#points) {
      this.#drawPoints(context, width, height, scale);
    }
    drawZones(context, this.#drawn.zones, width, height, scale);
  }

  #drawPoints(context, width, height, scale) {
    const crowd = this.#drawn.points.length;
    const onScreen = crowd > 200 ? 2.2 : crowd > 60 ? 3 : 4;
    const radius = onScreen * scale;
    context.lineWidth = radius / 2.5;
    context.strokeStyle = '#06251f';
    context.fillStyle = getComputedStyle(this.element).getPropertyValue('--point') || '#3ddc84';
    for (const [x, y] of this.#drawn.points) {
      context.beginPath();
      context.arc(x * width, y * height, radius, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
    }
  }
}

function describe(status) {
  const drops = Object.entries(status.drops).map(([reason, count]) => `${count} ${reason}`);
  return [
    `since ${new Date(status.since).toLocaleString()}`,
    `${status.fpsIn.toFixed(1)} frames/s from the source, ${status.fpsOut.toFixed(1)} published`,
    `${status.width} × ${status.height} pixels`,
    `dropped: ${drops.join(', ') || 'none'}`,
    `reopened: ${status.restarts}`,
  ].join('\n');
}

const UNITS = [['d', 86_400_000], ['h', 3_600_000], ['min', 60_000], ['s', 1_000]];

/** In one unit, rounded down, as 3 min; ages count whole seconds. */
function duration(millis) {
  const [unit, length] = UNITS.find(([, each]) => millis >= each) ?? UNITS.at(-1);
  return `${Math.max(0, Math.floor(millis / length))} ${unit}`;
}

function age(millis) {
  return millis < 10_000 ? `${(Math.max(0, millis) / 1000).toFixed(1)} s` : duration(millis);
}
