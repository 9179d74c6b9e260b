// Every text colour on every ground it occurs on, in the light, the dark and the printed scheme: 4.5:1 or better.
// Lines that carry meaning (edges of fields, focus) need 3:1.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (name) => readFileSync(new URL(`../src/style/${name}`, import.meta.url), "utf8");

/** The colour tokens declared in a piece of CSS, expanded to six digits. */
function colours(css) {
  const found = {};
  for (const [, name, value] of css.matchAll(/--([\w-]+):\s*#([0-9a-f]{3,6})\b/gi)) {
    found[name] = value.length === 3 ? [...value].map((digit) => digit + digit).join("") : value;
  }
  return found;
}

function luminance(hex) {
  const [r, g, b] = [0, 2, 4].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const tokens = read("tokens.css");
const [light, dark] = tokens.split("@media (prefers-color-scheme: dark)").map(colours);
const schemes = { light, dark: { ...light, ...dark }, print: { ...light, ...colours(read("print.css")) } };

const TEXT = ["ink", "ink-2", "accent", "blue", "yellow", "red", "grey"];
const GROUNDS = ["paper", "wash", "wash-accent"];
const PAIRS = [
  ...TEXT.flatMap((text) => GROUNDS.map((ground) => [text, ground, 4.5])),
  ["on-accent", "accent", 4.5],
  ["on-accent", "accent-strong", 4.5],
  ...["blue", "yellow", "red"].flatMap((signal) => [[signal, `wash-${signal}`, 4.5], ["ink", `wash-${signal}`, 4.5]]),
  ...GROUNDS.map((ground) => ["edge", ground, 3]),
];

test("the formula agrees with the known values", () => {
  assert.equal(contrast("000000", "ffffff").toFixed(2), "21.00");
  assert.equal(contrast("777777", "ffffff").toFixed(2), "4.48");
});

for (const [scheme, values] of Object.entries(schemes)) {
  test(`${scheme}: text can be read`, () => {
    const short = [];
    for (const [text, ground, least] of PAIRS) {
      assert.ok(values[text] && values[ground], `no colour for ${text} or ${ground}`);
      const found = contrast(values[text], values[ground]);
      if (found < least) short.push(`${text} on ${ground}: ${found.toFixed(2)} < ${least}`);
    }
    assert.deepEqual(short, []);
  });
}

test("the dark scheme names every colour of the light one", () => {
  assert.deepEqual(Object.keys(light).filter((name) => !(name in dark)), []);
});

test("components use tokens, not colours of their own", () => {
  const names = ["base", "shell", "blocks", "tables", "marks", "forms", "panels", "charts"];
  for (const name of names) assert.doesNotMatch(read(`${name}.css`), /#[0-9a-f]{3,8}\b|\brgba?\(/i, `${name}.css`);
});
