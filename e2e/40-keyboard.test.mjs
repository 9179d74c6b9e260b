// Everything by keyboard.
import assert from "node:assert/strict";
import { test } from "node:test";
import { at, person, shot } from "./support.mjs";

const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("href") ?? document.activeElement?.id);

test("go, move, open, go back", async (t) => {
  const page = await person(t);
  await page.goto(await at());
  await page.keyboard.press("g");
  await page.keyboard.press("i");
  await page.waitForURL(`**${await at("/issues")}`);
  const links = await page.locator("table[data-rows] tbody a[data-open]").evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  await page.keyboard.press("j");
  assert.equal(await focused(page), links[0]);
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  assert.equal(await focused(page), links[1]);
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${links[1]}`);
  await page.keyboard.press("Escape");
  await page.waitForURL(`**${await at("/issues")}`);
  await page.keyboard.press("c");
  await page.waitForURL(/\/issues\/new$/);
});

test("the slash puts the cursor into the filter; letters typed there stay letters", async (t) => {
  const page = await person(t);
  await page.goto(await at("/issues"));
  await page.keyboard.press("/");
  assert.equal(await focused(page), "filter");
  await page.keyboard.type("gij?c");
  assert.equal(await page.locator("#filter").inputValue(), "gij?c");
  assert.match(page.url(), /\/issues$/);
});

test("the palette finds pages and records by name", async (t) => {
  const page = await person(t);
  await page.goto(await at());
  await page.keyboard.press("Control+k");
  const input = page.locator("command-palette input");
  await input.waitFor();
  const options = page.locator("command-palette [role=option]");
  await options.first().waitFor();
  await input.fill("結合環境");
  await page.waitForTimeout(100);
  await shot(page, "palette", { fullPage: false });
  await input.fill("リスク");
  await options.first().waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/risks/);
});

test("the question mark shows the keys, Escape hides them", async (t) => {
  const page = await person(t);
  await page.goto(await at());
  await page.keyboard.press("?");
  const help = page.locator("dialog[data-help]");
  await help.waitFor();
  assert.match(await help.innerText(), /j k/);
  await shot(page, "help", { fullPage: false });
  await page.keyboard.press("Escape");
  assert.ok(await help.isHidden());
});
