/** Changes an element's text only where it differs, so that selections last and screen readers stay quiet. */
export function setText(element, text) {
  if (element.textContent !== String(text)) {
    element.textContent = text;
  }
}

/**
 * Makes a list's rows those of the items, in their order. An item that has a row already keeps it.
 *
 * @param keyOf an item's key, a text by which its row is known again
 * @param create gives a new row for an item, yet to be filled
 * @param update fills an item's row: called as update(row, item)
 */
export function updateRows(list, items, keyOf, create, update) {
  const before = new Map([...list.children].map(row => [row.dataset.key, row]));
  const keys = new Set(items.map(keyOf));
  before.forEach((row, key) => keys.has(key) || row.remove());
  items.forEach((item, index) => {
    const key = keyOf(item);
    const row = before.get(key) ?? create(item);
    row.dataset.key = key;
    // a row that is moved loses its selection: only those move that stand elsewhere
    if (list.children[index] !== row) {
      list.insertBefore(row, list.children[index] ?? null);
    }
    update(row, item);
  });
}

/** A row with these parts, each a tag name, with a dot before its class if it has one. */
export function rowOf(...parts) {
  const row = document.createElement('li');
  row.append(...parts.map(part => {
    const [tag, className] = part.split('.');
    return Object.assign(document.createElement(tag), { className: className ?? '' });
  }));
  return row;
}
