// Skipping work whose inputs have not changed: by content, not by time, so that a fresh checkout
// or a touched file is not rebuilt.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./process.mjs";

/** All files below `paths` (files or folders of the repository), sorted; missing ones are left out. */
export function filesBelow(...paths) {
  return paths.flatMap((path) => {
    const full = join(root, path);
    if (!existsSync(full)) return [];
    if (!statSync(full).isDirectory()) return [path];
    return readdirSync(full)
      .filter((name) => name !== "__pycache__")
      .sort()
      .flatMap((name) => filesBelow(join(path, name)));
  });
}

/** One hash of the names and contents of all files below `paths`. */
export function contentHash(...paths) {
  const hash = createHash("sha256");
  for (const file of filesBelow(...paths)) {
    hash
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update("\0");
  }
  return hash.digest("hex");
}

/**
 * Calls `action` unless the file `stamp` holds `hash` and every one of `outputs` exists; the
 * stamp is written afterwards. Returns whether `action` was called.
 */
export async function unlessDone({ stamp, hash, outputs = [] }, action) {
  const file = join(root, stamp);
  const done =
    existsSync(file) &&
    readFileSync(file, "utf8") === hash &&
    outputs.every((output) => existsSync(join(root, output)));
  if (done) return false;
  await action();
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, hash);
  return true;
}
