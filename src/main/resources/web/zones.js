import { rowOf, setText, updateRows } from './rows.js';

const COLOURS = { ok: '#45c4b0', busy: '#f2c94c', crowded: '#f2994a', critical: '#ff5c4d' };
const NAMES = { ok: '', busy: 'busy', crowded: 'crowded', critical: 'critical' };

/** Outlines each zone of an event in its level's colour, with its name and count; excluded ones are hatched. */
export function drawZones(context, zones, width, height, scale) {
  context.save();
  context.lineJoin = 'round';
  context.font = `600 ${13 * scale}px system-ui, sans-serif`;
  context.textBaseline = 'top';
  const labels = [];
  for (const zone of zones) {
    const corners = zone.polygon.map(([x, y]) => [x * width, y * height]);
    outline(context, corners);
    if (zone.kind === 'exclude') {
      hatch(context, corners, 9 * scale);
    }
    context.lineWidth = 2 * scale;
    context.strokeStyle = zone.kind === 'exclude' ? '#9aaaa6' : COLOURS[zone.level];
    context.stroke();
    labels.push(label(context, zone, corners, scale, labels));
  }
  context.restore();
}

function outline(context, corners) {
  context.beginPath();
  corners.forEach(([x, y]) => context.lineTo(x, y));
  context.closePath();
}

function hatch(context, corners, step) {
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  context.save();
  context.clip();
  context.fillStyle = '#0c111066';
  context.fillRect(left, top, right - left, bottom - top);
  context.lineWidth = step / 6;
  context.strokeStyle = '#9aaaa6aa';
  context.beginPath();
  for (let x = left - (bottom - top); x < right; x += step) {
    context.moveTo(x, bottom);
    context.lineTo(x + bottom - top, top);
  }
  context.stroke();
  context.restore();
  outline(context, corners);
}

/** Returns where it stands: above those that were there before, where they would cover each other. */
function label(context, zone, corners, scale, others) {
  const text = zone.kind === 'exclude' ? `${zone.name}: not counted` : `${zone.name} ${zone.count}`;
  // the lowest corner: the camera's state stands in the picture's upper left
  const [x, y] = corners.reduce((best, each) => (each[1] > best[1] || (each[1] === best[1] && each[0] < best[0])
    ? each : best));
  const padding = 4 * scale;
  const wide = context.measureText(text).width + 2 * padding;
  const high = 13 * scale + 2 * padding;
  const left = Math.max(0, Math.min(context.canvas.width - wide, x));
  let top = Math.max(0, y - high);
  let inTheWay;
  while ((inTheWay = others.find(each => left < each.left + each.wide && each.left < left + wide
    && top < each.top + high && each.top < top + high)) && inTheWay.top >= high) {
    top = inTheWay.top - high;
  }
  context.fillStyle = '#0c1110cc';
  context.fillRect(left, top, wide, high);
  context.fillStyle = zone.kind === 'exclude' ? '#c8d2cf' : COLOURS[zone.level];
  context.fillText(text, left + padding, top + padding);
  return { left, top, wide };
}

/** The same as text, one line per zone that is counted, for those who do not see the picture. */
export function listZones(element, zones) {
  const counted = zones.filter(zone => zone.kind !== 'exclude');
  element.hidden = counted.length === 0;
  updateRows(element, counted, zone => zone.id, () => rowOf('span', 'span.median', 'span.figures'), fill);
}

function fill(row, zone) {
  row.dataset.zone = zone.id;
  row.dataset.level = zone.level;
  const [name, median, figures] = row.children;
  setText(name, zone.name);
  setText(median, zone.median === undefined ? '' : `median ${zone.median}`);
  setText(figures, [zone.count, density(zone), NAMES[zone.level]].filter(part => part !== '').join(' · '));
}

function density({ density: value }) {
  if (value === undefined) {
    return '';
  }
  // of large zones the first digit that says something
  const digits = value >= 1 ? 1 : value > 0 && value < 0.01 ? 3 : 2;
  return `${value.toFixed(digits)} per m²`;
}
