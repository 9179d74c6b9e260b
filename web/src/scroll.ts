// A wide drawing begins where today is: elements with data-scroll-to are scrolled so that this many pixels from their
// left lie in the middle of what is free of the rows that stay in sight.

function scroll(element: HTMLElement): void {
  const at = Number(element.dataset["scrollTo"]);
  if (!Number.isFinite(at)) return;
  const fixed = element.firstElementChild instanceof HTMLElement ? element.firstElementChild.offsetWidth : 0;
  element.scrollLeft = at - (element.clientWidth - fixed) / 2;
}

/** Once for each element: where somebody has scrolled since is theirs. */
export function startScroll(): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-scroll-to]")) scroll(element);
}
