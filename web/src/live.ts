// "Something changed" from the server: one event stream for all tabs of this browser.
//
// The tab that holds a Web Lock keeps the EventSource and tells the others through a BroadcastChannel; when it closes,
// the browser hands the lock to the next one. Without locks (plain http to another host) every tab has its own stream.
// The hint has no content; each page asks again for what it shows, with its own rights.
import { CHANGED } from "./htmx";

/** Hints that arrive together are one refresh. Milliseconds. */
const GATHER = 120;

let stop: (() => void) | null = null;
let current: string | null = null;
let pending = false;

function refresh(): void {
  pending = false;
  document.body.dispatchEvent(new CustomEvent(CHANGED, { bubbles: false }));
}

function hint(): void {
  if (pending) return;
  pending = true;
  // A hidden tab waits until somebody looks at it.
  if (!document.hidden) setTimeout(refresh, GATHER);
}

function open(url: string, tell: () => void): EventSource {
  const source = new EventSource(url);
  let opened = false;
  source.addEventListener("changed", tell);
  source.addEventListener("open", () => {
    // After an interruption something may have been missed.
    if (opened) tell();
    opened = true;
  });
  return source;
}

function follow(url: string): () => void {
  if (!("locks" in navigator)) {
    const source = open(url, hint);
    return () => source.close();
  }
  const channel = new BroadcastChannel(`mieruka:${url}`);
  channel.onmessage = hint;
  const giveUp = new AbortController();
  let release = (): void => {};
  navigator.locks.request(`mieruka:${url}`, { signal: giveUp.signal }, () => {
    const source = open(url, () => {
      hint();
      channel.postMessage(null);
    });
    return new Promise<void>((resolve) => {
      release = () => {
        source.close();
        resolve();
      };
    });
  }).catch(() => {
    // The page went away before it was its turn.
  });
  return () => {
    giveUp.abort();
    release();
    channel.close();
  };
}

/** Follows the stream that the page names in `data-events` on its body; called again when the page was exchanged. */
function connect(): void {
  const url = document.querySelector<HTMLElement>("[data-events]")?.dataset["events"] ?? null;
  if (url === current) return;
  stop?.();
  stop = url === null ? null : follow(url);
  current = url;
}

export function startLive(): void {
  connect();
  document.addEventListener("htmx:after:swap", connect);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && pending) refresh();
  });
  addEventListener("pagehide", () => {
    stop?.();
    stop = current = null;
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    connect();
    hint();
  });
}
