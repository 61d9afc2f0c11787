// The build id: what tells that a glue and a .wasm were made together. It is the hash of the module
// as it was linked, in a custom section of the module itself and in dist/build_id.js.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const section = "webglm build";

/** A number in LEB128. */
function leb128(value) {
  const bytes = [];
  for (let rest = value; ; rest >>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

/** The id in a module, or undefined. */
export function buildIdOf(wasm) {
  const [found] = WebAssembly.Module.customSections(new WebAssembly.Module(wasm), section);
  return found && Buffer.from(found).toString();
}

/** Gives the module in `file` its id, unless it has one, and returns it. */
export function stampModule(file) {
  const wasm = readFileSync(file);
  const known = buildIdOf(wasm);
  if (known !== undefined) return known;
  const id = createHash("sha256").update(wasm).digest("hex").slice(0, 16);
  const name = Buffer.from(section);
  const content = Buffer.concat([leb128(name.length), name, Buffer.from(id)]);
  writeFileSync(file, Buffer.concat([wasm, Buffer.from([0]), leb128(content.length), content]));
  return id;
}
