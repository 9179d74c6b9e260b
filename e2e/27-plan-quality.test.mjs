// Whether the plan can be trusted: what to put right first, with its tasks, and what each verdict rests on.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allTextsAreWritten, api, at, dark, day, fits, number, person, phone, print, shot } from "./support.mjs";

const of = (told, verdict) => told.checks.filter((check) => check.verdict === verdict);

test("what is not fulfilled comes first, with the tasks to look at and why", async (t) => {
  const page = await person(t);
  await page.goto(await at("/plan"));
  await page.locator("nav.tabs a", { hasText: "計画の質" }).click();
  await page.waitForURL("**/plan/quality");
  const told = await api("/plan/quality");
  assert.equal(await page.locator("h1").innerText(), "この計画は信じられるか");
  assert.match(await page.locator("p.answer").innerText(), new RegExp(`14項目.*うち${told.dcma.fulfilled}項目を満たし`));
  const unmet = of(told, "not_fulfilled");
  const items = page.locator("#unmet .checks > li");
  assert.equal(await items.count(), unmet.length);
  assert.ok(unmet.length > 0 && (await items.first().innerText()).includes(unmet[0].name));
  for (const [index, check] of unmet.entries()) {
    const found = (check.links.length || check.tasks.length);
    assert.ok(await items.nth(index).locator(".found li").count() === Math.min(found, 100), check.name);
  }
  assert.equal(await page.locator("#met tbody > tr[id]").count(), of(told, "fulfilled").length);
  assert.equal(await page.locator("#untold tbody > tr[id]").count(), of(told, "cannot_be_told").length);
  assert.equal(number(await page.locator(".tally a[href='#unmet']").innerText()), unmet.length);

  // Both denominators stand behind the value, each with its name.
  const logic = page.locator("#logic");
  await logic.locator("summary", { hasText: "数え方と出典" }).click();
  assert.ok(await logic.locator(".definition tbody tr").count() >= 3);
  assert.match(await logic.locator(".definition").innerText(), /DCMA-EA PAM 200\.1.*4\.1/);
  await logic.locator(".found a").first().click();
  await page.waitForURL(/\/tasks\//);
});

test("in English, in the dark, on a phone and on paper", async (t) => {
  const page = await person(t, { lang: "en" });
  await page.goto(await at("/plan/quality"));
  assert.equal(await page.locator("h1").innerText(), "Can this plan be trusted");
  await page.evaluate(() => document.querySelectorAll("main details").forEach((own) => { own.open = true; }));
  await allTextsAreWritten(page);
  await fits(page);
  await shot(page, "plan-quality-en");

  const night = await person(t, dark);
  await night.goto(await at("/plan/quality"));
  await allTextsAreWritten(night);
  await shot(night, "plan-quality-dark", { fullPage: false });
  assert.ok((await print(night, "plan-quality")).length >= 1);

  const small = await person(t, phone);
  await small.goto(await at("/plan/quality"));
  await small.evaluate(() => document.querySelectorAll("main details").forEach((own) => { own.open = true; }));
  await fits(small);
  await shot(small, "plan-quality-phone");
});

test("without scripts, and on a past day", async (t) => {
  const page = await person(t, { javaScriptEnabled: false });
  const past = day(-28);
  await page.goto(await at(`/plan/quality?as_of=${past}`));
  const told = await api(`/plan/quality?as_of=${past}`);
  assert.equal(told.as_of, past);
  assert.equal(await page.locator("#unmet .checks > li").count(), of(told, "not_fulfilled").length);
  assert.match(await page.locator("nav.tabs a[aria-current]").getAttribute("href"), new RegExp(`as_of=${past}`));
});
