// A register: filter, sort, search, create by hand, edit, history.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allTextsAreWritten, api, at, day, number, person, shot } from "./support.mjs";

const rows = (page) => page.locator("table[data-rows] tbody tr");
const count = async (page) => number(await page.locator(".filter .count").innerText());

test("the filter line narrows the list and says what it does not understand", async (t) => {
  const page = await person(t);
  await page.goto(await at("/issues"));
  const all = await count(page);
  assert.equal(all, (await api("/issues?limit=1")).total);
  await page.locator("#filter").fill("状態:対応中 担当:A社");
  await page.locator("#filter").press("Enter");
  await page.waitForURL(/filter=/);
  const some = await count(page);
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  assert.ok((await rows(page).allInnerTexts()).every((text) => text.includes("対応中")));
  await shot(page, "issues-filtered");

  await page.goto(await at("/issues?filter=期限<今週 is:open"));
  assert.ok(await count(page) < all);
  await page.goto(await at("/issues?filter=ほげ:1"));
  assert.match(await page.locator("[role=alert]").innerText(), /ほげ/);
});

test("a heading sorts by its column, twice the other way round", async (t) => {
  const page = await person(t);
  await page.goto(await at("/issues"));
  const due = page.locator("thead th a[href$='sort=due_on']");
  await due.click();
  await page.waitForURL(/sort=due_on/);
  assert.equal(await page.locator("th[aria-sort]").getAttribute("aria-sort"), "ascending");
  const ascending = (await api("/issues?sort=due_on&limit=1000")).records.map((r) => r.fields.due_on).filter(Boolean);
  assert.ok(ascending.length > 10);
  assert.deepEqual(ascending, ascending.toSorted());
  await page.locator("thead th a[href$='sort=-due_on']").click();
  await page.waitForURL(/sort=-due_on/);
  assert.equal(await page.locator("th[aria-sort]").getAttribute("aria-sort"), "descending");
});

test("search finds words of two Japanese characters", async (t) => {
  const page = await person(t);
  await page.goto(await at("/search"));
  await page.locator("#q").fill("移行");
  await page.locator("#q").press("Enter");
  await page.waitForURL(/q=/);
  const found = await rows(page).count();
  assert.ok(found >= 3, `${found} hits`);
  await allTextsAreWritten(page);
  await shot(page, "search");
  await page.goto(await at("/search?q=存在しない言葉のはず"));
  assert.equal(await rows(page).count(), 0);
  assert.ok(await page.locator("p.empty").isVisible());
});

for (const lang of ["ja", "en"]) {
  test(`an issue by hand: refused, entered, edited, told (${lang})`, async (t) => {
    // The refused form comes with status 422, which the browser notes in its console.
    const page = await person(t, { lang, allow: /status of 422/ });
    await page.goto(await at("/issues/new"));
    await allTextsAreWritten(page);
    const title = `予備機の手配が遅れている ${lang}`;
    await page.locator("#due_on").fill(day(7));
    await page.locator("main button[type=submit]").click();
    const summary = page.locator(".error-summary");
    await summary.waitFor();
    assert.match(await summary.innerText(), lang === "ja" ? /件名/ : /Title/);
    assert.equal(await page.locator("#title").getAttribute("aria-invalid"), "true");
    assert.equal(await page.locator("#due_on").inputValue(), day(7), "what was entered stays");
    await allTextsAreWritten(page);
    await shot(page, `issue-refused-${lang}`);

    await page.locator("#title").fill(title);
    await page.locator("#description").fill("検証に使う予備機の納期が決まっていません。");
    await page.locator("#impact").selectOption("high");
    await page.locator("#urgency").selectOption("medium");
    await page.locator("#raised_by").selectOption({ index: 1 });
    await page.locator("#done_criteria").fill("予備機の納期が書面で確認できている。");
    await page.locator("#owner_org").selectOption({ index: 1 });
    await page.locator("#owner").selectOption({ index: 1 });
    await page.locator("main button[type=submit]").click();
    await page.waitForURL(/\/issues\/[0-9a-z-]+$/);
    assert.equal(await page.locator("h1").innerText(), title);

    await page.keyboard.press("e");
    await page.waitForURL(/\/edit$/);
    await page.locator("#due_on").fill(day(21));
    await page.locator("main button[type=submit]").click();
    await page.waitForURL(/\/issues\/[0-9a-z-]+$/);
    const history = page.locator("#history li");
    assert.equal(await history.count(), 2);
    const change = page.locator("#history .diff", { has: page.locator("del") });
    assert.ok(await change.locator("del").innerText() !== await change.locator("ins").innerText());
    assert.match(await change.innerText(), lang === "ja" ? /期限/ : /Due/);
    await allTextsAreWritten(page);
    await shot(page, `issue-${lang}`);

    await page.goto(await at("/issues"));
    await page.locator("#filter").fill("予備機の手配");
    await page.locator("#filter").press("Enter");
    await page.waitForURL(/filter=/);
    assert.ok((await rows(page).allInnerTexts()).some((text) => text.includes(title)));
  });
}

test("two people edit the same field: the second is told, nothing is lost", async (t) => {
  const { records } = await api("/issues?filter=is:open&limit=1");
  const [first, second] = [await person(t), await person(t, { allow: /status of 409/ })];
  const edit = await at(`/issues/${records[0].id}/edit`);
  await first.goto(edit);
  await second.goto(edit);
  await first.locator("#title").fill("一人目の件名");
  await first.locator("main button[type=submit]").click();
  await first.waitForURL(/\/issues\/[0-9a-z-]+$/);
  await second.locator("#title").fill("二人目の件名");
  await second.locator("main button[type=submit]").click();
  const notice = second.locator("[role=alert]");
  await notice.waitFor();
  assert.match(await notice.innerText(), /一人目の件名/);
  assert.equal(await second.locator("#title").inputValue(), "二人目の件名");
  await second.locator("main button[type=submit]").click();
  await second.waitForURL(/\/issues\/[0-9a-z-]+$/);
  assert.equal(await second.locator("h1").innerText(), "二人目の件名");
});
