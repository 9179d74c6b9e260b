// "Something changed" from the server: one event stream for all tabs of this browser.
//
// The tab that holds a Web Lock keeps the EventSource and tells the others through a BroadcastChannel; when it closes,
// the browser hands the lock to the next one. Without locks (plain http to another host) every tab has its own stream.
// The hint has no content; each page asks again for what it shows, with its own rights. While the connection is lost,
// elements marked data-live-lost are shown, so that an old page does not pass for a fresh one.
import { CHANGED } from "./htmx";

/** Hints that arrive together are one refresh. Milliseconds. */
const GATHER = 120;
/** How long to wait after the server refused the stream. Milliseconds. */
const RETRY = 10_000;
/** A shorter interruption is not worth a word. Milliseconds. */
const LOST = 5_000;

type News = "changed" | "lost" | "back";

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

function hear(news: News): void {
  for (const mark of document.querySelectorAll<HTMLElement>("[data-live-lost]")) mark.hidden = news !== "lost";
  if (news !== "lost") hint();
}

/** Keeps a stream open; returns what ends it. */
function open(url: string, tell: (news: News) => void): () => void {
  let opened = false;
  let lost: ReturnType<typeof setTimeout> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let source: EventSource;
  const start = (): void => {
    source = new EventSource(url);
    source.addEventListener("changed", () => tell("changed"));
    source.addEventListener("open", () => {
      clearTimeout(lost);
      lost = undefined;
      // After an interruption something may have been missed.
      if (opened) tell("back");
      opened = true;
    });
    source.addEventListener("error", () => {
      lost ??= setTimeout(() => tell("lost"), LOST);
      // The browser itself tries again after a broken connection, but gives up after an answer that is no stream.
      if (source.readyState === EventSource.CLOSED) timer = setTimeout(start, RETRY);
    });
  };
  start();
  return () => {
    clearTimeout(timer);
    clearTimeout(lost);
    source.close();
  };
}

function follow(url: string): () => void {
  if (!("locks" in navigator)) {
    return open(url, hear);
  }
  const channel = new BroadcastChannel(`mieruka:${url}`);
  channel.onmessage = (message: MessageEvent<News>) => hear(message.data);
  const giveUp = new AbortController();
  let release = (): void => {};
  navigator.locks.request(`mieruka:${url}`, { signal: giveUp.signal }, () => {
    const end = open(url, (news) => {
      hear(news);
      channel.postMessage(news);
    });
    return new Promise<void>((resolve) => {
      release = () => {
        end();
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
