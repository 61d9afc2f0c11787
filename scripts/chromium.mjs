// Finding a Chromium for the browser tests.
import { accessSync, constants } from "node:fs";
import { CommandError, run, say } from "./process.mjs";

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The first Chromium on this machine: CHROMIUM_PATH, which must then exist, or one on PATH. */
export function findChromium(env = process.env) {
  const asked = env["CHROMIUM_PATH"];
  if (asked) {
    if (executable(asked)) return asked;
    throw new CommandError(`CHROMIUM_PATH is ${asked}, which cannot be executed`);
  }
  const folders = (env["PATH"] ?? "").split(":");
  return ["chromium", "chromium-browser", "google-chrome"]
    .flatMap((name) => folders.map((folder) => `${folder}/${name}`))
    .find(executable);
}

/** The path of a Chromium; root gets Debian's by apt, others are told what to do. */
export async function setUpChromium() {
  const found = findChromium();
  if (found !== undefined) {
    say(`Chromium: ${found}`);
    return found;
  }
  if (process.getuid?.() !== 0) {
    throw new CommandError(
      "no Chromium for the browser tests. Run\n" +
        "    sudo apt-get install --no-install-recommends chromium\n" +
        "or set CHROMIUM_PATH to one, or set WEBGLM_NO_BROWSER=1 to leave these tests out.",
    );
  }
  say("Chromium: installing Debian's (about 100 MB to download)");
  const apt = (...args) =>
    run("apt-get", ["-qq", ...args], { env: { DEBIAN_FRONTEND: "noninteractive" }, quiet: true });
  await apt("update");
  await apt("install", "-y", "--no-install-recommends", "chromium");
  const installed = findChromium();
  if (installed === undefined) throw new CommandError("apt-get installed no chromium");
  return installed;
}
