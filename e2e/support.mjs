// What every browser test shares: one browser, pages that note whatever went wrong in them, and screenshots.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

const need = (name) => {
  const value = process.env[name];
  assert.ok(value, `${name} is not set: run these tests with \`cargo xtask e2e\``);
  return value;
};

export const base = need("MIERUKA_URL");
export const binary = need("MIERUKA_BINARY");
export const out = need("MIERUKA_OUT");
export const workbook = need("MIERUKA_WORKBOOK");
/** Where the picture of the README goes; empty in ordinary runs. */
export const screenshotFile = process.env.MIERUKA_SCREENSHOT ?? "";

const flags = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync",
];

let browser;

before(async () => {
  browser = await chromium.launch({ executablePath: need("MIERUKA_CHROMIUM"), args: flags });
});
after(() => browser?.close());

export const desk = { viewport: { width: 1440, height: 900 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const dark = { ...desk, colorScheme: "dark" };

/**
 * A person with a browser of their own. `page.troubles` collects errors of the console, exceptions and violations of
 * the content security policy; the page is closed and they are asserted to be none when the test ends.
 * `allow` is a pattern for what a test provokes on purpose.
 */
export async function person(t, { lang = "ja", allow = null, ...options } = {}) {
  const locale = lang === "ja" ? "ja-JP" : "en-GB";
  const context = await browser.newContext({ ...desk, locale, timezoneId: "Asia/Tokyo", baseURL: base, ...options });
  context.setDefaultTimeout(15_000);
  const troubles = [];
  await context.exposeBinding("noteViolation", (_, text) => troubles.push(`policy: ${text}`));
  await context.addInitScript(() => {
    addEventListener("securitypolicyviolation", (event) => {
      noteViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) troubles.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`${page.url()}: ${error.message}`));
  t.after(async () => {
    await context.close();
    assert.deepEqual(troubles.filter((text) => !allow?.test(text)), [], "the pages ran without troubles");
  });
  return page;
}

let key;

/** The key of the one project that the sample programme has. */
export async function projectKey() {
  key ??= (await (await fetch(`${base}/api/v1/projects`)).json()).projects[0].key;
  return key;
}

/** The address of a page of that project. */
export async function at(rest = "") {
  return `/projects/${await projectKey()}${rest}`;
}

/** An answer of the API. */
export async function api(rest) {
  const answer = await fetch(`${base}/api/v1/projects/${await projectKey()}${rest}`);
  assert.equal(answer.status, 200, rest);
  return answer.json();
}

export async function shot(page, name, options = {}) {
  await page.screenshot({ path: path.join(out, `${name}.png`), fullPage: true, ...options });
}

/** The page as it prints, and its page sizes in points. */
export async function print(page, name) {
  const file = path.join(out, `${name}.pdf`);
  await page.pdf({ path: file, preferCSSPageSize: true });
  const sizes = fs.readFileSync(file, "latin1").matchAll(/\/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]/g);
  return [...sizes].map(([, width, height]) => [Math.round(width), Math.round(height)]);
}

/** Nothing sticks out sideways. */
export async function fits(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `${page.url()} is ${content} px wide in a window of ${window} px`);
}

/** No message shows its key instead of its text. */
export async function allTextsAreWritten(page) {
  const keys = await page.evaluate(() => {
    const looksLikeKey = (text) => /^[a-z]+(-[a-z0-9]+)+$/.test(text.trim());
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (walker.nextNode()) if (looksLikeKey(walker.currentNode.data)) found.push(walker.currentNode.data);
    for (const element of document.querySelectorAll("[title],[aria-label],[placeholder],[data-label]")) {
      for (const name of ["title", "aria-label", "placeholder", "data-label"]) {
        const text = element.getAttribute(name) ?? "";
        if (looksLikeKey(text)) found.push(`${name}=${text}`);
      }
    }
    return found;
  });
  assert.deepEqual(keys, [], `texts on ${page.url()}`);
}

/** The first number in a text, such as the 12 of 「12件」. */
export function number(text) {
  const found = /\d+/.exec(text ?? "");
  return found ? Number(found[0]) : Number.NaN;
}

/** The day so many days from today, as ISO 8601; today is the day it is in Japan. */
export function day(offset) {
  const today = new Date(Date.now() + 9 * 3600_000);
  today.setUTCDate(today.getUTCDate() + offset);
  return today.toISOString().slice(0, 10);
}
