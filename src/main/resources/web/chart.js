import uPlot from './webjars/uplot/uPlot.esm.js';

const WINDOW_SECONDS = 300;
const FIRST_WINDOW_SECONDS = 60;
const REDRAW_SECONDS = 1;
const dark = matchMedia('(prefers-color-scheme: dark)');

/** The count over the last five minutes, pale, and its median, dark; while there is less to show, over as much as there is. */
export class CountChart {
  #element;
  #plot = null;
  #times = [];
  #counts = [];
  #medians = [];
  #drawnAt = 0;
  #now = 0;
  #observer = new ResizeObserver(() => this.#resize());
  #recolour = () => this.#rebuild();

  constructor(element) {
    this.#element = element;
    this.#observer.observe(element);
    dark.addEventListener('change', this.#recolour);
  }

  close() {
    this.#observer.disconnect();
    dark.removeEventListener('change', this.#recolour);
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** @param median of the last seconds; null where the worker does not tell it */
  add(time, count, median) {
    if (this.#times.length && time <= this.#times.at(-1)) {
      return;
    }
    this.#times.push(time);
    this.#counts.push(count);
    this.#medians.push(median);
  }

  /** @param now seconds on the gateway's clock */
  tick(now) {
    if (now - this.#drawnAt < REDRAW_SECONDS) {
      return;
    }
    this.#drawnAt = now;
    this.#now = now;
    const old = this.#times.findIndex(time => time > now - WINDOW_SECONDS);
    if (old > 0) {
      this.#times.splice(0, old);
      this.#counts.splice(0, old);
      this.#medians.splice(0, old);
    }
    if (!this.#plot) {
      this.#rebuild();
    }
    this.#plot?.batch(() => {
      this.#plot.setData([this.#times, this.#counts, this.#medians], false);
      const span = Math.min(WINDOW_SECONDS, Math.max(FIRST_WINDOW_SECONDS, now - (this.#times[0] ?? now)));
      this.#plot.setScale('x', { min: now - span, max: now });
      this.#plot.setScale('y', { min: 0, max: Math.max(4, Math.ceil(1.15 * Math.max(0, ...this.#counts))) });
    });
  }

  #size() {
    const style = getComputedStyle(this.#element);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    return { width: Math.max(0, this.#element.clientWidth - padding), height: this.#element.clientHeight - 6 };
  }

  #resize() {
    const size = this.#size();
    if (size.width > 0) {
      this.#plot?.setSize(size);
    }
  }

  #rebuild() {
    const size = this.#size();
    if (size.width === 0) {
      return;
    }
    this.#plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const axis = { stroke: colour('--soft'), font: '11px system-ui', ticks: { show: false } };
    this.#plot = new uPlot({
      ...size,
      cursor: { show: false },
      legend: { show: false },
      scales: { x: { time: true, auto: false }, y: { auto: false } },
      axes: [
        { ...axis, size: 22, gap: 4, grid: { show: false }, splits: (plot, index, min, max) => agesBetween(min, max),
          values: (plot, splits) => splits.map(time => ago(this.#now - time)) },
        { ...axis, size: 34, grid: { stroke: colour('--line'), width: 1 }, space: 30,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
      ],
      series: [
        {},
        { stroke: `${colour('--accent')}77`, width: 1, fill: `${colour('--accent')}22`, points: { show: false },
          paths: uPlot.paths.stepped({ align: 1 }) },
        { stroke: colour('--accent'), width: 2, points: { show: false }, paths: uPlot.paths.stepped({ align: 1 }) },
      ],
    }, [this.#times, this.#counts, this.#medians], this.#element);
  }
}

/** Times to label, counted back from now, three or four of them. */
function agesBetween(min, max) {
  const step = [15, 30, 60, 120].find(seconds => (max - min) / seconds <= 5);
  return Array.from({ length: Math.floor((max - min - 1) / step) + 1 }, (unused, index) => max - index * step).reverse();
}

function ago(seconds) {
  const whole = Math.round(seconds);
  if (whole === 0) {
    return 'now';
  }
  return whole % 60 === 0 ? `−${whole / 60} min` : `−${whole} s`;
}
