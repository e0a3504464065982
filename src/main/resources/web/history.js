import uPlot from './webjars/uplot/uPlot.esm.js';

const REFRESH_MS = 15_000;
const POINTS = 300;
const DAY_SECONDS = 86_400;

/** Fewest, mean and most people per minute or longer step, over hours, as the gateway keeps them. */
export class HistoryChart {
  #element;
  #camera;
  #hours = 0;
  #plot = null;
  #loadedAt = -Infinity;
  #observer = new ResizeObserver(() => this.#plot?.setSize(this.#size()));

  constructor(element, camera) {
    this.#element = element;
    this.#camera = camera;
    this.#observer.observe(element);
  }

  close() {
    this.setHours(0);
    this.#observer.disconnect();
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** @param hours to show; 0 shows nothing */
  setHours(hours) {
    this.#hours = hours;
    this.#loadedAt = -Infinity;
    this.#element.hidden = hours === 0;
  }

  /** @param now milliseconds on the gateway's clock */
  tick(now) {
    if (this.#hours > 0 && performance.now() - this.#loadedAt > REFRESH_MS) {
      this.#loadedAt = performance.now();
      this.#load(now, this.#hours);
    }
  }

  async #load(now, hours) {
    const from = new Date(now - hours * 3_600_000).toISOString();
    const step = Math.max(1, Math.ceil(hours * 60 / POINTS));
    const url = `api/v1/cameras/${encodeURIComponent(this.#camera)}/history?from=${from}&step=${step}`;
    try {
      const reply = await fetch(url);
      const { points } = reply.ok ? await reply.json() : { points: [] };
      if (hours === this.#hours) {
        this.#draw(points, step * 60, now / 1000 - hours * 3600, now / 1000);
      }
    } catch {
      // the gateway does not answer: the next tick tries again, and the page says so already
    }
  }

  /** A step without a count is a gap, not a line across it. */
  #columns(points, step) {
    const columns = [[], [], [], []];
    let before = null;
    for (const { from, min, mean, max } of points) {
      const time = Date.parse(from) / 1000;
      if (before !== null && time - before > step) {
        [before + step, null, null, null].forEach((value, index) => columns[index].push(value));
      }
      [time, min, max, mean].forEach((value, index) => columns[index].push(value));
      before = time;
    }
    return columns;
  }

  #draw(points, step, from, to) {
    this.#element.dataset.points = points.length;
    const top = Math.max(4, Math.ceil(1.15 * Math.max(0, ...points.map(point => point.max))));
    this.#plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--soft'), font: '11px system-ui', ticks: { show: false } };
    const edge = { stroke: 'transparent', points: { show: false } };
    this.#plot = new uPlot({
      ...this.#size(),
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: true, range: [from, to] }, y: { range: [0, top] } },
      axes: [
        // the date stands below the time
        {
          ...axis, size: 36, gap: 4, space: 60, grid: { show: false },
          values: (plot, times, index, space, seconds) => times.map(label(seconds)),
        },
        { ...axis, size: 34, grid: { stroke: colour('--line'), width: 1 }, space: 30 },
      ],
      series: [{}, edge, edge, { stroke: colour('--accent'), width: 1.5, points: { show: points.length < 3 } }],
      bands: [{ series: [2, 1], fill: `${colour('--accent')}33` }],
    }, this.#columns(points, step), this.#element);
  }

  #size() {
    const style = getComputedStyle(this.#element);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    return { width: Math.max(1, this.#element.clientWidth - padding), height: Math.max(1, this.#element.clientHeight - 6) };
  }
}

/** A tick's time in the reader's own way, and below it the date where a day begins; from a day on, the date alone. */
function label(stepSeconds) {
  let before = null;
  return seconds => {
    const at = new Date(seconds * 1000);
    const day = at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
    const isNew = day !== before;
    before = day;
    if (stepSeconds >= DAY_SECONDS) {
      return day;
    }
    const time = at.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
    return isNew ? `${time}\n${day}` : time;
  };
}
