import { playwright } from "@vitest/browser-playwright";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

/** The built package, as a consumer resolves it: what "webglm" and "webglm/client" mean there. */
function packageAlias(entry: string, client: string) {
  const dist = fileURLToPath(new URL("./dist/", import.meta.url));
  return [
    { find: /^webglm$/, replacement: `${dist}${entry}` },
    { find: /^webglm\/client$/, replacement: `${dist}${client}` },
    { find: /^webglm\/([a-z]+)$/, replacement: `${dist}$1.js` },
  ];
}

/**
 * Of the tests of the package those that no browser runs: they read files, build bundles or start
 * programs, or, "model_fuzz", take minutes over texts that only the module sees. tests/browser has what
 * takes the place of "load" there.
 */
const onlyInNode = [
  ...["allocation", "doctor_visits", "load", "model_fuzz", "package", "readme", "reproducible"],
  "size",
];

/** Tests fail for what they find, not for a machine that does much else. */
const testTimeout = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias: packageAlias("inline.js", "client_node.js") },
        test: {
          name: "web",
          environment: "node",
          testTimeout,
          include: ["tests/web/**/*.test.ts", "tests/both/**/*.test.ts"],
        },
      },
      {
        resolve: { alias: packageAlias("index.js", "client.js") },
        test: {
          name: "browser",
          testTimeout,
          include: ["tests/{browser,both,web}/**/*.test.ts"],
          exclude: onlyInNode.map((name) => `tests/web/${name}.test.ts`),
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: "chromium" }],
            provider: playwright({
              launchOptions: {
                executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
                args: [
                  ...["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
                  "--js-flags=--expose-gc", // for tests/web/collector.ts
                ],
              },
            }),
          },
        },
      },
    ],
  },
});
