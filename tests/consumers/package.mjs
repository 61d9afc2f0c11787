// The package as npm packs it, and the folders of those who use it.
import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { contentHash, unlessDone } from "../../scripts/stamp.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../../", import.meta.url));
/** Outside of the repository, whose tsconfig.json some of the consumers would read. */
const build = join(
  tmpdir(),
  `webglm-consumers-${createHash("sha256").update(root).digest("hex").slice(0, 8)}`,
);

const execute = promisify(execFile);

/** What `program` prints; throws with all that it printed where it fails. */
export async function output(program, args, options = {}) {
  try {
    const { stdout } = await execute(program, args, { maxBuffer: 1 << 26, ...options });
    return stdout;
  } catch (error) {
    throw new Error(`${program} ${args.join(" ")}\n${error.stdout}\n${error.stderr}`);
  }
}

/** A process that goes on; ended with `kill()`. */
export function start(program, args, options) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => (printed += data));
  }
  /** Resolves to the match of `pattern` in what it prints. */
  const prints = (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(printed);
        if (found) resolve(found);
      };
      for (const stream of [child.stdout, child.stderr]) stream.on("data", look);
      child.on("exit", () => reject(new Error(`${program} ended:\n${printed}`)));
      child.on("error", reject);
      look();
    });
  return { prints, kill: () => child.kill() };
}

/** Packs the package, unless it is as it was; resolves to {file, contents: paths in it}. */
export async function pack() {
  const list = "build/consumers.json";
  const files = ["dist", "package.json", "README.md", "LICENSE", "THIRD-PARTY-NOTICES"];
  await unlessDone(
    {
      stamp: "build/stamps/consumers",
      hash: contentHash(...files),
      outputs: [list],
    },
    async () => {
      mkdirSync(build, { recursive: true });
      const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", build];
      writeFileSync(join(root, list), await output("npm", args, { cwd: root }));
    },
  );
  const [packed] = JSON.parse(readFileSync(join(root, list), "utf8"));
  return { file: join(build, packed.filename), contents: packed.files.map(({ path }) => path) };
}

/**
 * A fresh folder with the files of tests/consumers/<name>, its locked dependencies, and the packed
 * package in node_modules. Resolves to its path.
 */
export async function consumer(name, { app = [] } = {}) {
  const folder = join(build, name);
  const { file } = await pack();
  const source = join(here, name);
  const modules = join(folder, "node_modules");
  const lock = "package-lock.json";
  const read = (path) => existsSync(path) && readFileSync(path, "utf8");
  const installed = read(join(folder, lock)) === read(join(source, lock)) && existsSync(modules);
  if (!installed) rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (existsSync(source)) cpSync(source, folder, { recursive: true });
  for (const each of app) cpSync(join(here, "app", each), join(folder, each));
  if (!installed && existsSync(join(folder, lock))) {
    // No install scripts: programs that packages bring are run by their paths.
    await output("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder });
  }
  await unpack(file, join(modules, "webglm"));
  return folder;
}

/** What installing the file does; the package has no dependencies. */
async function unpack(file, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await output("tar", ["-xzf", file, "-C", folder, "--strip-components=1"]);
}
