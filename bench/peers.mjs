// Setting up who races, in build/bench; what cannot be had is reported, and the race goes on.
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildModule, buildPackage, setUpBuild } from "../scripts/build.mjs";
import { cmakeBuild } from "../scripts/cmake.mjs";
import { CommandError, root, run } from "../scripts/process.mjs";
import { contentHash, unlessDone } from "../scripts/stamp.mjs";
import { native, webr } from "./engines.mjs";

const folder = "build/bench";

async function setUpPython() {
  const venv = `${folder}/venv`;
  const stamp = { stamp: `${venv}/.webglm`, hash: contentHash("bench/requirements.txt") };
  await unlessDone({ ...stamp, outputs: [`${venv}/bin/python`] }, async () => {
    await run("python3", ["-m", "venv", "--clear", venv]);
    await run(
      `${venv}/bin/python`,
      [
        ...["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
        ...["--require-hashes", "--only-binary=:all:", "-r", "bench/requirements.txt"],
      ],
      { quiet: true },
    );
  });
}

async function setUpWebr() {
  const place = join(folder, "webr");
  const files = ["package.json", "package-lock.json", ".npmrc"];
  const stamp = {
    stamp: `${place}/.webglm`,
    hash: contentHash(...files.map((file) => `bench/${file}`)),
  };
  await unlessDone({ ...stamp, outputs: [webr.slice(root.length)] }, async () => {
    mkdirSync(join(root, place), { recursive: true });
    for (const file of files) copyFileSync(join(root, "bench", file), join(root, place, file));
    await run("npm", ["ci", "--ignore-scripts", "--no-progress", "--loglevel=error"], {
      cwd: join(root, place),
      quiet: true,
    });
  });
}

async function setUpWebglm() {
  await setUpBuild();
  await buildModule();
  await buildPackage();
}

const steps = {
  webglm: { set: setUpWebglm, output: join(root, "dist/inline.js") },
  native: { set: () => cmakeBuild("release", "webglm_bench"), output: native },
  python: { set: setUpPython, output: join(root, `${folder}/venv/bin/python`) },
  webr: { set: setUpWebr, output: webr },
};

/** Sets up the steps `needs`; returns the reason for each that failed, by its name. */
export async function setUpPeers(needs, build) {
  const absent = new Map();
  for (const name of needs) {
    const { set, output } = steps[name];
    try {
      if (build) await set();
      if (!existsSync(output)) throw new CommandError(`${output} is missing`);
    } catch (error) {
      absent.set(name, error.message);
    }
  }
  return absent;
}

/** The version of webglm that is raced. */
export async function webglmVersion() {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const commit = await run("git", ["describe", "--always", "--dirty"], { capture: true }).catch(
    () => "",
  );
  return commit ? `${version} (${commit.trim()})` : version;
}
