import assert from "node:assert/strict";
import { test } from "node:test";
import { runnerImport } from "vite";

const load = async (name) => (await runnerImport(new URL(`../src/${name}.ts`, import.meta.url).pathname, { configFile: false })).module;
const { fold, score } = await load("fuzzy");
const { ageText } = await load("age");

test("width, case and kana do not matter", () => {
  assert.equal(fold("ＩＳＳ－０４２ ﾊﾞｯﾁ カタカナ"), "iss-042 ばっち かたかな");
  assert.ok(score("バッチ", "夜間ﾊﾞｯﾁの所要時間") > 0);
  assert.ok(score("ばっち", "夜間バッチの所要時間") > 0);
});

test("every word must fit, in any order", () => {
  assert.ok(score("停止 結合", "ISS-042 結合環境の停止") > 0);
  assert.equal(score("結合 帳票", "ISS-042 結合環境の停止"), null);
  assert.equal(score("", "anything"), 0);
});

test("a beginning beats a part, a part beats scattered letters", () => {
  const values = ["結合試験", "環境の結合試験", "結んで合わせる"].map((text) => score("結合", text));
  assert.deepEqual(values, [...values].sort((a, b) => b - a));
  assert.equal(new Set(values).size, 3);
  assert.ok(score("iss42", "ISS-042 結合環境") > 0);
  assert.equal(score("42iss", "ISS-042 結合環境"), null);
});

test("ages are whole units, rounded down", () => {
  assert.equal(ageText(59, "ja"), "たった今");
  assert.equal(ageText(60, "ja"), "1分前");
  assert.equal(ageText(3599, "ja"), "59分前");
  assert.equal(ageText(7200, "ja"), "2時間前");
  assert.equal(ageText(86_400 * 3, "ja"), "3日前");
  assert.equal(ageText(7200, "en"), "2 hours ago");
});
