// Running other programs and saying what is going on.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The folder of the repository. */
export const root = fileURLToPath(new URL("..", import.meta.url));

/** A program that ended with an exit code other than 0, or could not be started. */
export class CommandError extends Error {}

/**
 * Runs `command` in the repository and waits. What it prints is shown, unless `quiet`: then only
 * when it fails. With `capture` the standard output is returned instead of shown.
 */
export function run(command, args, { env = {}, quiet = false, capture = false, cwd = root } = {}) {
  const { promise, resolve, reject } = withResolvers();
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", quiet || capture ? "pipe" : "inherit", quiet ? "pipe" : "inherit"],
  });
  const output = [];
  child.stdout?.on("data", (data) => output.push(data));
  child.stderr?.on("data", (data) => output.push(data));
  child.on("error", (error) => reject(new CommandError(`${command}: ${error.message}`)));
  child.on("close", (code, signal) => {
    const text = Buffer.concat(output).toString();
    if (code === 0) return resolve(text);
    if (quiet) process.stdout.write(text);
    reject(
      new CommandError(`${[command, ...args].join(" ")} ended with ${signal ?? `code ${code}`}`),
    );
  });
  return promise;
}

function withResolvers() {
  const result = {};
  result.promise = new Promise((resolve, reject) => Object.assign(result, { resolve, reject }));
  return result;
}

/** Seconds that `action` takes, with its result; `title` is announced before. */
export async function step(title, action) {
  console.log(`\n== ${title}`);
  const start = performance.now();
  const result = await action();
  const seconds = (performance.now() - start) / 1000;
  console.log(`   ${title}: ${seconds.toFixed(1)} s`);
  return { result, seconds };
}

/** A line of progress under a step. */
export function say(text) {
  console.log(`  ${text}`);
}

/** Ends the process with exit code 1 and a sentence when `main` fails. */
export async function command(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof CommandError ? `\nfailed: ${error.message}` : error);
    process.exitCode = 1;
  }
}
