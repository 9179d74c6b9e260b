// 出来高は計画に追いついているか.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allTextsAreWritten, api, at, dark, day, fits, person, phone, print, shot } from "./support.mjs";

test("the page answers with the figures of the JSON, and each opens what stands behind it", async (t) => {
  const page = await person(t);
  await page.goto(await at("/plan"));
  await page.locator(".tabs a", { hasText: "出来高" }).click();
  await page.waitForURL(/\/plan\/earned-value/);
  assert.equal(await page.locator("h1").innerText(), "出来高は計画に追いついているか");
  const json = await api("/plan/earned-value");
  const spi = json.total.schedule_performance_index.toFixed(2);
  assert.ok((await page.locator("p.answer").innerText()).includes(`SPI ${spi}`));
  assert.equal(await page.locator("#ev-parties tbody tr").count(), json.parties.length);
  assert.equal(await page.locator("#ev-phases tbody tr").count(), json.phases.length);
  assert.ok(await page.locator("svg.evm").first().isVisible());
  assert.equal(await page.locator("#doubts > table tbody tr").count(), json.doubts.length);
  assert.ok(json.doubts.length > 0, "the story has work that was entered as nearly done");

  await page.locator("#definitions summary").click();
  assert.ok(await page.getByText("PD ÷ SPI(t)").isVisible());
  await page.locator("#left-out summary").click();
  assert.equal(await page.locator("#left-out li").count(), json.left_out.length);
  await allTextsAreWritten(page);
  await fits(page);
  await shot(page, "plan-earned-value");

  await page.locator("#doubts > table a").first().click();
  await page.waitForURL(/\/tasks\//);
  assert.equal(await page.locator("h1").count(), 1);
});

test("earned value of a past day is that of then", async (t) => {
  const page = await person(t);
  const past = day(-28);
  await page.goto(await at(`/plan/earned-value?as_of=${past}`));
  const [then, now] = [await api(`/plan/earned-value?as_of=${past}`), await api("/plan/earned-value")];
  assert.ok(then.total.earned_value < now.total.earned_value);
  assert.ok(then.recorded.length < now.recorded.length);
  await allTextsAreWritten(page);
  await page.locator(".tabs a").first().click();
  assert.match(page.url(), new RegExp(`as_of=${past}`), "the tabs keep the day");
});

test("earned value in English, in the dark, on a phone, on paper and without scripts", async (t) => {
  const english = await person(t, { lang: "en", ...dark });
  await english.goto(await at("/plan/earned-value"));
  assert.match(await english.locator("p.answer").innerText(), /SPI 0\.\d\d/);
  await allTextsAreWritten(english);
  await shot(english, "plan-earned-value-en-dark");

  const hand = await person(t, { ...phone, javaScriptEnabled: false });
  await hand.goto(await at("/plan/earned-value"));
  await fits(hand);
  assert.ok(await hand.locator(".chart-narrow svg").isVisible());
  assert.ok(!(await hand.locator(".chart-wide svg").isVisible()));
  await hand.locator("#definitions summary").click();
  assert.ok(await hand.getByText("PD ÷ SPI(t)").isVisible());
  await shot(hand, "plan-earned-value-phone");

  const paper = await person(t);
  await paper.goto(await at("/plan/earned-value"));
  assert.ok((await print(paper, "plan-earned-value")).length > 0);
});
