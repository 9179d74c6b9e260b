// htmx reads its settings from a meta element at the moment it is loaded; this module is imported before it, so that no
// page has to repeat them.
const meta = document.createElement("meta");
meta.name = "htmx-config";
meta.content = JSON.stringify({
  // Only our own extension (htmx.ts) may register.
  extensions: "mieruka",
  // Its indicator rules are in our stylesheet.
  includeIndicatorCSS: false,
  mode: "same-origin",
  prefix: "",
  defaultTimeout: 30_000,
  // Elements that own their content: the morph leaves them as they are.
  morphSkip: "[hx-morph-skip],command-palette,dialog[open]",
});
document.head.append(meta);
