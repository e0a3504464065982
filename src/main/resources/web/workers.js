import { setText } from './rows.js';

const PERIOD_MS = 10_000;

/** Keeps a line up to date that says what counts, and on which device. */
export async function showWorkers(element) {
  try {
    const { workers } = await (await fetch('api/v1/model')).json();
    setText(element, workers.length === 0 ? 'no worker is counting' : workers.map(describe).join(' · '));
    element.title = workers.map(worker => worker.deviceReason).join('\n');
  } catch {
    setText(element, 'the gateway does not answer');
  }
  setTimeout(() => showWorkers(element), PERIOD_MS);
}

function describe({ model, device, warning, inputWidth, inputHeight }) {
  const counting = `counted by ${model.name} ${model.version} on ${device}, ${inputWidth}×${inputHeight}`;
  return warning ? `⚠ ${warning} · ${counting}` : counting;
}
