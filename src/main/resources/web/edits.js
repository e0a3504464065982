/**
 * Listens to the fields within an element, or to a field itself; what is typed into one of them can be undone as a
 * whole.
 *
 * @param editor the owner of the shapes: see Outlines
 * @param apply takes what the fields say
 */
export function onEdit(element, editor, apply) {
  let remembered = false;
  element.addEventListener('focusin', () => { remembered = false; });
  // drivers and some browsers tell a choice by the second alone
  for (const type of ['input', 'change']) {
    element.addEventListener(type, ({ target }) => {
      if (type === 'change' && !target.matches('select')) {
        return;
      }
      if (!remembered) {
        editor.remember();
        remembered = true;
      }
      apply(target);
      editor.redraw();
    });
  }
}
