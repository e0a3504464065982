/**
 * A camera's zones, masks and crop as shapes on its whole picture, and back. Corners are [x, y] as fractions of that
 * picture; in settings, those of zones are fractions of the part that the crop leaves.
 */

const WHOLE = [0, 0, 1, 1];

/**
 * @return shapes: { type: 'zone' | 'mask' | 'crop', corners, zone, ground } with zone as in settings, where it is one,
 *   and its ground points [x, y, east, north], metres null where they are not stated yet
 */
export function toShapes({ zones = [], masks = [], crop = null }) {
  const [left, top, width, height] = crop ?? WHOLE;
  const onWhole = ([x, y]) => (crop ? [left + x * width, top + y * height] : [x, y]);
  return [
    ...zones.map(({ ground = [], ...zone }) => ({
      type: 'zone', zone, corners: zone.polygon.map(onWhole),
      ground: ground.map(([x, y, ...metres]) => [...onWhole([x, y]), ...metres]),
    })),
    ...masks.map(mask => ({ type: 'mask', corners: mask })),
    ...(crop ? [{ type: 'crop', corners: rectangle([left, top], [left + width, top + height]) }] : []),
  ];
}

/** @return zones, masks and crop, each null where there is none */
export function toSettings(shapes) {
  const some = list => (list.length > 0 ? list : null);
  const cropped = shapes.find(({ type }) => type === 'crop');
  const crop = cropped ? toCrop(cropped.corners) : null;
  return {
    zones: some(shapes.filter(({ type }) => type === 'zone').map(shape => toZone(shape, crop))),
    masks: some(shapes.filter(({ type }) => type === 'mask').map(({ corners }) => corners)),
    crop,
  };
}

function toCrop([[left, top], , [right, bottom]]) {
  return [left, top, right - left, bottom - top].map(round);
}

function toZone({ zone, corners, ground = [] }, crop) {
  const [left, top, width, height] = crop ?? WHOLE;
  const inside = ([x, y]) => (crop ? [(x - left) / width, (y - top) / height].map(round) : [x, y]);
  const result = { ...zone, polygon: corners.map(corner => inside(corner).map(within)) };
  if (zone.kind === 'exclude') {
    delete result.levels;
  }
  if (ground.length > 0) {
    delete result.area;
    result.ground = ground.map(([x, y, ...metres]) => [...inside([x, y]), ...metres]);
  }
  return result;
}

/** The corners of an upright rectangle between two opposite ones: first left and top, then clockwise. */
export function rectangle([x1, y1], [x2, y2]) {
  const [left, right, top, bottom] = [Math.min(x1, x2), Math.max(x1, x2), Math.min(y1, y2), Math.max(y1, y2)];
  return [[left, top], [right, top], [right, bottom], [left, bottom]];
}

/** The corners with one of them elsewhere; a crop stays a rectangle. */
export function moveCorner({ type, corners }, index, place) {
  const to = place.map(value => round(within(value)));
  if (type !== 'crop') {
    return corners.map((corner, i) => (i === index ? to : corner));
  }
  const [x, y] = corners[(index + 2) % 4];
  // its corners keep their numbers, so none may pass the opposite one
  const apart = (value, fixed, least) => (least ? Math.min(value, fixed - 0.01) : Math.max(value, fixed + 0.01));
  return rectangle([apart(to[0], x, index === 0 || index === 3), apart(to[1], y, index < 2)], [x, y])
    .map(corner => corner.map(round));
}

/** The corners all moved by so much, as far as the picture's edges allow. */
export function moveAll(corners, [dx, dy]) {
  const free = (index, wanted) => {
    const values = corners.map(corner => corner[index]);
    return Math.max(-Math.min(...values), Math.min(1 - Math.max(...values), wanted));
  };
  const [right, down] = [free(0, dx), free(1, dy)];
  return corners.map(([x, y]) => [round(x + right), round(y + down)]);
}

/** Four ground points within a shape, to be moved to places that somebody measured. */
export function groundWithin(corners) {
  const [xs, ys] = [0, 1].map(axis => corners.map(corner => corner[axis]));
  const at = (values, share) => round(Math.min(...values) * (1 - share) + Math.max(...values) * share);
  return rectangle([at(xs, 0.2), at(ys, 0.2)], [at(xs, 0.8), at(ys, 0.8)]).map(place => [...place, null, null]);
}

/** The ground points with one of them elsewhere in the picture; where it is on the ground stays as stated. */
export function moveMark(ground, index, place) {
  return ground.map((point, i) => (i === index ? [...place.map(value => round(within(value))), ...point.slice(2)] : point));
}

/** The place halfway between a corner and the next. */
export function halfway(corners, index) {
  const [[x1, y1], [x2, y2]] = [corners[index], corners[(index + 1) % corners.length]];
  return [round((x1 + x2) / 2), round((y1 + y2) / 2)];
}

function within(value) {
  return Math.min(1, Math.max(0, value));
}

/** A ten-thousandth of a picture is less than a pixel. */
function round(value) {
  return Math.round(value * 10_000) / 10_000;
}
