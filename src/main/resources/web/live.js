/** The connection to the gateway: subscribes, measures the clock offset, and comes back by itself. */

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
const PING_MS = 5_000;
const KEPT_PINGS = 8;
/** Latency comes every second; without a word for this long the connection is dead, whatever the browser thinks. */
const SILENCE_MS = 12_000;

export class Live {
  #handlers;
  #socket = null;
  #retry = FIRST_RETRY_MS;
  #pings = [];
  #offset = 0;
  #pictures = !document.hidden;
  #heatmaps = false;
  #heardAt = 0;

  /** @param handlers by message type, and `connection(text, kind)` */
  constructor(handlers) {
    this.#handlers = handlers;
    setInterval(() => this.#check(), PING_MS);
  }

  /** Milliseconds on the gateway's clock. */
  now() {
    return performance.timeOrigin + performance.now() + this.#offset;
  }

  isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  open() {
    const url = new URL('api/v1/live', location.href);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    socket.onopen = () => {
      this.#retry = FIRST_RETRY_MS;
      this.#pings = [];
      this.#handlers.connection('live', 'good');
      this.#heardAt = performance.now();
      this.#subscribe();
      this.#ping();
    };
    socket.onmessage = message => {
      this.#heardAt = performance.now();
      this.#receive(message.data);
    };
    socket.onclose = () => {
      if (this.#socket === socket) {
        this.#reopen();
      }
    };
    this.#socket = socket;
  }

  /** Pictures cost bandwidth: a page that nobody looks at does without. */
  setPictures(pictures) {
    this.#pictures = pictures;
    this.#subscribe();
  }

  setHeatmaps(heatmaps) {
    this.#heatmaps = heatmaps;
    this.#subscribe();
  }

  #subscribe() {
    this.#send({ type: 'subscribe', cameras: ['*'], pictures: this.#pictures, heatmaps: this.#heatmaps, latency: true });
  }

  #check() {
    if (this.isOpen() && performance.now() - this.#heardAt > SILENCE_MS) {
      this.#socket.close();
      this.#reopen();
    } else {
      this.#ping();
    }
  }

  /** Tells the gateway that a frame is on the screen now. */
  displayed(camera, sequence) {
    // before the first pong the clocks cannot be compared
    if (this.#pings.length > 0) {
      this.#send({ type: 'displayed', camera, sequence, displayedAt: this.now() });
    }
  }

  #reopen() {
    this.#socket = null;
    const pause = this.#retry * (0.5 + Math.random());
    this.#retry = Math.min(LONGEST_RETRY_MS, this.#retry * 2);
    this.#handlers.connection('reconnecting', 'bad');
    setTimeout(() => this.open(), pause);
  }

  #receive(data) {
    if (typeof data === 'string') {
      const message = JSON.parse(data);
      if (message.type === 'pong') {
        this.#pong(message);
      } else {
        this.#handlers[message.type]?.(message);
      }
      return;
    }
    const length = new DataView(data).getUint32(0);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 4, length)));
    this.#handlers[header.type]?.(header, new Blob([new Uint8Array(data, 4 + length)], { type: 'image/jpeg' }));
  }

  #ping() {
    this.#send({ type: 'ping', sentAt: performance.timeOrigin + performance.now() });
  }

  /** The quickest round trip of the last few tells the offset best. */
  #pong({ sentAt, receivedAt }) {
    const now = performance.timeOrigin + performance.now();
    this.#pings.push({ trip: now - sentAt, offset: receivedAt - (sentAt + now) / 2 });
    this.#pings = this.#pings.slice(-KEPT_PINGS);
    this.#offset = this.#pings.reduce((best, each) => (each.trip < best.trip ? each : best)).offset;
  }

  #send(message) {
    if (this.isOpen()) {
      this.#socket.send(JSON.stringify(message));
    }
  }
}
