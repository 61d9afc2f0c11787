// npm run lite: the notebooks of docs/notebooks as a JupyterLite site in build/lite/site, with
// Pyodide, the kernel's packages and the wheel in it. It can be put on any web server as it is.
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildModule, buildWheel, setUpBuild, wheel } from "./build.mjs";
import { command, root, run, say, step } from "./process.mjs";
import { contentHash, unlessDone } from "./stamp.mjs";

const folder = "build/lite";
const python = `${folder}/venv/bin/python`;

/** What the kernel imports before a notebook does anything, and what the wheel depends on. */
const kernelPackages = [
  ...["micropip", "packaging", "ipython", "jedi", "traitlets", "pygments"],
  "narwhals",
];

async function setUpJupyterLite() {
  await unlessDone(
    {
      stamp: `${folder}/requirements.stamp`,
      hash: contentHash("scripts/lite.txt"),
      outputs: [python],
    },
    async () => {
      say("JupyterLite: installing from PyPI (about 60 packages)");
      await run("python3", ["-m", "venv", "--clear", `${folder}/venv`]);
      await run(python, [
        ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
        ...["--require-hashes", "--only-binary=:all:", "-r", "scripts/lite.txt"],
      ]);
    },
  );
}

/** A Pyodide with the wheels that the kernel needs, as the archive that JupyterLite takes. */
async function packPyodide() {
  const copy = `${folder}/pyodide`;
  const archive = `${folder}/pyodide.tar.bz2`;
  await unlessDone(
    {
      stamp: `${folder}/pyodide.stamp`,
      hash: contentHash("package-lock.json", "scripts/lite.mjs", "scripts/lite_packages.py"),
      outputs: [archive],
    },
    async () => {
      rmSync(join(root, copy), { recursive: true, force: true });
      mkdirSync(join(root, copy), { recursive: true });
      cpSync(join(root, "node_modules/pyodide-314"), join(root, copy), { recursive: true });
      await run(python, ["scripts/lite_packages.py", copy, ...kernelPackages]);
      await run("tar", ["-cjf", archive, "-C", folder, "pyodide"]);
    },
  );
  return archive;
}

/** The wheel, and what the kernel wants from PyPI. */
async function wheels() {
  const others = `${folder}/wheels`;
  if (!existsSync(join(root, others))) {
    await run(python, [
      ...["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"],
      ...["--only-binary=:all:", "comm==0.2.3", "-d", others],
    ]);
  }
  return [wheel(), ...readdirSync(join(root, others)).map((name) => `${others}/${name}`)];
}

async function buildSite() {
  const archive = await packPyodide();
  const options = (await wheels()).flatMap((path) => ["--piplite-wheels", join(root, path)]);
  rmSync(join(root, `${folder}/site`), { recursive: true, force: true });
  await run(
    join(root, `${folder}/venv/bin/jupyter`),
    [
      ...["lite", "build", "--contents", join(root, "docs/notebooks")],
      ...["--lite-dir", join(root, folder), "--output-dir", join(root, `${folder}/site`)],
      ...["--pyodide", join(root, archive), ...options],
    ],
    { cwd: join(root, folder) },
  );
  say(`${folder}/site is ready: python3 -m http.server -d ${folder}/site`);
}

await command(async () => {
  await step("set-up", async () => {
    await setUpBuild();
    await setUpJupyterLite();
  });
  await step("Python wheel", async () => {
    await buildModule();
    await buildWheel();
  });
  await step("JupyterLite", buildSite);
});
