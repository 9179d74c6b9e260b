// htmx under our Content-Security-Policy.
//
// `require-trusted-types-for 'script'` makes the browser refuse every string that would become HTML. htmx has to turn
// responses into HTML, so the one policy of this application ("mieruka", the only name the CSP allows) does that and
// nothing else: it opens only while a response of this very origin, sent as text/html, is being swapped in. htmx's own
// hx-csp extension is not used: it needs a nonce on every element and lets any string through, and it would name its
// policy itself. Scripts are never accepted, neither in responses nor in attributes (hx-on:*, js: values, trigger
// filters): htmx gets constructors that refuse in place of Function and AsyncFunction.
import "./htmx-config";
import htmx from "htmx.org";

interface Policy {
  createHTML(text: string): unknown;
  createScript(text: string): unknown;
}
interface PolicyFactory {
  createPolicy(name: string, rules: { createHTML: (text: string) => string; createScript: (text: string) => string }): Policy;
}
interface InternalApi {
  initSecurity(policy: Policy, sync: unknown, async: unknown): void;
}
interface ResponseDetail {
  ctx?: { response?: { raw: Response }; text?: string };
}
interface SwapDetail {
  ctx?: { sourceEvent?: Event; request?: { method?: string } };
}
interface MorphNode {
  newNode: Node;
}
interface MorphAttribute {
  attrName: string;
}

/** Event on the body: somebody else changed something that this page may show. */
export const CHANGED = "mieruka:changed";

/** Event on the document: an answer came that is no page of this server, and was left out. */
export const REFUSED = "mieruka:refused";

/** The policy accepts HTML only while this is true. */
let open = false;
/** Why the swap under way happens: a hint of the server, something the person looks at, or something they sent. */
let cause: "refresh" | "look" | "send" = "look";

const rules = {
  createHTML(text: string): string {
    if (!open) throw new TypeError("HTML is accepted from this server's own pages only");
    return text;
  },
  createScript(text: string): string {
    if (text.trim() !== "") throw new TypeError("Scripts in responses are not accepted");
    return "";
  },
};

function createPolicy(): Policy {
  const factory = (globalThis as { trustedTypes?: PolicyFactory }).trustedTypes;
  return factory ? factory.createPolicy("mieruka", rules) : rules;
}

/** Stands in for Function: text of an attribute never becomes code. */
function Refused(): never {
  throw new TypeError("Code in attributes is not accepted");
}

function isOwnPage(response: Response): boolean {
  const type = response.headers.get("content-type") ?? "";
  return response.type === "basic" && new URL(response.url).origin === location.origin && type.startsWith("text/html");
}

/** True where a person has typed or chosen something that the server has not got yet. */
function isDraft(element: Element): boolean {
  if (element instanceof HTMLTextAreaElement) return element.value !== element.defaultValue;
  if (element instanceof HTMLSelectElement) {
    const options = [...element.options];
    if (element.multiple) return options.some((option) => option.selected !== option.defaultSelected);
    return element.selectedIndex !== Math.max(0, options.findLastIndex((option) => option.defaultSelected));
  }
  if (element instanceof HTMLInputElement) {
    if (element.type === "hidden") return false;
    if (element.type === "file") return (element.files?.length ?? 0) > 0;
    if (element.type === "checkbox" || element.type === "radio") return element.checked !== element.defaultChecked;
    return element.value !== element.defaultValue;
  }
  return false;
}

/** Attributes alone do not change what a touched field shows; after the person's own request the server's value does. */
function takeOver(element: Element, source: Node): void {
  if (element instanceof HTMLTextAreaElement && source instanceof HTMLTextAreaElement) {
    element.value = source.value;
  } else if (element instanceof HTMLOptionElement && source instanceof HTMLOptionElement) {
    element.selected = source.selected;
  } else if (element instanceof HTMLInputElement && source instanceof HTMLInputElement && element.type === source.type) {
    if (element.type === "file") element.value = "";
    else if (element.type === "checkbox" || element.type === "radio") element.checked = source.checked;
    else element.value = source.value;
  }
}

htmx.registerExtension("mieruka", {
  init(api: InternalApi) {
    api.initSecurity(createPolicy(), Refused, Refused);
  },
  htmx_before_on_init: () => false,
  htmx_after_request(_: Element, detail: ResponseDetail) {
    const response = detail.ctx?.response?.raw;
    open = response !== undefined && isOwnPage(response);
    if (!open) document.dispatchEvent(new CustomEvent(REFUSED, { detail: { ctx: detail.ctx } }));
    // htmx goes on to the swap in the same turn, up to and including the parsing.
    queueMicrotask(() => { open = false; });
    return open;
  },
  htmx_before_swap(_: Element, detail: SwapDetail) {
    const { sourceEvent, request } = detail.ctx ?? {};
    cause = sourceEvent?.type === CHANGED ? "refresh" : (request?.method ?? "GET") === "GET" ? "look" : "send";
  },
  htmx_before_morph_node(element: Element, { newNode }: MorphNode) {
    const field = element instanceof HTMLOptionElement ? element.closest("select") : element;
    const writing = field === document.activeElement && isEditable(field);
    if (cause === "refresh" && (writing || isDraft(element))) return false;
    if (cause === "send" || !writing) takeOver(element, newNode);
    return true;
  },
  htmx_before_morph_attr: (element: Element, detail: MorphAttribute) =>
    !(detail.attrName === "open" && element instanceof HTMLDetailsElement),
});

/** True for the elements into which text is typed or in which a choice is made. */
export function isEditable(element: Element | null): boolean {
  return element instanceof HTMLElement
    && (element.isContentEditable || element.matches("input:not([type=button],[type=submit],[type=checkbox],[type=radio]),textarea,select"));
}
