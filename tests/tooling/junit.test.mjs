// The sums that `npm test` prints: a suite that broke must never look like one that passed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { suiteCounts, summaryLine, testsIn } from "../../scripts/junit.mjs";

const folder = mkdtempSync(join(tmpdir(), "webglm-junit-"));
after(() => rmSync(folder, { recursive: true }));

function fileWith(xml, name = "suite") {
  const path = join(folder, `${name}.xml`);
  writeFileSync(path, xml);
  return path;
}

/** The outcomes of the tests in `xml`, in their order. */
function outcomes(xml) {
  return testsIn(xml).map(({ outcome }) => outcome);
}

const three = `<testsuite>
  <testcase name="a &gt; b" time="0"/>
  <testcase name="b"><failure message="x &lt; y">text</failure></testcase>
  <testcase name="c"><skipped/></testcase>
</testsuite>`;

test("counts passed, failed and skipped tests", () => {
  assert.deepEqual(outcomes(three), ["passed", "failed", "skipped"]);
  const { passed, failed, skipped } = suiteCounts(fileWith(three));
  assert.deepEqual([passed, failed, skipped], [1, 1, 1]);
});

test("an error is a failure", () => {
  const xml = `<testcase name="a"><error message="">no such file</error></testcase>`;
  assert.deepEqual(outcomes(xml), ["failed"]);
});

test("what a test printed is not counted", () => {
  const xml = `<testcase name="a"><system-out><![CDATA[<testcase name="z"/><failure/>]]></system-out></testcase>`;
  assert.deepEqual(outcomes(xml), ["passed"]);
});

test("an attribute may hold a greater-than sign", () => {
  assert.deepEqual(testsIn(`<testcase name="a > b" file='c>d'/>`), [
    { name: "a > b", outcome: "passed" },
  ]);
});

test("a disabled test of GoogleTest is skipped", () => {
  assert.deepEqual(outcomes(`<testcase name="a" status="notrun" result="suppressed"/>`), [
    "skipped",
  ]);
});

test("the tests of a program stand in the place of the program", () => {
  const suite = fileWith(`<testcase name="includes"/><testcase name="shard"/>`);
  fileWith(`<testcase name="a"/><testcase name="b"/><testcase name="c"/>`, "shard");
  assert.equal(suiteCounts(suite, { details: folder }).passed, 4);
});

test("a program that crashed counts beside the tests that it wrote", () => {
  const suite = fileWith(`<testcase name="shard"><failure/></testcase>`);
  fileWith(`<testcase name="a"/>`, "shard");
  const { passed, failed } = suiteCounts(suite, { details: folder });
  assert.deepEqual([passed, failed], [1, 1]);
});

test("a program without tests counts as failed", () => {
  const suite = fileWith(`<testcase name="shard"/>`);
  fileWith(`<testsuites/>`, "shard");
  const { passed, failed } = suiteCounts(suite, { details: folder });
  assert.deepEqual([passed, failed], [0, 1]);
});

test("a runner that ends with an error after failed tests adds nothing", () => {
  const counts = suiteCounts(fileWith(three), { error: new Error("code 1") });
  assert.equal(counts.failed, 1);
  assert.equal(counts.problem, undefined);
});

test("a runner that crashes after passed tests counts as failed", () => {
  const counts = suiteCounts(fileWith(`<testcase name="a"/>`), {
    error: new Error("signal SIGSEGV"),
  });
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
