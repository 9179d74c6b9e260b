// The weekly report from its page, as PDF, workbook and text.
import assert from "node:assert/strict";
import fs from "node:fs";
import { test } from "node:test";
import path from "node:path";
import { allTextsAreWritten, at, out, person, shot } from "./support.mjs";

const FORMATS = [["pdf", "%PDF-"], ["xlsx", "PK"], ["md", "#"]];

test("the weekly report is a file in each format", async (t) => {
  const page = await person(t);
  await page.goto(await at("/report"));
  await allTextsAreWritten(page);
  await shot(page, "report");
  for (const [format, start] of FORMATS) {
    // The typesetter of the debug build takes its time.
    const arrives = page.waitForEvent("download", { timeout: 180_000 });
    await page.locator(`button[formaction$="/${format}"]`).click();
    const download = await arrives;
    assert.match(download.suggestedFilename(), new RegExp(`\\.${format}$`));
    const file = path.join(out, download.suggestedFilename());
    await download.saveAs(file);
    const bytes = fs.readFileSync(file);
    assert.equal(bytes.subarray(0, start.length).toString("latin1"), start);
    assert.ok(bytes.length > 1000, `${format}: ${bytes.length} bytes`);
  }
});
