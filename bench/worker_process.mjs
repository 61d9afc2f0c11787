// The driver's end of a conversation with an engine in a process of its own.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

/** Clock ticks per second in /proc/<pid>/stat: 100 on every Linux. */
const ticks = 100;

export class EngineError extends Error {}

export class WorkerProcess {
  #child;
  #waiting = [];
  #errors = "";

  constructor([program, ...args], env = {}) {
    this.#child = spawn(program, args, {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child.stderr.on("data", (data) => (this.#errors = `${this.#errors}${data}`.slice(-2000)));
    this.#child.stdin.on("error", () => {}); // a process that ended is told by "close"
    this.#child.on("error", (error) => this.#fail(error.message));
    this.#child.on("close", (code, signal) => this.#fail(`ended with ${signal ?? `code ${code}`}`));
    createInterface({ input: this.#child.stdout }).on("line", (line) => {
      if (line.startsWith("bench:")) this.#waiting.shift()?.resolve(JSON.parse(line.slice(6)));
    });
  }

  #fail(reason) {
    const said = this.#errors.trim().split("\n").slice(-3).join(" | ");
    const error = new EngineError(said ? `${reason}: ${said}` : reason);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  /** Sends a command and waits for the answer; throws EngineError where the engine failed. */
  async ask(command, details = {}) {
    const answer = await new Promise((resolve, reject) => {
      if (this.#child.exitCode !== null) reject(new EngineError("the process has ended"));
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${JSON.stringify({ command, ...details })}\n`);
    });
    if (answer.error !== undefined) throw new EngineError(answer.error);
    return answer;
  }

  /** Seconds of CPU that the process and its threads have used. */
  cpuSeconds() {
    const text = readFileSync(`/proc/${this.#child.pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticks; // utime, stime
  }

  /** Ends the process and waits until it has gone. */
  async close() {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.stdin.end();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), 5000);
    await gone;
    clearTimeout(timer);
  }
}
