// npm run test:reproducible: builds everything a second time, in another folder and without ccache,
// and compares: the module, the npm package and the wheel have to be the same, byte for byte.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildModule, buildPackage, buildWheel, setUpBuild, wheel } from "./build.mjs";
import { CommandError, command, root, run, say, step } from "./process.mjs";
import { filesBelow } from "./stamp.mjs";

const module = "build/wasm/wasm";

/** A folder at another depth, with the sources as they are here, and compiler and packages shared. */
function secondFolder() {
  const folder = join(mkdtempSync(join(tmpdir(), "webglm-")), "the", "second", "build");
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
    cwd: root,
  });
  for (const file of listed.toString().split("\0").filter(Boolean)) {
    cpSync(join(root, file), join(folder, file));
  }
  for (const shared of [".toolchain", "node_modules"]) {
    symlinkSync(join(root, shared), join(folder, shared));
  }
  return folder;
}

const hashOf = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** Says for each of `files` whether both folders have the same; returns those that differ. */
function compare(files, folder) {
  return files.filter((file) => {
    const [first, second] = [root, folder].map((place) => hashOf(join(place, file)));
    if (file.endsWith(".wasm") || file.endsWith(".whl") || first !== second) {
      say(`${file}: ${first === second ? `the same, ${first}` : `${first} and ${second}`}`);
    }
    return first !== second;
  });
}

await command(async () => {
  await step("the first build", async () => {
    await setUpBuild();
    await buildModule();
    await buildPackage();
    await buildWheel();
  });
  const folder = secondFolder();
  try {
    await step(`the second build, in ${folder}`, () =>
      run(process.execPath, [join(folder, "scripts/build.mjs")], {
        cwd: folder,
        env: { CCACHE_DISABLE: "1" },
      }),
    );
    const glues = ["npm/webglm.wasm", "pyodide/webglm.wasm", "npm/webglm.mjs", "pyodide/webglm.js"];
    const files = [...glues.map((name) => `${module}/${name}`), ...filesBelow("dist"), wheel()];
    const { result } = await step("comparison", () => compare(files, folder));
    if (result.length > 0) throw new CommandError(`not the same: ${result.join(", ")}`);
    console.log(`\nboth builds give the same ${files.length} files`);
  } finally {
    rmSync(join(folder, "../../.."), { recursive: true, force: true });
  }
});
