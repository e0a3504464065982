import { Live } from './live.js';
import { Tile } from './tile.js';
import { Alerts } from './alerts.js';
import { LatencyTable } from './latency.js';
import { CameraTools } from './tools.js';
import { listCameras } from './cameras.js';
import { setText } from './rows.js';
import { showWorkers } from './workers.js';

const tiles = new Map();
/** Counts of a camera that was removed may still be under way. */
const removed = new Set();
const grid = document.getElementById('cameras');
const empty = document.getElementById('empty');
const connection = document.getElementById('connection');
const fresh = document.getElementById('fresh');
const panel = document.getElementById('latency-panel');
const range = document.getElementById('range');
const points = document.getElementById('points');
const heat = document.getElementById('heat');
const trouble = document.getElementById('trouble');
const tools = new CameraTools(text => {
  trouble.textContent = text;
  trouble.hidden = text === '';
});
const alerts = new Alerts(document.getElementById('alerts'), id => tiles.get(id)?.name() ?? id);
const latency = new LatencyTable(document.getElementById('latency'), document.getElementById('skew'));

function tile(id) {
  if (!tiles.has(id)) {
    const created = new Tile(id, points.checked, showTotal, sequence => live.displayed(id, sequence));
    created.setRange(Number(range.value));
    tiles.set(id, created);
    tools.attach(id, created.element);
    const after = [...tiles.keys()].sort().find(other => other > id);
    grid.insertBefore(created.element, after ? tiles.get(after).element : null);
  }
  return tiles.get(id);
}

function remove(id) {
  removed.add(id);
  tiles.get(id)?.close();
  tiles.delete(id);
  alerts.removeCamera(id);
  showTotal();
}

function showStatus(status) {
  if (status.state === 'REMOVED') {
    remove(status.camera);
  } else {
    removed.delete(status.camera);
    tile(status.camera).showStatus(status);
  }
}

/** Cameras may have been removed while the gateway was away. */
async function removeUnknown() {
  const before = [...tiles.keys()];
  const known = new Set((await listCameras()).map(camera => camera.id));
  before.filter(id => !known.has(id)).forEach(remove);
}

function total() {
  const counts = [...tiles.values()].map(each => each.currentCount(live.now())).filter(count => count !== null);
  const sum = counts.reduce((all, count) => all + count, 0);
  return { sum, cameras: counts.length,
    label: `${sum === 1 ? 'person' : 'people'} on ${counts.length} ${counts.length === 1 ? 'camera' : 'cameras'}` };
}

function showTotal() {
  const { sum, cameras, label } = total();
  setText(document.getElementById('total'), cameras ? sum : '–');
  setText(document.getElementById('total-label'), label);
}

/** For screen readers: numbers that change several times a second would drown everything else. */
function announce() {
  const { sum, cameras, label } = total();
  document.getElementById('announcement').textContent = cameras ? `${sum} ${label}` : '';
}

function showFreshness(summary) {
  const median = summary.stages.find(stage => stage.stage === 'endToEnd')?.p50;
  fresh.hidden = median === undefined;
  setText(fresh.firstElementChild, median === undefined ? '' : `${Math.round(median)} ms`);
}

const live = new Live({
  hello: () => {
    alerts.clear();
    removeUnknown().catch(() => {});
  },
  status: message => showStatus(message.status),
  count: ({ event }) => removed.has(event.camera) || tile(event.camera).showCount(event),
  picture: ({ event }, jpeg) => removed.has(event.camera) || tile(event.camera).showPicture(event, jpeg),
  heatmap: ({ heatmap }) => {
    if (heat.checked && !removed.has(heatmap.camera)) {
      tile(heatmap.camera).showHeatmap(heatmap);
    }
  },
  alert: ({ alert }) => removed.has(alert.camera) || alerts.show(alert),
  latency: message => {
    latency.show(message.summary);
    showFreshness(message.summary);
  },
  connection: (text, kind) => {
    connection.textContent = text;
    connection.className = `badge ${kind}`;
  },
});

range.addEventListener('change', () => tiles.forEach(each => each.setRange(Number(range.value))));
points.addEventListener('change', () => tiles.forEach(each => each.setPoints(points.checked)));
heat.addEventListener('change', () => {
  live.setHeatmaps(heat.checked);
  if (!heat.checked) {
    tiles.forEach(each => each.showHeatmap(null));
  }
});
setInterval(() => {
  panel.hidden = tiles.size === 0;
  empty.hidden = tiles.size > 0 || !live.isOpen();
  tiles.forEach(each => each.tick(live.now()));
  showTotal();
}, 250);
setInterval(announce, 15_000);
document.addEventListener('visibilitychange', () => live.setPictures(!document.hidden));
showWorkers(document.getElementById('worker'));
live.open();
