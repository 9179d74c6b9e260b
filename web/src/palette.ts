// <command-palette src="/projects/KEY/palette.json" label="移動と操作" placeholder="…" empty="…">: everything by name.
// The JSON is {"items":[{"label","href","group"?,"hint"?,"words"?,"keys"?}]}; `words` are further words to find it by.
import { isComposing, make } from "./dom";
import { score } from "./fuzzy";

interface Item {
  label: string;
  href: string;
  group?: string;
  hint?: string;
  words?: string;
  keys?: string;
}

const MOST = 40;

class CommandPalette extends HTMLElement {
  #items: Item[] = [];
  #shown: Item[] = [];
  #at = 0;
  #input = make("input", {
    type: "text", autocomplete: "off", spellcheck: false, role: "combobox",
    "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list",
  });
  #list = make("ul", { id: "palette-list", role: "listbox" });
  #dialog = make("dialog", { className: "palette" }, this.#input, this.#list);

  connectedCallback(): void {
    if (this.#dialog.isConnected) return;
    this.#dialog.ariaLabel = this.#input.ariaLabel = this.getAttribute("label") ?? "";
    this.#input.placeholder = this.getAttribute("placeholder") ?? "";
    this.#input.addEventListener("input", () => this.#filter());
    this.#input.addEventListener("keydown", (event) => this.#onKey(event));
    this.#list.addEventListener("click", (event) => {
      const row = event.target instanceof Element ? event.target.closest("[role=option]") : null;
      if (row) this.#follow(Number(row.id.slice("palette-".length)), event.metaKey || event.ctrlKey);
    });
    this.append(this.#dialog);
  }

  /** Shows the palette and asks the server for its entries anew. */
  async open(): Promise<void> {
    if (this.#dialog.open) return this.#dialog.close();
    this.#input.value = "";
    this.#filter();
    this.#dialog.showModal();
    const response = await fetch(this.getAttribute("src") ?? "", { headers: { Accept: "application/json" } });
    if (!response.ok) return;
    this.#items = ((await response.json()) as { items: Item[] }).items;
    this.#filter();
  }

  #filter(): void {
    const query = this.#input.value;
    const found: [number, Item][] = [];
    for (const item of this.#items) {
      const value = score(query, `${item.label} ${item.hint ?? ""} ${item.words ?? ""}`);
      if (value !== null) found.push([value + (score(query, item.label) ?? 0), item]);
    }
    // The sort is stable: what fits equally well stays in the server's order.
    this.#shown = found.sort(([a], [b]) => b - a).slice(0, MOST).map(([, item]) => item);
    this.#at = 0;
    this.#render();
  }

  #render(): void {
    let group: string | undefined;
    const rows: HTMLElement[] = [];
    this.#shown.forEach((item, index) => {
      if (item.group !== undefined && item.group !== group) {
        rows.push(make("li", { className: "palette-group", role: "presentation", textContent: item.group }));
      }
      group = item.group;
      rows.push(make("li", { id: `palette-${index}`, role: "option" },
        make("span", { className: "palette-label", textContent: item.label }),
        item.hint ? make("span", { className: "palette-hint", textContent: item.hint }) : null,
        item.keys ? make("kbd", { className: "kbd", textContent: item.keys }) : null));
    });
    if (rows.length === 0 && this.#input.value !== "") {
      rows.push(make("li", { className: "palette-empty", role: "presentation", textContent: this.getAttribute("empty") ?? "" }));
    }
    this.#list.replaceChildren(...rows);
    this.#mark();
  }

  #mark(): void {
    for (const row of this.#list.querySelectorAll("[role=option]")) {
      const here = row.id === `palette-${this.#at}`;
      row.ariaSelected = String(here);
      if (here) row.scrollIntoView({ block: "nearest" });
    }
    this.#input.setAttribute("aria-activedescendant", this.#shown.length > 0 ? `palette-${this.#at}` : "");
  }

  #onKey(event: KeyboardEvent): void {
    if (isComposing(event)) return;
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by !== 0 && this.#shown.length > 0) {
      this.#at = (this.#at + by + this.#shown.length) % this.#shown.length;
      this.#mark();
    } else if (event.key === "Enter") {
      this.#follow(this.#at, event.metaKey || event.ctrlKey);
    } else {
      return;
    }
    event.preventDefault();
  }

  #follow(index: number, newTab: boolean): void {
    const item = this.#shown[index];
    if (!item) return;
    this.#dialog.close();
    const url = new URL(item.href, location.href);
    if (url.origin !== location.origin) return;
    if (newTab) window.open(url, "_blank", "noopener");
    else location.assign(url);
  }
}

export function startPalette(): void {
  customElements.define("command-palette", CommandPalette);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-show-palette]")) {
      void document.querySelector<CommandPalette>("command-palette")?.open();
    }
  });
}
