import uPlot from './webjars/uplot/uPlot.esm.js';

const WINDOW_SECONDS = 300;
const REDRAW_SECONDS = 1;
const dark = matchMedia('(prefers-color-scheme: dark)');

function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}

/** The count over the last five minutes. */
export class CountChart {
  #element;
  #plot = null;
  #times = [];
  #counts = [];
  #drawnAt = 0;

  constructor(element) {
    this.#element = element;
    new ResizeObserver(() => this.#resize()).observe(element);
    dark.addEventListener('change', () => this.#rebuild());
  }

  add(time, count) {
    if (this.#times.length && time <= this.#times.at(-1)) {
      return;
    }
    this.#times.push(time);
    this.#counts.push(count);
  }

  /** @param now seconds on the gateway's clock */
  tick(now) {
    if (now - this.#drawnAt < REDRAW_SECONDS) {
      return;
    }
    this.#drawnAt = now;
    const old = this.#times.findIndex(time => time > now - WINDOW_SECONDS);
    if (old > 0) {
      this.#times.splice(0, old);
      this.#counts.splice(0, old);
    }
    if (!this.#plot) {
      this.#rebuild();
    }
    this.#plot?.batch(() => {
      this.#plot.setData([this.#times, this.#counts], false);
      this.#plot.setScale('x', { min: now - WINDOW_SECONDS, max: now });
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
        { ...axis, size: 24, grid: { show: false }, space: 90, values: (plot, times) => times.map(clockTime) },
        { ...axis, size: 34, grid: { stroke: colour('--line'), width: 1 }, space: 30,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] },
      ],
      series: [
        {},
        { stroke: colour('--accent'), width: 1.5, fill: `${colour('--accent')}22`, points: { show: false },
          paths: uPlot.paths.stepped({ align: 1 }) },
      ],
    }, [this.#times, this.#counts], this.#element);
  }
}
