// The very first start: no project, then one without files.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { allTextsAreWritten, binary, out, person, shot } from "./support.mjs";

/** A server of its own with an empty database. */
async function emptyServer() {
  const database = `sqlite:${path.join(out, "first-start.sqlite")}`;
  const server = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--database", database], { stdio: ["ignore", "pipe", "inherit"] });
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /http:\/\/[\w.:[\]]+/.exec(line);
    if (url) return { baseURL: url[0], stop: () => server.kill() };
  }
  throw new Error("the server did not say where it serves");
}

test("a first project says what to do first", async (t) => {
  const { baseURL, stop } = await emptyServer();
  const page = await person(t, { baseURL });
  // Hooks run in their order: the page is closed before its server.
  t.after(stop);
  await page.goto("/");
  await allTextsAreWritten(page);
  await shot(page, "first-start");
  await page.locator("#key").fill("FIRST");
  await page.locator("#name").fill("最初のプロジェクト");
  await page.locator("main button[type=submit]").click();
  await page.waitForURL("**/projects/FIRST");
  await allTextsAreWritten(page);
  await shot(page, "first-project");
  assert.ok(await page.locator(".empty.first").isVisible());
  await page.locator(".empty.first a").click();
  await page.waitForURL(/\/imports$/);
});
