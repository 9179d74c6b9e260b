import "./htmx";
import { startAges } from "./age";
import { startFailures } from "./failure";
import { startFileDrop } from "./file-drop";
import { startKeys } from "./keys";
import { startLive } from "./live";
import { startPalette } from "./palette";
import { startScroll } from "./scroll";

/** On a narrow screen the navigation scrolls sideways: the page one is on must be in sight. */
function showCurrentPage(): void {
  const nav = document.querySelector(".nav");
  const here = nav?.querySelector<HTMLElement>("[aria-current]");
  if (nav && here) nav.scrollLeft = here.offsetLeft - nav.clientWidth / 2 + here.offsetWidth / 2;
}

showCurrentPage();
startKeys();
startPalette();
startFileDrop();
startAges();
startLive();
startFailures();
startScroll();
