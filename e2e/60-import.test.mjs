// A file is dropped, understood, shown, accepted, found again with where it came from; dropped again, it changes nothing.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { allTextsAreWritten, api, at, number, out, person, shot, workbook } from "./support.mjs";

const PARTY = "持ち込み元";
const name = path.basename(workbook);

/** Drops a file onto the page, as a hand with a mouse does. */
async function drop(page, file) {
  const bytes = fs.readFileSync(file).toString("base64");
  const transfer = await page.evaluateHandle(([text, fileName]) => {
    const data = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([data], fileName));
    return transfer;
  }, [bytes, path.basename(file)]);
  await page.dispatchEvent(".drop-zone", "dragenter", { dataTransfer: transfer });
  await page.dispatchEvent(".drop-zone", "drop", { dataTransfer: transfer });
}

async function preview(page, file = workbook) {
  await page.goto(await at("/imports"));
  await page.locator("#party_name").fill(PARTY);
  await drop(page, file);
  await page.locator(".drop-list li").first().waitFor();
  await page.locator("file-drop button[type=submit]").click();
  await page.waitForURL(/\/imports\/waiting\//);
}

const totals = async () => {
  const registers = ["issues", "risks", "tasks", "inquiries", "decisions", "actions"];
  return Promise.all(registers.map(async (register) => (await api(`/${register}?limit=1`)).total));
};

test("from the drop to the row with its provenance, and once more", async (t) => {
  const page = await person(t);
  const before = await totals();
  await preview(page);
  await allTextsAreWritten(page);
  await shot(page, "import-preview");
  assert.deepEqual(await totals(), before, "a preview stores nothing");

  const file = page.locator("#file-0");
  assert.match(await file.locator("h2").innerText(), new RegExp(name.replace(/[.()]/g, "\\$&")));
  const columns = await file.locator("details").first().locator("tbody tr").evaluateAll((all) =>
    all.map((row) => [...row.cells].map((cell) => {
      const select = cell.querySelector("select");
      return (select ? select.selectedOptions[0]?.textContent ?? "" : cell.textContent).trim();
    })));
  assert.ok(columns.length >= 5, "the columns of the table");
  assert.ok(columns.some(([, , field]) => field === "件名"), "one of them is the title");
  assert.ok(columns.filter(([, , field]) => field && field !== "そのまま残す").length >= 4, "and others are understood");
  assert.ok(columns.filter(([, , , samples]) => samples).length >= 3, "sample values stand beside them");

  const fresh = file.locator("tr", { has: page.locator("td.main + td .chip") });
  const cells = await fresh.first().locator("td").allInnerTexts();
  const [, register, title, place] = cells;
  assert.ok(title && place, `the first new row: ${cells.join(" | ")}`);
  await page.locator("main button[type=submit]").click();
  await page.waitForURL(/\/imports\/[0-9a-z-]+$/);
  await shot(page, "import-done");
  const after = await totals();
  assert.ok(after.some((total, i) => total > before[i]), "rows were added");

  await page.locator("nav.nav a", { hasText: register }).first().click();
  const [word] = title.split(/[\s:<>="、。（）()]/);
  await page.locator("#filter").fill(word);
  await page.locator("#filter").press("Enter");
  await page.waitForURL(/filter=/);
  const link = page.locator("a[data-open]", { hasText: title.slice(0, 20) }).first();
  await link.click();
  const provenance = page.locator("#provenance");
  await provenance.waitFor();
  const told = await provenance.innerText();
  assert.ok(told.includes(name), "the file");
  assert.match(told, /[0-9a-f]{64}/, "its hash");
  const [sheet] = place.split("!");
  assert.ok(told.includes(sheet), `the sheet ${sheet}`);
  const chips = await page.locator("#fields .chip").allInnerTexts();
  assert.ok(chips.some((chip) => /[A-Z]+\d+/.test(chip)), `a cell: ${chips.join(", ")}`);
  await allTextsAreWritten(page);
  await shot(page, "import-provenance");

  await preview(page);
  assert.equal(await page.locator("#file-0 td.main + td .chip").count(), 0, "no new row");
  assert.equal(await page.locator("#file-0 ins").count(), 0, "no changed field");
  await shot(page, "import-again");
  await page.locator("main button[type=submit]").click();
  await page.waitForURL((url) => !url.pathname.includes("waiting"));
  assert.deepEqual(await totals(), after);
});

test("a file that cannot be read is refused by name, and nothing is stored", async (t) => {
  const page = await person(t, { allow: /status of 422/ });
  const before = await totals();
  const broken = path.join(out, "壊れた課題一覧.xlsx");
  fs.writeFileSync(broken, fs.readFileSync(workbook).subarray(0, 2000));
  await page.goto(await at("/imports"));
  await page.locator("#party_name").fill(PARTY);
  await drop(page, broken);
  await page.locator("file-drop button[type=submit]").click();
  await page.locator("file-drop .error").first().waitFor();
  assert.match(await page.locator("file-drop").innerText(), /壊れた課題一覧\.xlsx/);
  await shot(page, "import-refused");
  assert.deepEqual(await totals(), before);
  assert.ok(number(String(before[0])) > 0);
});
