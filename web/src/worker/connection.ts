import { kindOf, WebGlmError } from "../errors.js";
import type { FitProgress } from "../model.js";
import { errorFrom } from "./errors.js";
import { makeClasses, Remote } from "./remote.js";
import { Packer, unpack, type Packed } from "./pack.js";
import type { Call, Classes, ObjectData, Reply, Request, SentWasm } from "./protocol.js";

/** What a fit may be given beside its options. */
export interface RunOptions {
  /** Aborting it rejects the promise with `signal.reason`; the data stay where they are. */
  readonly signal?: AbortSignal | undefined;
  /** Is told how far the fit has come, several times in every pass over many rows. */
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}

/** What a call that sends data may be given beside its options. */
export interface SendOptions {
  /**
   * Whether typed arrays are given away instead of copied: those that fill an ArrayBuffer are empty
   * here afterwards; others are copied all the same. false.
   */
  readonly transfer?: boolean | undefined;
}

/** A Worker of one of the platforms. */
export interface Port {
  send(request: Request, transfer: ArrayBuffer[]): void;
  /** `failed` is told what ended the Worker. */
  listen(received: (reply: Reply) => void, failed: (reason: unknown) => void): void;
  close(): void;
  /** Whether anybody waits for the Worker: only then the process has to go on. */
  hold(waiting: boolean): void;
}

/** One call that has not been answered. */
interface Waiting extends RunOptions {
  resolve(value: unknown): void;
  reject(reason: unknown): void;
}

/** What is thrown by every use after `dispose()`. */
function disposedError(): WebGlmError {
  return new WebGlmError("this engine has been disposed", "disposed");
}

/** Throws a TypeError for a value of a wrong type. */
function checkRun({ signal, onProgress, transfer }: RunOptions & SendOptions): void {
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw new TypeError(`signal must be an AbortSignal, got ${kindOf(signal)}`);
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(`onProgress must be a function, got ${kindOf(onProgress)}`);
  }
  if (transfer !== undefined && typeof transfer !== "boolean") {
    throw new TypeError(`transfer must be a boolean, got ${kindOf(transfer)}`);
  }
}

/** The calls that one engine has on their way, and the objects that it keeps in its Worker. */
export class Connection {
  readonly #port: Port;
  readonly #waiting = new Map<number, Waiting>();
  readonly #forgotten = new FinalizationRegistry<number>((object) => this.release(object));
  #classes = new Map<string, new (data: ObjectData) => Remote>();
  #ended: WebGlmError | undefined;
  #lastId = 0;

  constructor(port: Port) {
    this.#port = port;
  }

  /**
   * Loads the module in the Worker, which starts while `wasm` is on its way, and resolves to what
   * its objects have.
   */
  start(wasm: Promise<SentWasm | undefined>, warmUp: boolean): Promise<Classes> {
    return new Promise((resolve, reject) => {
      const send = (found: SentWasm | undefined) =>
        this.#port.send({ start: { wasm: found, warmUp } }, []);
      let what = "could not be started";
      const failed = (reason: unknown) => {
        this.#end(new WebGlmError(`the Worker ${what}`, "load_failed", {}, reason));
        reject(this.#ended as WebGlmError);
      };
      this.#port.listen((reply) => {
        if ("ready" in reply) {
          this.#classes = makeClasses(this, reply.ready);
          this.#port.hold(false);
          what = "has ended";
          resolve(reply.ready);
        } else if ("unreadable" in reply) {
          send(undefined); // it can still load the module of the package
        } else if ("failed" in reply) {
          this.dispose();
          reject(errorFrom(reply.failed));
        } else {
          this.#receive(reply);
        }
      }, failed);
      wasm.then(send).catch((error: unknown) => {
        this.dispose();
        reject(error as Error);
      });
    });
  }

  get disposed(): boolean {
    return this.#ended !== undefined;
  }

  /** Ends the Worker; what is on its way is rejected. */
  dispose(): void {
    this.#end(disposedError());
  }

  #end(reason: WebGlmError): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#port.close();
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  /** Asks `member` of an object, 0 for what `init()` gave. */
  call(
    object: number,
    member: string,
    args: readonly unknown[],
    run: RunOptions & SendOptions = {},
  ) {
    return new Promise<unknown>((resolve, reject) => {
      checkRun(run);
      if (this.#ended !== undefined) throw this.#ended;
      const { signal, onProgress } = run;
      signal?.throwIfAborted();
      const id = this.#lastId + 1;
      this.#send({ id, object, member, progress: onProgress !== undefined }, args, run.transfer);
      this.#lastId = id; // the Worker counts what was sent
      const abort = () => {
        this.#settle(id);
        this.#port.send({ abort: id }, []);
        reject(signal?.reason);
      };
      signal?.addEventListener("abort", abort);
      const free = () => signal?.removeEventListener("abort", abort);
      const settled =
        <V>(then: (value: V) => void) =>
        (value: V) => {
          free();
          then(value);
        };
      this.#waiting.set(id, { onProgress, resolve: settled(resolve), reject: settled(reject) });
      this.#port.hold(true);
    });
  }

  #send(call: Omit<Call, "args">, args: readonly unknown[], transfer = false): void {
    const packer = new Packer((value) => this.#refer(value), !transfer);
    const packed = args.map((arg) => packer.pack(arg));
    try {
      this.#port.send({ call: { ...call, args: packed } }, packer.transfer);
    } catch (error) {
      const message = `an argument of ${call.member} cannot be sent to a Worker`;
      throw new TypeError(message, { cause: error });
    }
  }

  /** What an argument stands for in the Worker, where it is no plain data. */
  #refer(value: object): Packed | undefined {
    if (value instanceof Remote) return ["in", value.objectIn(this)];
    const { spec, equals } = value as { spec?: unknown; equals?: unknown };
    // Families and links of another module are known by their names.
    if (typeof spec === "string" && typeof equals === "function") return ["value", spec];
    return undefined;
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0 && this.#ended === undefined) this.#port.hold(false);
    return waiting;
  }

  #receive(
    reply: Exclude<Reply, { ready: Classes } | { failed: unknown } | { unreadable: true }>,
  ): void {
    if ("progress" in reply) {
      const waiting = this.#waiting.get(reply.id);
      try {
        waiting?.onProgress?.(reply.progress);
      } catch (error) {
        this.#settle(reply.id);
        this.#port.send({ abort: reply.id }, []);
        waiting?.reject(error);
      }
      return;
    }
    const waiting = this.#settle(reply.id);
    if ("error" in reply) return waiting?.reject(errorFrom(reply.error));
    const value = unpack(reply.value, (data) => this.#adopt(data as ObjectData, waiting));
    waiting?.resolve(value);
  }

  /** The object that stands for one in the Worker; none where nobody waits for it any more. */
  #adopt(data: ObjectData, waiting: Waiting | undefined): Remote | undefined {
    if (waiting === undefined) {
      this.release(data.object);
      return undefined;
    }
    const made = this.#classes.get(data.class) as new (data: ObjectData) => Remote;
    const remote = new made(data);
    this.#forgotten.register(remote, data.object, remote);
    return remote;
  }

  /** Frees an object of the Worker. */
  release(object: number, owner?: Remote): void {
    if (owner !== undefined) this.#forgotten.unregister(owner);
    if (this.#ended === undefined) this.#port.send({ release: object }, []);
  }
}
