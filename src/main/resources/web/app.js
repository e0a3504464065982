import { Live } from './live.js';
import { Tile } from './tile.js';
import { LatencyTable } from './latency.js';
import { showWorkers } from './workers.js';

const tiles = new Map();
const grid = document.getElementById('cameras');
const empty = document.getElementById('empty');
const connection = document.getElementById('connection');
const points = document.getElementById('points');
const latency = new LatencyTable(document.getElementById('latency'), document.getElementById('skew'));

function tile(id) {
  if (!tiles.has(id)) {
    const created = new Tile(id, points.checked, sequence => live.displayed(id, sequence));
    tiles.set(id, created);
    const after = [...tiles.keys()].sort().find(other => other > id);
    grid.insertBefore(created.element, after ? tiles.get(after).element : null);
  }
  return tiles.get(id);
}

function showTotal() {
  const counts = [...tiles.values()].map(each => each.currentCount(live.now())).filter(count => count !== null);
  const total = counts.reduce((sum, count) => sum + count, 0);
  document.getElementById('total').textContent = counts.length ? total : '–';
  document.getElementById('total-label').textContent =
    `${total === 1 ? 'person' : 'people'} on ${counts.length} ${counts.length === 1 ? 'camera' : 'cameras'}`;
}

const live = new Live({
  status: message => tile(message.status.camera).showStatus(message.status),
  count: message => tile(message.event.camera).showCount(message.event),
  picture: (message, jpeg) => tile(message.event.camera).showPicture(message.event, jpeg),
  latency: message => latency.show(message.summary),
  connection: (text, kind) => {
    connection.textContent = text;
    connection.className = `badge ${kind}`;
  },
});

points.addEventListener('change', () => tiles.forEach(each => each.setPoints(points.checked)));
setInterval(() => {
  empty.hidden = tiles.size > 0 || !live.isOpen();
  tiles.forEach(each => each.tick(live.now()));
  showTotal();
}, 250);
showWorkers(document.getElementById('worker'));
live.open();
