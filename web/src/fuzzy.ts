/** One form for all spellings: width, case and kana (カ = か) do not matter. */
export function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase()
    .replace(/[\u30a1-\u30f6]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
}

/** How well one word fits a folded text: higher is better, null where its letters do not occur in this order. */
function wordScore(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === 0) return 100;
  if (at > 0) return /[\s\-_/:・（(「]/.test(text[at - 1] ?? "") ? 90 : 70;
  let from = 0;
  let gaps = 0;
  for (const letter of word) {
    const found = text.indexOf(letter, from);
    if (found === -1) return null;
    if (from > 0) gaps += found - from;
    from = found + letter.length;
  }
  return Math.max(1, 40 - gaps);
}

/** How well a query fits: every word of it must; null where one does not. The empty query fits everything with 0. */
export function score(query: string, text: string): number | null {
  const folded = fold(text);
  let sum = 0;
  for (const word of fold(query).split(/\s+/)) {
    if (word === "") continue;
    const one = wordScore(word, folded);
    if (one === null) return null;
    sum += one;
  }
  return sum;
}
