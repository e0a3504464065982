import { setText } from './rows.js';

const STAGES = {
  decode: 'the decoder’s own time for the picture',
  encode: 'scaling and JPEG',
  publish: 'through Kafka to a worker',
  preprocess: 'JPEG to model input',
  queue: 'waiting for the model',
  inference: 'the model',
  postprocess: 'points to event',
  emit: 'through Kafka to the gateway',
  deliver: 'to your socket, with the picture',
  display: 'to your screen',
  endToEnd: 'capture to your socket',
};
const NAMES = { endToEnd: 'end to end' };

/** p50, p95 and p99 of every stage, as figures and on one common scale. */
export class LatencyTable {
  #rows = new Map();
  #skew;

  constructor(table, skew) {
    this.#skew = skew;
    for (const [stage, what] of Object.entries(STAGES)) {
      const row = table.tBodies[0].insertRow();
      row.dataset.stage = stage;
      row.className = 'idle';
      const name = row.insertCell();
      name.textContent = NAMES[stage] ?? stage;
      const explanation = document.createElement('span');
      explanation.className = 'what';
      explanation.textContent = what;
      name.append(explanation);
      const scale = document.createElement('div');
      scale.className = 'scale';
      const bars = ['p99', 'p95', 'p50'].map(percentile => {
        const bar = document.createElement('i');
        bar.className = percentile;
        scale.append(bar);
        return [percentile, bar];
      });
      row.insertCell().append(scale);
      const cells = ['p50', 'p95', 'p99'].map(percentile => [percentile, row.insertCell()]);
      this.#rows.set(stage, { row, bars, cells });
    }
  }

  show(summary) {
    const longest = Math.max(1, ...summary.stages.map(stage => stage.p99 ?? 0));
    for (const stage of summary.stages) {
      const parts = this.#rows.get(stage.stage);
      if (!parts) {
        continue;
      }
      parts.row.classList.toggle('idle', stage.p50 === undefined);
      parts.cells.forEach(([percentile, cell]) => setText(cell, figure(stage[percentile])));
      parts.bars.forEach(([percentile, bar]) => {
        bar.style.width = `${100 * (stage[percentile] ?? 0) / longest}%`;
      });
    }
    this.#skew.hidden = summary.clockSkewMillis === undefined;
    setText(this.#skew, summary.clockSkewMillis === undefined ? ''
      : `The clocks of two hosts differ by ${figure(-summary.clockSkewMillis)} ms or more: synchronise them to trust these figures.`);
  }
}

function figure(millis) {
  if (millis === undefined || millis === null) {
    return '–';
  }
  return millis < 10 ? millis.toFixed(1) : Math.round(millis).toLocaleString();
}
