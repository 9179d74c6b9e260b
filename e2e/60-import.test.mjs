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

const accept = (page) => page.locator(".page-head button[type=submit]").click();

/** Opens everything that is folded. */
const unfold = (page) => page.locator("#file-0 details").evaluateAll((all) => all.forEach((one) => { one.open = true; }));

/** The columns of the file's tables: the name of the select, the field chosen in it, the sample values beside it. */
const columnsOf = (page) => page.locator("#file-0 tr:has(select[name^='column:'])").evaluateAll((rows) =>
  rows.map((row) => {
    const select = row.querySelector("select");
    const samples = [...row.cells].slice(2).filter((cell) => !cell.contains(select)).map((cell) => cell.textContent.trim());
    return { name: select.name, field: select.value, samples: samples.join("") };
  }));

/** The rows that would be new: title, register and the cell they stand in. */
const newRows = (page) => page.locator("#file-0 tr:has(td.main)").evaluateAll((rows) => {
  const registers = [...document.querySelectorAll("nav.nav a")].map((link) => link.textContent.trim());
  const found = rows.map((row) => {
    const texts = [...row.cells].map((cell) => cell.textContent.trim());
    return {
      title: row.querySelector("td.main").textContent.trim(),
      register: texts.find((text) => registers.includes(text)),
      place: texts.find((text) => /^[^!]+![A-Z]+\d+$/.test(text)),
    };
  });
  return found.filter((row) => row.register && row.place);
});

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
  assert.match(await file.locator("h2").first().innerText(), new RegExp(name.replace(/[.()]/g, "\\$&")));
  const columns = await columnsOf(page);
  assert.ok(columns.length >= 5, "the columns of the table");
  assert.ok(columns.some((column) => column.field === "title"), "one of them is the title");
  assert.ok(columns.filter((column) => column.field).length >= 4, "and others are understood");
  assert.ok(columns.filter((column) => column.samples).length >= 3, "sample values stand beside them");

  // A column that was left as it is becomes a note; the file is read again and shown again.
  const left = columns.find((column) => !column.field);
  if (left) {
    await unfold(page);
    await page.locator(`select[name="${left.name}"]`).selectOption("note");
    await page.locator("button[value=reread]").first().click();
    await page.waitForURL(/\/imports\/waiting\//);
    assert.equal(await page.locator(`select[name="${left.name}"]`).inputValue(), "note");
    assert.deepEqual(await totals(), before, "and still nothing is stored");
    await allTextsAreWritten(page);
    await shot(page, "import-corrected");
  }

  const [first] = await newRows(page);
  assert.ok(first, "there is a new row");
  const { register, title, place } = first;
  await accept(page);
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
  const fields = await page.locator("#fields").innerText();
  assert.match(fields, new RegExp(`${sheet}![A-Z]+\\d+`), "the cell of a field");
  await allTextsAreWritten(page);
  await shot(page, "import-provenance");

  await preview(page);
  assert.deepEqual(await newRows(page), []);
  assert.equal(await page.locator("#file-0 ins").count(), 0, "no changed field");
  if (left) {
    const again = (await columnsOf(page)).find((column) => column.name === left.name);
    assert.equal(again.field, "note", "what was corrected is remembered");
  }
  await shot(page, "import-again");
  // Nothing to accept: the way back is all there is.
  assert.equal(await page.locator(".btn.primary").count(), 0);
  await page.locator("a.btn[href$='/imports']").first().click();
  await page.waitForURL((url) => !url.pathname.includes("waiting"));
  assert.deepEqual(await totals(), after);
});

test("a list goes to the register that a person says", async (t) => {
  const page = await person(t, { allow: /status of 422/ });
  const before = await totals();
  const list = path.join(out, "課題一覧_移行班.csv");
  fs.writeFileSync(list, "課題番号,件名,期限,担当者\nM-1,移行手順書を直す,2030/1/25,山田\nM-2,リハーサルの日を押さえる,2030/1/28,佐藤\n");
  await preview(page, list);
  const register = page.locator("select[name='table:0:0:課題一覧_移行班']");
  assert.equal(await register.inputValue(), "issue");
  assert.deepEqual((await newRows(page)).map((row) => row.register), ["課題", "課題"]);

  // Leaving out the only table leaves nothing to import: said, and the preview is still there.
  await register.selectOption("none");
  await page.locator("button[value=reread]").first().click();
  await page.locator("main", { hasText: "課題一覧_移行班.csv" }).waitFor();
  assert.match(await page.locator("main").innerText(), /取り込む表が残りません/);
  await page.goBack();

  await register.selectOption("action_item");
  await page.locator("button[value=reread]").first().click();
  await page.waitForURL(/\/imports\/waiting\//);
  assert.equal(await register.inputValue(), "action_item");
  assert.deepEqual((await newRows(page)).map((row) => row.register), ["アクション", "アクション"]);
  assert.deepEqual(await totals(), before, "a preview stores nothing");
  await allTextsAreWritten(page);
  await shot(page, "import-register");
  await accept(page);
  await page.waitForURL(/\/imports\/[0-9a-z-]+$/);
  const [issues, , , , , actions] = (await totals()).map((total, i) => total - before[i]);
  assert.deepEqual({ issues, actions }, { issues: 0, actions: 2 });

  // The same file once more needs no correction.
  await preview(page, list);
  assert.equal(await register.inputValue(), "action_item", "what was said is remembered");
  assert.deepEqual(await newRows(page), []);
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
