// どのマイルストーンが、いつ、どれだけ確かか.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allTextsAreWritten, api, at, dark, day, fits, person, phone, print, shot } from "./support.mjs";

test("each milestone stands with its chances, and what makes the next one uncertain", async (t) => {
  const page = await person(t);
  await page.goto(await at("/plan"));
  await page.locator(".tabs a", { hasText: "マイルストーン" }).click();
  await page.waitForURL(/\/plan\/milestones/);
  assert.equal(await page.locator("h1").innerText(), "どのマイルストーンが、いつ、どれだけ確かか");
  const json = await api("/plan/milestones");
  assert.equal(await page.locator("p.answer").innerText(), json.answer);
  const ahead = json.milestones.filter((milestone) => !milestone.reached);
  assert.equal(await page.locator("#milestones > table tbody tr").count(), ahead.length);
  const unknown = ahead.filter((milestone) => milestone.p80 === null);
  assert.equal(await page.locator("#milestones > table .signal-grey").count(), unknown.length);
  assert.ok(await page.locator("svg.board").isVisible());
  assert.ok(await page.locator("#focus svg.finish").first().isVisible());
  assert.equal(await page.locator("#drivers tbody tr").count(), json.drivers.length);

  await page.locator("#reached summary").click();
  assert.equal(await page.locator("#reached tbody tr").count(), json.milestones.length - ahead.length);
  await page.locator("#grounds summary").click();
  assert.ok(await page.getByText("GAO-16-89G").isVisible());
  assert.equal(await page.locator("#grounds tbody tr").count(), json.assumptions.spreads.length);
  await allTextsAreWritten(page);
  await fits(page);
  await shot(page, "plan-milestones");

  await page.locator("#drivers tbody a").first().click();
  await page.waitForURL(/\/tasks\//);
});

test("the Now page and the bars of the plan mention P80", async (t) => {
  const page = await person(t);
  const json = await api("/plan/milestones");
  await page.goto(await at());
  const first = page.locator("#milestones tbody tr", { hasText: json.focus.title });
  const [, month, date] = json.focus.p80.split("-").map(Number);
  assert.ok((await first.innerText()).includes(`P80 ${month}/${date}`));
  await fits(page);
  await first.locator("a", { hasText: "P80" }).click();
  await page.waitForURL(/\/plan\/milestones/);
  await page.goto(await at("/plan"));
  assert.ok((await page.locator(".gantt-side").innerHTML()).includes("P80"));
});

test("a past day is as sure as it was then", async (t) => {
  const page = await person(t);
  const past = day(-28);
  await page.goto(await at(`/plan/milestones?as_of=${past}`));
  const then = await api(`/plan/milestones?as_of=${past}`);
  assert.equal(then.as_of, past);
  assert.ok((await page.locator("#milestones > table tbody tr").count()) > 0);
  await allTextsAreWritten(page);
});

test("milestones in English, in the dark, on a phone, on paper and without scripts", async (t) => {
  const english = await person(t, { lang: "en", ...dark });
  await english.goto(await at("/plan/milestones"));
  assert.match(await english.locator("p.answer").innerText(), /with a chance of 80%/);
  await allTextsAreWritten(english);
  await fits(english);
  await shot(english, "plan-milestones-en-dark");

  const hand = await person(t, { ...phone, javaScriptEnabled: false });
  await hand.goto(await at("/plan/milestones"));
  await fits(hand);
  assert.ok(await hand.locator("#focus .chart-narrow svg").isVisible());
  await hand.locator("#grounds summary").click();
  assert.ok(await hand.getByText("GAO-16-89G").isVisible());
  await shot(hand, "plan-milestones-phone");

  const paper = await person(t);
  await paper.goto(await at("/plan/milestones"));
  assert.ok((await print(paper, "plan-milestones")).length > 0);
});
