/** What REST finds wrong with a camera, shown at the fields that it names. */

/** Takes all problems off the form. */
export function clearProblems(form) {
  form.querySelectorAll('.problem').forEach(each => each.remove());
  form.querySelectorAll('[aria-invalid]').forEach(each => {
    each.removeAttribute('aria-invalid');
    each.removeAttribute('aria-describedby');
  });
}

/**
 * Shows each line, such as `zones[0].id: is taken`, at the element with that data-path, or at the nearest one around.
 *
 * @return the lines for which there is none
 */
export function showProblems(form, lines) {
  return lines.filter((line, index) => {
    const [, path, text] = /^([A-Za-z][\w[\].]*): (.*)$/s.exec(line) ?? [];
    const target = path && find(form, path);
    if (target) {
      attach(target, text, `problem-${index}`);
    }
    return !target;
  });
}

function find(form, path) {
  for (let part = path; part !== ''; part = part.replace(/(\.\w+|\[\d+]|\w+)$/, '')) {
    const target = form.querySelector(`[data-path="${CSS.escape(part)}"]`);
    if (target) {
      return target;
    }
  }
  return null;
}

function attach(target, text, id) {
  const note = Object.assign(document.createElement('span'), { className: 'problem', textContent: text, id });
  (target.closest('label') ?? target).append(note);
  target.setAttribute('aria-invalid', 'true');
  target.setAttribute('aria-describedby', id);
  showAround(target);
}

/** Opens every section that an element stands in. */
export function showAround(target) {
  for (let section = target.closest('details'); section; section = section.parentElement.closest('details')) {
    section.open = true;
  }
}
