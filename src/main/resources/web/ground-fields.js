import { onEdit } from './edits.js';
import { groundWithin } from './shapes.js';

const HINT = 'Move the four numbered points in the picture to places on the ground whose distances you know, such as the'
  + ' corners of a paved square, and state where they lie, in metres east and north of any place. The area follows.';
const NO_GROUND = 'Instead of the area in m², four places on the ground whose distances you know.';
const AXES = ['east', 'north'];

/**
 * Where a zone's ground points lie, in metres. In the picture they are moved on the canvas.
 *
 * @param path of the zone within settings
 * @param onChange called when the points came or went
 */
export function groundFields(shape, path, editor, onChange) {
  const has = shape.ground?.length > 0;
  const box = document.createElement('div');
  box.dataset.path = `${path}.ground`;
  box.append(
    Object.assign(document.createElement('p'), { className: 'hint', textContent: has ? HINT : NO_GROUND }),
    ...(has ? shape.ground.map((_, index) => row(shape, path, index, editor)) : []),
  );
  if (!editor.isReadOnly()) {
    const button = Object.assign(document.createElement('button'), {
      type: 'button', name: 'ground', textContent: has ? 'Remove the points' : 'Place four points',
    });
    button.addEventListener('click', () => {
      editor.remember();
      shape.ground = has ? [] : groundWithin(shape.corners);
      editor.redraw();
      onChange();
    });
    box.append(button);
  }
  return box;
}

function row(shape, path, index, editor) {
  const line = Object.assign(document.createElement('div'), { className: 'ground-point' });
  line.dataset.path = `${path}.ground[${index}]`;
  line.append(Object.assign(document.createElement('span'), { className: 'mark-badge', textContent: index + 1 }));
  AXES.forEach((axis, i) => {
    const label = document.createElement('label');
    const field = Object.assign(document.createElement('input'), {
      type: 'number', step: 'any', required: true, autocomplete: 'off', value: shape.ground[index][2 + i] ?? '',
      disabled: editor.isReadOnly(),
    });
    field.dataset.path = `${line.dataset.path}[${2 + i}]`;
    label.append(`m ${axis} `, field);
    line.append(label);
    onEdit(field, editor, () => {
      const value = Number.isNaN(field.valueAsNumber) ? null : field.valueAsNumber;
      shape.ground = shape.ground.map((point, at) => (at === index ? point.with(2 + i, value) : point));
    });
  });
  return line;
}
