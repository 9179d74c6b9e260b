// Keeps <time datetime=… data-age> reading as "2時間前" while a page stays open. The server wrote the first text; its
// clock counts (data-now on the html or body element), so that a wrong clock here does not tell another age.

const STEPS: [limit: number, seconds: number, unit: Intl.RelativeTimeFormatUnit][] = [
  [3600, 60, "minute"],
  [86_400, 3600, "hour"],
  [Number.POSITIVE_INFINITY, 86_400, "day"],
];

/** The age in words; `seconds` is how long ago. */
export function ageText(seconds: number, lang: string): string {
  const japanese = lang.startsWith("ja");
  if (seconds < 60) return japanese ? "たった今" : "just now";
  const [, size, unit] = STEPS.find(([limit]) => seconds < limit) ?? STEPS[2]!;
  const text = new Intl.RelativeTimeFormat(lang, { numeric: "always" }).format(-Math.floor(seconds / size), unit);
  return japanese ? text.replaceAll(" ", "") : text;
}

export function startAges(): void {
  const server = Date.parse(document.querySelector<HTMLElement>("[data-now]")?.dataset["now"] ?? "");
  const ahead = Number.isNaN(server) ? 0 : server - Date.now();
  const lang = document.documentElement.lang || "ja";
  setInterval(() => {
    if (document.hidden) return;
    const now = Date.now() + ahead;
    for (const element of document.querySelectorAll<HTMLTimeElement>("time[data-age]:not([data-past] *)")) {
      const at = Date.parse(element.dateTime);
      if (!Number.isNaN(at)) element.textContent = ageText(Math.max(0, (now - at) / 1000), lang);
    }
  }, 30_000);
}
