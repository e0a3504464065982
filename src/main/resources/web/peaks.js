const REFRESH_MS = 60_000;
const HOURS_PER_DAY = 24;

/** When a camera and its zones were fullest, a line per day. */
export class Peaks {
  #element;
  #camera;
  #days = 0;
  #loadedAt = -Infinity;

  constructor(element, camera) {
    this.#element = element;
    this.#camera = camera;
  }

  /** @param hours that the chart beside it goes back; 0 shows nothing */
  setHours(hours) {
    this.#days = Math.ceil(hours / HOURS_PER_DAY);
    this.#loadedAt = -Infinity;
    this.#element.hidden = true;
  }

  /** @param nameOf a zone's id to what people call it */
  tick(nameOf) {
    if (this.#days > 0 && performance.now() - this.#loadedAt > REFRESH_MS) {
      this.#loadedAt = performance.now();
      this.#load(this.#days, nameOf);
    }
  }

  async #load(days, nameOf) {
    try {
      const reply = await fetch(`api/v1/cameras/${encodeURIComponent(this.#camera)}/peaks?days=${days}`);
      const { days: found, timeZone } = reply.ok ? await reply.json() : { days: [] };
      if (days === this.#days) {
        this.#element.hidden = found.length === 0;
        this.#element.replaceChildren(...found.reverse().map(day => line(day, timeZone, nameOf)));
      }
    } catch {
      // the gateway does not answer: the page says so already, and the next tick tries again
    }
  }
}

function line({ day, places }, timeZone, nameOf) {
  const item = document.createElement('li');
  item.dataset.day = day;
  const title = document.createElement('strong');
  title.textContent = new Date(`${day}T12:00`).toLocaleDateString(undefined,
    { weekday: 'short', day: 'numeric', month: 'short' });
  item.append(title, ...places.map(({ zone, max, maxAt, mean }) => {
    const place = document.createElement('span');
    const at = new Date(maxAt).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', timeZone });
    place.textContent = `${zone === undefined ? 'peak' : nameOf(zone)} ${max} at ${at}`;
    place.title = `the fullest minute had ${mean} on average; times are of ${timeZone}`;
    return place;
  }));
  return item;
}
