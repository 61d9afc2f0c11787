// The sums that `npm test` prints: a suite that broke must never look like one that passed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { countTests, suiteCounts, summaryLine } from "../../scripts/junit.mjs";

const folder = mkdtempSync(join(tmpdir(), "webglm-junit-"));
after(() => rmSync(folder, { recursive: true }));

function fileWith(xml) {
  const path = join(folder, "suite.xml");
  writeFileSync(path, xml);
  return path;
}

const three = `<testsuite>
  <testcase name="a &gt; b" time="0"/>
  <testcase name="b"><failure message="x &lt; y">text</failure></testcase>
  <testcase name="c"><skipped/></testcase>
</testsuite>`;

test("counts passed, failed and skipped tests", () => {
  assert.deepEqual(countTests(three), { passed: 1, failed: 1, skipped: 1 });
});

test("an error is a failure", () => {
  const xml = `<testcase name="a"><error message="">no such file</error></testcase>`;
  assert.deepEqual(countTests(xml), { passed: 0, failed: 1, skipped: 0 });
});

test("what a test printed is not counted", () => {
  const xml = `<testcase name="a"><system-out><![CDATA[<testcase name="z"/><failure/>]]></system-out></testcase>`;
  assert.deepEqual(countTests(xml), { passed: 1, failed: 0, skipped: 0 });
});

test("an attribute may hold a greater-than sign", () => {
  assert.deepEqual(countTests(`<testcase name="a > b" file='c>d'/>`), {
    passed: 1,
    failed: 0,
    skipped: 0,
  });
});

test("a runner that ends with an error after failed tests adds nothing", () => {
  const counts = suiteCounts(fileWith(three), new Error("code 1"));
  assert.equal(counts.failed, 1);
  assert.equal(counts.problem, undefined);
});

test("a runner that crashes after passed tests counts as failed", () => {
  const counts = suiteCounts(fileWith(`<testcase name="a"/>`), new Error("signal SIGSEGV"));
  assert.equal(counts.passed, 1);
  assert.equal(counts.failed, 1);
  assert.match(counts.problem, /crashed: signal SIGSEGV/);
});

test("a suite without results, or without tests, counts as failed", () => {
  assert.equal(suiteCounts(join(folder, "missing.xml")).failed, 1);
  assert.equal(suiteCounts(fileWith("<testsuites></testsuites>")).failed, 1);
});

test("the last line names skipped tests only where there are some", () => {
  assert.equal(summaryLine({ passed: 3, failed: 0, skipped: 0 }), "3 passed, 0 failed");
  assert.equal(
    summaryLine({ passed: 3, failed: 1, skipped: 2 }, " (why)"),
    "3 passed, 1 failed, 2 skipped (why)",
  );
});
