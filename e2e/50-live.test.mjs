// What one person changes, another sees without asking.
import assert from "node:assert/strict";
import { test } from "node:test";
import { api, at, base, projectKey, day, person } from "./support.mjs";

async function change(path, fields) {
  const answer = await fetch(`${base}/api/v1/projects/${await projectKey()}${path}`, {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ fields }),
  });
  assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.text()}`);
}

async function mark(page) {
  // A reload would lose this.
  await page.evaluate(() => { window.mark = true; });
  await page.waitForFunction(() => document.readyState === "complete");
  // The stream is opened after the page has loaded.
  await page.waitForTimeout(700);
}

test("a change appears in another person's list, record and first page", async (t) => {
  const { records } = await api("/issues?filter=is:open&limit=1");
  const issue = records[0];
  const [list, record, now] = [await person(t), await person(t), await person(t)];
  await list.goto(await at("/issues?filter=is:open"));
  await record.goto(await at(`/issues/${issue.id}`));
  await now.goto(await at(`?since=${day(0)}`));
  for (const page of [list, record, now]) await mark(page);

  const title = `題名がいま変わった ${Date.now()}`;
  await change(`/issues/${issue.id}`, { title });
  await list.getByText(title).first().waitFor();
  await record.locator("h1", { hasText: title }).waitFor();
  await now.locator("#changes").getByText(title).first().waitFor();
  for (const page of [list, record, now]) {
    assert.equal(await page.evaluate(() => window.mark), true, `${page.url()} was not loaded anew`);
  }
});

test("what somebody is typing stays while the page changes around it", async (t) => {
  const { records } = await api("/issues?filter=is:open&limit=2");
  const page = await person(t);
  await page.goto(await at("/issues?filter=is:open"));
  await mark(page);
  await page.locator("#filter").fill("書きかけ");
  const title = `別の題名 ${Date.now()}`;
  await change(`/issues/${records[1].id}`, { title });
  await page.getByText(title).first().waitFor();
  assert.equal(await page.locator("#filter").inputValue(), "書きかけ");
});

test("a change in another project is no news", async (t) => {
  const page = await person(t);
  await page.goto(await at("/issues"));
  await mark(page);
  let asked = 0;
  page.on("request", (request) => { if (request.url().includes("/issues")) asked += 1; });
  await fetch(`${base}/projects/NONE/issues`);
  await page.waitForTimeout(500);
  assert.equal(asked, 0);
});
