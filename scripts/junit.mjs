// Counting the tests in JUnit files, whoever wrote them.
import { existsSync, readFileSync } from "node:fs";

/** How many tests passed, failed and were skipped in the text of a JUnit file. */
export function countTests(xml) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const text = xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "").replace(/<!--[\s\S]*?-->/g, "");
  const testcase = /<testcase\b(?:"[^"]*"|'[^']*'|[^'">])*?(?:\/>|>([\s\S]*?)<\/testcase>)/g;
  for (const [, body = ""] of text.matchAll(testcase)) {
    if (/<(failure|error)\b/.test(body)) counts.failed += 1;
    else if (/<skipped\b/.test(body)) counts.skipped += 1;
    else counts.passed += 1;
  }
  return counts;
}

/**
 * The counts of one suite. A suite that crashed, or left no file or no tests, is one more failed
 * test, whatever it wrote before: `problem` says which. `error` is what running it threw, if
 * anything; a runner that ends with an error because tests failed is no crash.
 */
export function suiteCounts(file, error) {
  const counts = existsSync(file)
    ? countTests(readFileSync(file, "utf8"))
    : { passed: 0, failed: 0, skipped: 0 };
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
