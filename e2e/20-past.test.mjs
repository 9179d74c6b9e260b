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

test("before the first file there was nothing", async () => {
  const before = await api(`/now?as_of=${day(-400)}`);
  assert.deepEqual([before.milestones, before.stuck, before.decisions_waiting], [[], [], []]);
});
