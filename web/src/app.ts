import "./htmx";
import { startAges } from "./age";
import { startFileDrop } from "./file-drop";
import { startKeys } from "./keys";
import { startLive } from "./live";
import { startPalette } from "./palette";

startKeys();
startPalette();
startFileDrop();
startAges();
startLive();
