// Everything by keyboard, declared by the page:
//   data-go="n"     on a link: g then n follows it
//   data-key="c"    on a link or button: c presses it; on an input: the key puts the cursor there ("/" for search)
//   data-rows       on a table: j and k move between its rows; Enter opens (the row's first link has the focus)
//   <dialog data-help> is what ? shows
import { isComposing } from "./dom";
import { isEditable } from "./htmx";

/** How long g waits for its second key. Milliseconds. */
const CHORD = 1200;

let goUntil = 0;

function press(element: HTMLElement | null | undefined): boolean {
  if (!element) return false;
  if (isEditable(element)) {
    element.focus();
    if (element instanceof HTMLInputElement) element.select();
  } else {
    element.click();
  }
  return true;
}

/** The first element that carries this key and can be seen. */
function declared(attribute: "data-go" | "data-key", key: string): HTMLElement | undefined {
  return [...document.querySelectorAll<HTMLElement>(`[${attribute}="${CSS.escape(key)}"]`)].find((e) => e.checkVisibility());
}

function rowLink(row: Element): HTMLElement | null {
  return row.querySelector<HTMLElement>("a[data-open]") ?? row.querySelector<HTMLElement>("a[href]");
}

function moveRow(by: 1 | -1): boolean {
  const tables = [...document.querySelectorAll("table[data-rows]")];
  const rows = tables.flatMap((table) => [...table.querySelectorAll("tbody tr")]).filter((row) => rowLink(row));
  if (rows.length === 0) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[at === -1 ? (by === 1 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
  const link = next && rowLink(next);
  link?.focus();
  link?.scrollIntoView({ block: "nearest" });
  return true;
}

function onKey(event: KeyboardEvent): void {
  if (isComposing(event) || event.defaultPrevented) return;
  if ((event.metaKey || event.ctrlKey) && !event.altKey && event.key.toLowerCase() === "k") {
    const palette = document.querySelector<HTMLElement & { open(): void }>("command-palette");
    if (palette) {
      event.preventDefault();
      palette.open();
    }
    return;
  }
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  const inField = isEditable(event.target instanceof Element ? event.target : null);
  if (inField) {
    if (event.key === "Escape") (event.target as HTMLElement).blur();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (handle(event.key)) event.preventDefault();
}

function handle(key: string): boolean {
  if (performance.now() < goUntil) {
    goUntil = 0;
    return press(declared("data-go", key));
  }
  if (key === "g") {
    goUntil = performance.now() + CHORD;
    return true;
  }
  if (key === "j" || key === "k") return moveRow(key === "j" ? 1 : -1);
  if (key === "?") {
    const help = document.querySelector<HTMLDialogElement>("dialog[data-help]");
    help?.showModal();
    return help !== null;
  }
  if (key === "Escape") return press(declared("data-key", "Escape"));
  return key.length === 1 && press(declared("data-key", key));
}

/** A click anywhere on a row follows its link, unless it met something of its own or ended a selection of text. */
function onRowClick(event: MouseEvent): void {
  if (!(event.target instanceof Element) || event.defaultPrevented || event.button !== 0) return;
  const row = event.target.closest("table[data-rows] tbody tr");
  if (!row || event.target.closest("a,button,input,select,textarea,label,summary")) return;
  if (getSelection()?.isCollapsed === false) return;
  const link = rowLink(row);
  link?.dispatchEvent(new MouseEvent("click", {
    bubbles: true, cancelable: true, ctrlKey: event.ctrlKey, metaKey: event.metaKey, shiftKey: event.shiftKey,
  }));
}

/** Pages are written with ⌘; other keyboards have Ctrl. */
function nameKeys(): void {
  if (/Mac|iPhone|iPad/.test(navigator.platform)) return;
  for (const key of document.querySelectorAll(".kbd")) {
    if (key.textContent?.startsWith("⌘")) key.textContent = `Ctrl ${key.textContent.slice(1)}`;
  }
}

export function startKeys(): void {
  nameKeys();
  document.addEventListener("htmx:after:swap", nameKeys);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onRowClick);
  // A click beside a dialog's content closes it, as Escape does.
  document.addEventListener("click", (event) => {
    if (event.target instanceof HTMLDialogElement) event.target.close();
    if (event.target instanceof Element && event.target.closest("[data-show-help]")) {
      document.querySelector<HTMLDialogElement>("dialog[data-help]")?.showModal();
    }
  });
}
