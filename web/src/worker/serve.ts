import { WebGlmError } from "../errors.js";
import type { GlmResults } from "../fit.js";
import { FormulaGlm } from "../formula.js";
import type { InitOptions } from "../load.js";
import { Glm, type FitJob } from "../model.js";
import { warmUp } from "../warm_up.js";
import { negbinomial, requireAlpha, type WebGlm } from "../webglm.js";
import { errorData } from "./errors.js";
import { classesOf, classNameOf } from "./members.js";
import { Packer, unpack, type Packed } from "./pack.js";
import type { Call, Classes, ObjectData, Reply, Request } from "./protocol.js";

/** The thread that the server runs in. */
export interface Host {
  send(reply: Reply, transfer: ArrayBuffer[]): void;
  /** `unreadable` is told of a message that this thread cannot take: it lacks the memory, say. */
  receive(listener: (request: Request) => void, unreadable: () => void): void;
  /** Resolves after the messages that have arrived were received. */
  turn(): Promise<void>;
}

/** How long the thread works before it looks for messages, in milliseconds. */
const slice = 10;
const firstBlocks = 2;
/** The next slice may have so many times as many blocks: a first one may be mostly preparation. */
const growth = 8;
/** The same after a slice that ended with a point of a path: it may have had less to do. */
const growthOfPath = 2;

/** One call on its way: `aborted` is set from outside. */
interface Task {
  readonly call: Call;
  aborted: boolean;
}

/** Why nothing is answered: the other side has gone on already. */
const aborted = Symbol("aborted");

/** Answers the calls of one engine, one after the other. */
class Server {
  readonly #host: Host;
  readonly #webglm: WebGlm;
  readonly #classes: Classes;
  readonly #objects = new Map<number, object>();
  readonly #tasks: (Task | { readonly release: number })[] = [];
  #lastObject = 0;
  #lastCall = 0;
  #busy = false;

  constructor(host: Host, webglm: WebGlm) {
    this.#host = host;
    this.#webglm = webglm;
    this.#classes = classesOf(webglm);
    this.#objects.set(0, webglm);
    host.send({ ready: this.#classes }, []);
  }

  get idle(): boolean {
    return !this.#busy;
  }

  receive(request: Request): void {
    if ("abort" in request) {
      for (const task of this.#tasks) {
        if ("call" in task && task.call.id === request.abort) task.aborted = true;
      }
      return;
    }
    if ("release" in request) this.#tasks.push(request);
    if ("call" in request) {
      this.#lastCall = request.call.id;
      this.#tasks.push({ call: request.call, aborted: false });
    }
    if (!this.#busy) void this.#work();
  }

  /** Answers the call that could not be read: the one after the last, as all else is small. */
  unreadable(): void {
    const error = new WebGlmError(
      "the Worker cannot take the arguments of this call: it has no memory for them",
      "out_of_memory",
    );
    this.#host.send({ id: ++this.#lastCall, error: errorData(error) }, []);
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let task = this.#tasks[0]; task !== undefined; task = this.#tasks[0]) {
      if ("release" in task) this.#release(task.release);
      else if (!task.aborted) await this.#answer(task);
      this.#tasks.shift();
      if (this.#tasks.length > 0) await this.#host.turn();
    }
    this.#busy = false;
  }

  #release(object: number): void {
    const found = this.#objects.get(object) as Partial<Disposable> & { dispose?(): void };
    this.#objects.delete(object);
    found?.dispose?.();
  }

  async #answer(task: Task): Promise<void> {
    const { id } = task.call;
    try {
      const result = await this.#result(task);
      const packer: Packer = new Packer((value) => this.#keep(value, packer), false);
      const value = packer.pack(result);
      this.#host.send({ id, value }, packer.transfer);
    } catch (error) {
      if (error !== aborted) this.#host.send({ id, error: errorData(error) }, []);
    }
  }

  /** What the call gives, or a promise of it. */
  #result(task: Task): unknown {
    const { object, member, args: packed } = task.call;
    const target = this.#objects.get(object) as Readonly<Record<string, unknown>>;
    const args = packed.map((arg) => unpack(arg, (found) => this.#objects.get(found as number)));
    const job = this.#job(target, member, args as never);
    if (job !== undefined) return this.#fit(job, task);
    const value = target[member];
    if (typeof value !== "function") return value;
    const isClass =
      object === 0 &&
      this.#classes.WebGlm.some(({ name, kind }) => name === member && kind === "class");
    return isClass
      ? (Reflect.construct(value, args) as object)
      : (Reflect.apply(value, target, args) as unknown);
  }

  /** The steps of a call that fits; undefined for another one. */
  #job(
    target: object,
    member: string,
    args: Parameters<WebGlm["fitGlmRegularized"]>,
  ): FitJob | undefined {
    if (member === "fit" && (target instanceof FormulaGlm || target instanceof Glm)) {
      return target.fitJob(args[0] as never);
    }
    if (target !== this.#webglm) return undefined;
    if (member === "fitNegbinomial") {
      const [y, x, options] = args;
      return new this.#webglm.FitJob(y, x, { ...negbinomial, ...options });
    }
    if (member === "fitGlmRegularized") requireAlpha(args[2]);
    else if (member !== "fitGlm") return undefined;
    return new this.#webglm.FitJob(...args);
  }

  /** Fits in slices, as many blocks of rows at a time as fill one. */
  async #fit(job: FitJob, task: Task): Promise<GlmResults> {
    const { id, progress: wanted } = task.call;
    try {
      for (let blocks = firstBlocks; ;) {
        const start = performance.now();
        const progress = job.advance(blocks);
        const took = performance.now() - start;
        if (wanted) this.#host.send({ id, progress }, []);
        if (progress.done) return job.result();
        const fitting = Math.floor((blocks * slice) / Math.max(took, 0.1));
        const most = ["path", "cross_validate"].includes(progress.phase) ? growthOfPath : growth;
        blocks = Math.max(1, Math.min(fitting, most * blocks));
        await this.#host.turn();
        if (task.aborted) throw aborted;
      }
    } finally {
      job.dispose();
    }
  }

  /** Keeps an object whose place is here, and tells what can be seen of it from outside. */
  #keep(value: object, packer: Packer): Packed | undefined {
    const name = classNameOf(value);
    if (name === undefined) return undefined;
    const object = ++this.#lastObject;
    this.#objects.set(object, value);
    return ["out", { object, class: name, held: this.#held(value, name, packer) }];
  }

  #held(value: object, name: string, packer: Packer): ObjectData["held"] {
    const members = (this.#classes[name] ?? []).filter(({ held }) => held);
    const read = (member: string): unknown => {
      const found = Reflect.get(value, member) as unknown;
      return typeof found === "function" ? (Reflect.apply(found, value, []) as unknown) : found;
    };
    let snapshot = {};
    return members.map(({ name: member }) => {
      if (Object.hasOwn(snapshot, member)) return { inSnapshot: true };
      try {
        const found = read(member);
        if (member === "snapshot") snapshot = found as object;
        return { value: packer.pack(found) };
      } catch (error) {
        return { error: errorData(error) };
      }
    });
  }
}

/**
 * Answers the messages of one engine: waits for its start, loads the module by `init`, and serves
 * until the thread ends.
 */
export function serve(host: Host, init: (options: InitOptions) => Promise<WebGlm>): void {
  let server: Server | undefined;
  const receive = (request: Request) => {
    if (!("start" in request)) return server?.receive(request);
    const { wasm, warmUp: warm } = request.start;
    init({ wasm }).then(
      (webglm) => {
        const started = new Server(host, webglm);
        server = started;
        if (warm) void warmUp(webglm, () => started.idle);
      },
      (error: unknown) => host.send({ failed: errorData(error) }, []),
    );
  };
  host.receive(receive, () => {
    if (server === undefined) host.send({ unreadable: true }, []);
    else server.unreadable();
  });
}
