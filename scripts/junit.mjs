// Counting the tests in JUnit files, whoever wrote them.
import { existsSync, readFileSync } from "node:fs";

/** Name and outcome ("passed", "failed" or "skipped") of every test in the text of a JUnit file. */
export function testsIn(xml) {
  const text = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "").replace(/<!--[\s\S]*?-->/g, "");
  const testcase = /<testcase\b((?:"[^"]*"|'[^']*'|[^'">])*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;
  return [...text.matchAll(testcase)].map(([, attributes, body = ""]) => ({
    name: /\bname="([^"]*)"/.exec(attributes)?.[1] ?? "",
    outcome: outcomeOf(attributes, body),
  }));
}

function outcomeOf(attributes, body) {
  if (/<(failure|error)\b/.test(body)) return "failed";
  // GoogleTest says of a disabled test that it was not run.
  return /<skipped\b/.test(body) || /\bstatus="notrun"/.test(attributes) ? "skipped" : "passed";
}

/**
 * The tests of a suite, from the file that its runner wrote. ctest knows a program of tests as one
 * test: where `details` has a file of the name of that test, the tests in it stand in its place,
 * unless the program failed without a failure among them: then it crashed, and counts as well.
 */
function testsOfSuite(file, details) {
  if (!existsSync(file)) return [];
  return testsIn(readFileSync(file, "utf8")).flatMap((test) => {
    const detail = `${details}/${test.name}.xml`;
    if (details === undefined || !existsSync(detail)) return [test];
    const inside = testsIn(readFileSync(detail, "utf8"));
    const explained =
      test.outcome !== "failed" || inside.some(({ outcome }) => outcome === "failed");
    return explained && inside.length > 0 ? inside : [...inside, { ...test, outcome: "failed" }];
  });
}

/**
 * The counts of one suite. A suite that crashed, or left no file or no tests, is one more failed
 * test, whatever it wrote before: `problem` says which. `error` is what running it threw, if
 * anything; a runner that ends with an error because tests failed is no crash.
 */
export function suiteCounts(file, { error, details } = {}) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { outcome } of testsOfSuite(file, details)) counts[outcome] += 1;
  const problem = problemOf(counts, existsSync(file), error);
  return problem ? { ...counts, failed: counts.failed + 1, problem } : { ...counts, problem };
}

function problemOf(counts, written, error) {
  if (error && counts.failed === 0) return `crashed: ${error.message}`;
  if (!written) return "wrote no results";
  if (counts.passed + counts.failed + counts.skipped === 0) return "has no tests";
  return undefined;
}

/** "12 passed, 0 failed", and what was skipped where something was. */
export function summaryLine({ passed, failed, skipped }, note = "") {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped${note}` : line;
}
