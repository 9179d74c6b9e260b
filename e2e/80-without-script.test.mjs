// Pages are complete without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { at, person, shot, workbook } from "./support.mjs";

test("reading, filtering, changing the language and importing work without scripts", async (t) => {
  const page = await person(t, { javaScriptEnabled: false });
  await page.goto(await at());
  assert.equal(await page.locator("h1").innerText(), "今何が起きているか");
  assert.ok(await page.locator("#milestones tbody tr").count() > 0);

  await page.goto(await at("/issues"));
  await page.locator("#filter").fill("is:open");
  await page.locator("#filter").press("Enter");
  assert.match(page.url(), /filter=/);
  assert.ok(await page.locator("tbody tr").count() > 0);

  await page.locator("header form button[name=lang]").click();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  assert.match(page.url(), /\/issues/, "the reader stays where they were");

  await page.goto(await at("/imports"));
  await page.locator("#party_name").fill("By hand");
  await page.locator("#files").setInputFiles(workbook);
  await page.locator("file-drop button[type=submit]").click();
  await page.waitForURL(/\/imports\/waiting\//);
  assert.ok(await page.locator("#file-0").isVisible());
  await shot(page, "without-script-preview");
});
