// Nothing fails silently: where an answer does not come, or is no page, the text of `data-failed` on the body says so
// until the next answer that works. A refresh in the background has its own sign (live.ts).
import { make } from "./dom";
import { CHANGED, REFUSED } from "./htmx";

const ID = "failure";

function say(event: Event): void {
  const cause = (event as CustomEvent<{ ctx?: { sourceEvent?: Event } }>).detail.ctx?.sourceEvent?.type;
  const text = document.body.dataset["failed"];
  if (cause === CHANGED || !text) return;
  document.getElementById(ID)?.remove();
  document.body.append(make("div", { id: ID, className: "toast bad", role: "alert", textContent: text }));
}

export function startFailures(): void {
  document.addEventListener("htmx:error", say);
  document.addEventListener(REFUSED, say);
  document.addEventListener("htmx:after:swap", () => document.getElementById(ID)?.remove());
}
