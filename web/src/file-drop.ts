// <file-drop> around a plain multipart form: files dropped anywhere on the page join its input, the chosen ones are
// listed, sending shows progress and can be stopped. Without this script the form works as it stands.
//
// Texts come from the page, in the reader's language: data-over, data-remove, data-cancel, data-failed.
// The server answers {"location": "/…"} or, refusing, {"message": "…", "files": [{"name": "…", "message": "…"}]}.
import { make } from "./dom";

interface Answer {
  location?: string;
  message?: string;
  files?: { name: string; message: string }[];
}

interface Row {
  file: File;
  state: HTMLElement;
  bar: HTMLProgressElement;
}

/** A size as people write it: 12 KB, 3.4 MB. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

class FileDrop extends HTMLElement {
  #rows: Row[] = [];
  #list = make("ol", { className: "drop-list", hidden: true });
  #error = make("p", { className: "error", role: "alert", hidden: true });
  #cancel = make("button", { type: "button", className: "btn quiet", hidden: true });
  #veil = make("div", { className: "drop-veil", hidden: true, "aria-hidden": "true" });
  #request: XMLHttpRequest | null = null;
  #page = new AbortController();

  connectedCallback(): void {
    const { form, input } = this;
    if (!form || !input) return;
    this.#cancel.textContent = this.dataset["cancel"] ?? "";
    this.#veil.textContent = this.dataset["over"] ?? "";
    (this.querySelector(".drop-zone") ?? input).after(this.#error, this.#list);
    form.querySelector("[type=submit]")?.after(this.#cancel);
    document.body.append(this.#veil);
    this.#page = new AbortController();
    const { signal } = this.#page;
    input.addEventListener("change", () => this.#show(), { signal });
    this.#cancel.addEventListener("click", () => this.#request?.abort(), { signal });
    // Capture: before htmx or the browser would send the form.
    this.addEventListener("submit", (event) => this.#send(event), { capture: true, signal });
    this.#listenToPage(signal);
    this.#show();
  }

  disconnectedCallback(): void {
    this.#page.abort();
    this.#veil.remove();
  }

  get form(): HTMLFormElement | null {
    return this.querySelector("form");
  }

  get input(): HTMLInputElement | null {
    return this.querySelector<HTMLInputElement>("input[type=file]");
  }

  #listenToPage(signal: AbortSignal): void {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") ?? false;
    let depth = 0;
    const veil = (): void => {
      this.#veil.hidden = depth === 0;
    };
    addEventListener("dragenter", (event) => {
      if (!carriesFiles(event)) return;
      depth += 1;
      veil();
    }, { signal });
    addEventListener("dragleave", (event) => {
      if (!carriesFiles(event)) return;
      depth = Math.max(0, depth - 1);
      veil();
    }, { signal });
    addEventListener("dragover", (event) => {
      if (carriesFiles(event)) event.preventDefault();
    }, { signal });
    addEventListener("drop", (event) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      depth = 0;
      veil();
      this.#choose([...this.#chosen(), ...(event.dataTransfer?.files ?? [])]);
    }, { signal });
  }

  #chosen(): File[] {
    return [...(this.input?.files ?? [])];
  }

  #choose(files: File[]): void {
    const { input } = this;
    if (!input || this.#request) return;
    const transfer = new DataTransfer();
    // The same file dropped twice is one file; a newer one of the same name takes its place.
    for (const file of new Map(files.map((one) => [one.name, one])).values()) transfer.items.add(file);
    input.files = transfer.files;
    this.#show();
    this.form?.querySelector<HTMLElement>("[type=submit]")?.focus();
  }

  #show(): void {
    this.#rows = this.#chosen().map((file) => ({
      file,
      state: make("span", { className: "drop-state" }),
      bar: make("progress", { max: Math.max(1, file.size), value: 0, hidden: true, "aria-label": file.name }),
    }));
    this.#list.replaceChildren(...this.#rows.map(({ file, state, bar }) => {
      const remove = make("button", { type: "button", className: "btn quiet", textContent: this.dataset["remove"] ?? "×" });
      remove.addEventListener("click", () => this.#choose(this.#chosen().filter((one) => one !== file)));
      return make("li", {},
        make("span", { className: "drop-name", textContent: file.name }),
        make("span", { className: "drop-size", textContent: sizeText(file.size) }), bar, state, remove);
    }));
    this.#list.hidden = this.#rows.length === 0;
    this.#error.hidden = true;
  }

  #send(event: SubmitEvent): void {
    const { form } = this;
    if (!form || this.#rows.length === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.#request) return;
    const submitter = event.submitter instanceof HTMLButtonElement && event.submitter.name !== "" ? event.submitter : null;
    const request = new XMLHttpRequest();
    this.#request = request;
    this.#busy(true);
    request.upload.addEventListener("progress", ({ loaded }) => this.#progress(loaded));
    request.addEventListener("load", () => this.#answered(request));
    request.addEventListener("error", () => this.#fail({}));
    request.addEventListener("abort", () => {
      this.#busy(false);
      this.#show();
    });
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.send(new FormData(form, submitter));
  }

  /** The form goes up as one body with the files in order, so the bytes sent so far say how far each one is. */
  #progress(loaded: number): void {
    let left = loaded;
    for (const { file, state, bar } of this.#rows) {
      const sent = Math.max(0, Math.min(file.size, left));
      left -= file.size;
      bar.hidden = false;
      bar.value = file.size === 0 ? 1 : sent;
      state.textContent = `${file.size === 0 ? 100 : Math.floor((sent / file.size) * 100)}%`;
    }
  }

  #answered(request: XMLHttpRequest): void {
    let answer: Answer = {};
    try {
      answer = JSON.parse(request.responseText) as Answer;
    } catch {
      // Not JSON: a proxy's page or nothing at all; the general text stands.
    }
    const target = answer.location === undefined ? null : new URL(answer.location, location.href);
    if (request.status < 400 && target?.origin === location.origin) {
      location.assign(target);
    } else {
      this.#fail(answer);
    }
  }

  #fail(answer: Answer): void {
    this.#busy(false);
    for (const { file, state, bar } of this.#rows) {
      const own = answer.files?.find(({ name }) => name === file.name);
      bar.hidden = true;
      state.textContent = own?.message ?? "";
      state.classList.toggle("error", own !== undefined);
    }
    this.#error.textContent = answer.message ?? this.dataset["failed"] ?? "";
    this.#error.hidden = this.#error.textContent === "";
  }

  #busy(busy: boolean): void {
    if (!busy) this.#request = null;
    this.#error.hidden = true;
    this.#cancel.hidden = !busy;
    this.ariaBusy = String(busy);
    for (const button of this.querySelectorAll<HTMLButtonElement>("[type=submit],.drop-list button")) button.disabled = busy;
  }
}

export function startFileDrop(): void {
  customElements.define("file-drop", FileDrop);
}
