// The JavaScript of README.md runs as it stands there, against the package as Node resolves it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const blocks = [...readme.matchAll(/^```js\n(.*?)^```$/gms)].map((match) => match[1] ?? "");

test("README.md has blocks of JavaScript", () => {
  expect(blocks.length).toBeGreaterThan(0);
});

test.each(blocks.map((code, i) => [i + 1, code] as const))("block %d runs", (_, code) => {
  execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: fileURLToPath(root), // where "webglm" is this package
    stdio: "pipe",
  });
});

/** What a line ends with as its value: `fit.names; // ["Intercept"]`. */
test("the values that comments state are those of the code", () => {
  const stated = blocks.flatMap((code, i) =>
    [...code.matchAll(/^(\S.*); \/\/ (\[.*\])$/gm)].map(([, expression, value]) => ({
      code: `${blocks[i]!.split(/^fit\.dispose/m)[0]}
        const got = JSON.stringify(${expression}), said = JSON.stringify(${value});
        if (got !== said) throw new Error(got + " is not " + said);`,
    })),
  );
  expect(stated.length).toBeGreaterThan(0);
  for (const { code } of stated) {
    execFileSync(process.execPath, ["--input-type=module", "--eval", code], {
      cwd: fileURLToPath(root),
      stdio: "pipe",
    });
  }
});
