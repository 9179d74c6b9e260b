// The page as it was on a past day.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allTextsAreWritten, api, at, day, person, shot } from "./support.mjs";

test("a past day is shown as it was known then", async (t) => {
  const page = await person(t);
  await page.goto(await at());
  const today = await page.locator("p.answer").innerText();
  const past = day(-28);
  await page.locator("details", { has: page.locator("#as-of") }).locator("summary").click();
  await page.locator("#as-of").fill(past);
  await page.locator("#as-of").press("Enter");
  await page.waitForURL(/as_of=/);
  assert.equal(await page.locator("#as-of").inputValue(), past);
  assert.notEqual(await page.locator("p.answer").innerText(), today);
  await allTextsAreWritten(page);
  await shot(page, "now-past");

  const then = await api(`/now?as_of=${past}`);
  const now = await api("/now");
  assert.equal(then.as_of, past);
  const slips = (view) => view.milestones.map((m) => m.slip_days.value).reduce((a, b) => a + b, 0);
  assert.ok(slips(then) < slips(now), "four weeks ago less had slipped");

  await page.locator(".page-head > a").first().click();
  await page.waitForURL(`**${await at()}`);
  assert.equal(await page.locator("p.answer").innerText(), today);
});

test("a past day cannot be marked as seen, and its figures open its own rows", async (t) => {
  const page = await person(t);
  const past = day(-28);
  await page.goto(await at(`?as_of=${past}`));
  assert.equal(await page.locator("form[action$='/looked']").count(), 0);
  const counted = await page.locator("#changes h2 a").innerText();
  await page.locator("#changes h2 a").click();
  await page.waitForURL(/changes\?as_of=/);
  assert.ok((await page.locator("p.answer").innerText()).includes(`${counted}件`));
  await allTextsAreWritten(page);
  await shot(page, "changes-past");
});

test("before the project began there is nothing to look back to", async (t) => {
  const page = await person(t, { allow: /422/ });
  const answer = await page.goto(await at(`?as_of=${day(-400)}`));
  assert.equal(answer.status(), 422);
  await allTextsAreWritten(page);
});
