// What is happening now: the first page, in two languages, on a desk, a phone, in the dark and on paper.
import assert from "node:assert/strict";
import { test } from "node:test";
import { allTextsAreWritten, api, at, base, dark, day, desk, fits, number, person, phone, print, screenshotFile, shot } from "./support.mjs";

const BLOCKS = ["decisions", "stuck", "milestones", "parties", "changes"];

for (const [lang, question] of [["ja", "今何が起きているか"], ["en", /happening now/i]]) {
  test(`the first page answers its question (${lang})`, async (t) => {
    const page = await person(t, { lang });
    await page.goto("/");
    assert.match(page.url(), new RegExp(`${await at()}$`), "the one project is the way in");
    assert.equal(await page.locator("html").getAttribute("lang"), lang);
    const heading = await page.locator("h1").innerText();
    assert.match(heading, new RegExp(question));
    const answer = page.locator("p.answer");
    assert.match(await answer.locator(".signal").getAttribute("class"), /signal-(blue|yellow|red|grey)/);
    assert.ok((await answer.innerText()).length > 15, "the answer is a sentence");
    for (const block of BLOCKS) assert.ok(await page.locator(`#${block} h2`).isVisible(), block);
    await allTextsAreWritten(page);
    await fits(page);
    await shot(page, `now-${lang}`);
  });
}

test("the page says what the interface for programs says", async (t) => {
  const page = await person(t);
  await page.goto(await at());
  const now = await api("/now");
  const answer = await page.locator("p.answer").innerText();
  assert.ok(answer.includes(now.signal.sentence), `${answer} ≠ ${now.signal.sentence}`);
  assert.equal(number(await page.locator("#decisions h2 .count").innerText()), now.decisions_waiting.length);
  assert.equal(number(await page.locator("#stuck h2 .count").innerText()), now.stuck.length);
  assert.ok(now.parties.length >= 3, "client and vendors report");
  assert.ok(now.milestones.length >= 5);
});

test("every figure of a party opens the rows behind it", async (t) => {
  const page = await person(t);
  await page.goto(await at());
  const figures = await page.locator("#parties tbody td.num a").evaluateAll((links) =>
    links.map((link) => ({ text: link.textContent, href: link.getAttribute("href") })));
  assert.ok(figures.length >= 6, "open and overdue of at least three parties");
  for (const { text, href } of figures) {
    await page.goto(href);
    assert.equal(await page.locator("table[data-rows] tbody tr").count(), Number(text), href);
  }
});

test("every link of the page leads somewhere", async (t) => {
  const page = await person(t);
  const seen = new Set();
  for (const start of ["", "/issues", "/imports", "/report", "/search"]) {
    await page.goto(await at(start));
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((link) => link.href.replace(/#.*/, "")));
    for (const link of new Set(links)) {
      if (seen.has(link) || !link.startsWith(base)) continue;
      seen.add(link);
      const answer = await fetch(link);
      assert.equal(answer.status, 200, `${link}, linked from ${page.url()}`);
      await answer.arrayBuffer();
    }
  }
  assert.ok(seen.size > 40, `${seen.size} links`);
});

test("dark, phone and paper", async (t) => {
  const night = await person(t, dark);
  await night.goto(await at());
  const background = await night.evaluate(() => getComputedStyle(document.documentElement).backgroundColor
    + getComputedStyle(document.body).backgroundColor);
  assert.doesNotMatch(background, /rgb\(255, 255, 255\)/, "the ground is dark");
  await shot(night, "now-dark");

  const small = await person(t, phone);
  const { records } = await api("/issues?limit=1");
  const places = ["", "/issues", "/tasks", "/registers", "/open", "/imports", "/report", "/search", "/issues/new"];
  for (const place of [...places, `/issues/${records[0].id}`]) {
    await small.goto(await at(place));
    await fits(small);
    const name = place.includes(records[0].id) ? "-issue" : place.replaceAll("/", "-") || "-now";
    await shot(small, `phone${name}`);
  }

  const paper = await person(t);
  await paper.goto(await at());
  const sizes = await print(paper, "now");
  assert.ok(sizes.length >= 1 && sizes.length <= 4, `${sizes.length} pages`);
  for (const [width, height] of sizes) {
    assert.deepEqual([width, height].sort((a, b) => a - b), [595, 842], "A4");
  }
});

test("a press of a button and the changes are counted from now on", async (t) => {
  const page = await person(t);
  await page.goto(await at());
  assert.ok(number(await page.locator("#changes h2 .count").innerText()) > 0, "a first visit shows the last week");
  await page.locator("#changes form[method=post] button").click();
  await page.waitForURL(`**${await at()}`);
  assert.equal(await page.locator("#changes h2 .count").innerText(), "0");
  // Any date can be asked for all the same.
  await page.goto(`${await at()}?since=${day(-14)}`);
  assert.ok(number(await page.locator("#changes h2 .count").innerText()) > 0);
});

test("the picture of the README", { skip: !screenshotFile && "only with --screenshot" }, async (t) => {
  const page = await person(t, { ...desk, deviceScaleFactor: 1 });
  await page.goto(`${await at()}?since=${day(-7)}`);
  await page.screenshot({ path: screenshotFile });
});
