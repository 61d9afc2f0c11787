// The same sources give the same objects wherever they are compiled, so two builds give the same
// module. Some are compiled again here, in another folder and without a cache; what
// `npm run test:reproducible` compares is whole builds.
import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
const build = join(root, "build/wasm");
const run = promisify(execFile);

interface Command {
  readonly file: string;
  readonly command: string;
}
const commands = JSON.parse(
  readFileSync(join(build, "compile_commands.json"), "utf8"),
) as readonly Command[];

/** A folder at another depth with the sources; compiler and libraries are shared. */
const folder = join(mkdtempSync(join(tmpdir(), "webglm-")), "another", "place", "of", "them");
mkdirSync(join(folder, "build/wasm"), { recursive: true });
for (const sources of ["core/include", "core/src", "wasm/src"]) {
  cpSync(join(root, sources), join(folder, sources), { recursive: true });
}
for (const shared of [".toolchain", "build/wasm/_deps"]) {
  if (existsSync(join(root, shared))) symlinkSync(join(root, shared), join(folder, shared));
}
afterAll(() => rmSync(join(folder, "../../../.."), { recursive: true }));

test.each(["core/src/common/error.cpp", "core/src/simd/pieces.cpp", "wasm/src/bind_export.cpp"])(
  "%s",
  async (source) => {
    const found = commands.find(({ file }) => file === join(root, source));
    const command = found?.command ?? "";
    const [, object = ""] = / -o (\S+)/.exec(command) ?? [];
    expect(object).toMatch(/\.o$/);
    const other = join(folder, "build/wasm", object);
    mkdirSync(dirname(other), { recursive: true });
    await run("sh", ["-c", command.replaceAll(root, folder)], {
      cwd: join(folder, "build/wasm"),
      env: { ...process.env, CCACHE_DISABLE: "1" },
    });
    expect(readFileSync(other).equals(readFileSync(join(build, object)))).toBe(true);
  },
  240_000,
);
