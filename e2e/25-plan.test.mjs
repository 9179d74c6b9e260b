// The plan: what is late and when it ends, rows beside bars, progress entered in place, why a date is what it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allTextsAreWritten, api, at, dark, day, fits, person, phone, print, shot } from "./support.mjs";

const rowOf = (page, id) => page.locator(`.gantt-table tr[data-row="${id}"]`);
const barOf = (page, id) => page.locator(`.gantt-side [data-row="${id}"]`);

test("the answer stands on top, and every row lies beside its bar", async (t) => {
  const page = await person(t);
  await page.goto(await at("/plan"));
  assert.match(await page.locator(".answer").innerText(), /見通しです.*次のマイルストーンは「/s);
  const rows = page.locator(".gantt-table tbody tr");
  const count = await rows.count();
  assert.ok(count > 50, `${count} rows`);
  for (const index of [0, Math.floor(count / 2), count - 1]) {
    const row = rows.nth(index);
    const id = await row.getAttribute("data-row");
    const [left, right] = [await row.boundingBox(), await barOf(page, id).locator(".gantt-hit").boundingBox()];
    assert.ok(Math.abs(left.y - right.y) < 1.5, `row ${index}: ${left.y} beside ${right.y}`);
  }
  // Today is in sight from the start.
  const line = await page.locator(".gantt-side .gantt-line").first().boundingBox();
  assert.ok(line.x > 700 && line.x < 1440, `the line of today stands at ${line.x}`);
  assert.ok(await page.locator(".gantt-side .gantt-line-earlier").count() >= 2, "lines of past weeks");
  await shot(page, "plan", { fullPage: false });
  await fits(page);
});

test("late work, the critical path, another scale and a day to compare with", async (t) => {
  const page = await person(t);
  await page.goto(await at("/plan?only=late"));
  const late = await api("/plan");
  const ids = late.rows.filter((row) => !row.summary && !row.done && row.forecast?.slip_days > 0).map((row) => row.id);
  const shown = await page.locator(".gantt-table tbody tr:not(.group)").evaluateAll((rows) => rows.map((row) => row.dataset.row));
  assert.deepEqual(new Set(shown), new Set(ids));
  await page.goto(await at("/plan?only=critical&zoom=month"));
  const path = late.rows.filter((row) => row.critical && !row.summary);
  assert.ok(path.length >= 5, "a path, not a point");
  assert.equal(await page.locator(".gantt-table tbody tr:not(.group)").count(), path.length);
  assert.ok(await page.locator(".gantt-side .gantt-link-critical").count() > 0);
  await page.goto(await at(`/plan?only=late&compare=${day(-21)}`));
  assert.ok(await page.locator(".gantt-side .gantt-baseline").count() > 0, "bars of the day compared with");
  await shot(page, "plan-compare", { fullPage: false });
});

test("progress entered in its row moves the forecast at once", async (t) => {
  const page = await person(t);
  const before = (await api("/plan")).rows.find((row) => row.title.includes("流通BMS出荷"));
  await page.goto(await at("/plan?only=late"));
  const field = rowOf(page, before.id).locator("input[name=progress]");
  await field.fill("99");
  await field.press("Enter");
  await page.waitForLoadState();
  await page.waitForURL(/only=late/);
  const after = (await api("/plan")).rows.find((row) => row.id === before.id);
  assert.equal(after.progress, 99);
  assert.ok(after.forecast.finish < before.forecast.finish, `${before.forecast.finish} → ${after.forecast.finish}`);
  // And back, for the tests that follow.
  const again = rowOf(page, before.id).locator("input[name=progress]");
  await again.fill(String(before.progress));
  await again.press("Enter");
  await page.waitForLoadState();
});

test("every date says why, and what would move it", async (t) => {
  const page = await person(t);
  const gate = (await api("/plan")).rows.find((row) => row.title === "結合試験完了");
  await page.goto(await at(`/milestones/${gate.id}`));
  const why = page.locator("#why");
  assert.ok(await why.locator("ol li").count() >= 2, "a chain");
  assert.match(await why.innerText(), /5営業日延びると/);
  await shot(page, "plan-why");
  await page.goto(await at("/plan"));
  assert.match(await barOf(page, gate.id).locator("title").first().textContent(), /「結合試験完了」は/);
});

test("two pictures of the plan are compared, and a day becomes a baseline", async (t) => {
  const page = await person(t);
  await page.goto(await at("/baselines/new"));
  await page.locator("[name=name]").fill("9月末の合意");
  await page.locator("[name=taken_on]").fill(day(-30));
  await page.locator("main form button[type=submit]").first().click();
  await page.waitForURL(/baselines\/[0-9a-z]+$/);
  await page.goto(await at("/plan/baselines"));
  await page.locator("select[name=from]").selectOption({ label: await page.locator("select[name=from] option", { hasText: "9月末の合意" }).innerText() });
  await page.locator("form.filter button").click();
  await page.waitForURL(/from=/);
  assert.match(await page.locator(".answer").innerText(), /遅くなるもの\d+件/);
  assert.ok(await page.locator("table[data-rows] tbody tr").count() > 3);
  await allTextsAreWritten(page);
  await shot(page, "plan-baselines");
});

test("in the dark, on a phone and on A3 paper", async (t) => {
  const night = await person(t, dark);
  await night.goto(await at("/plan"));
  await shot(night, "plan-dark", { fullPage: false });
  const small = await person(t, { ...phone, lang: "en" });
  await small.goto(await at("/plan"));
  await fits(small);
  await allTextsAreWritten(small);
  await shot(small, "plan-phone");
  const paper = await person(t);
  await paper.goto(await at("/plan?view=paper"));
  const drawn = await paper.locator(".sheet-of-plan").count();
  assert.ok(drawn >= 3, `${drawn} sheets`);
  const sizes = await print(paper, "plan");
  assert.deepEqual(sizes[0], [1191, 842], "A3, lying");
  assert.ok(sizes.length <= drawn + 1, `${drawn} drawings on ${sizes.length} sheets`);
});
