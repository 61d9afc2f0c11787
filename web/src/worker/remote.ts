import { WebGlmError } from "../errors.js";
import { disposeSymbol } from "../owned.js";
import type { Connection, RunOptions, SendOptions } from "./connection.js";
import { errorFrom } from "./errors.js";
import { unpack } from "./pack.js";
import type { Classes, Held, Member, ObjectData } from "./protocol.js";

/** Where the options are of members that fit, learn or take data, and so take options of ours. */
const optionsAt: Readonly<Record<string, number>> = {
  ...{ fit: 0, fitGlm: 2, fitGlmRegularized: 2, fitNegbinomial: 2 },
  ...{ GLM: 2, glm: 2, glmDict: 0, data: 1 },
};

const ours: readonly (keyof (RunOptions & SendOptions))[] = ["signal", "onProgress", "transfer"];

/** The arguments without our options, and these. */
function splitRun(
  member: string,
  args: readonly unknown[],
): [readonly unknown[], RunOptions & SendOptions] {
  const at = Object.hasOwn(optionsAt, member) ? (optionsAt[member] as number) : args.length;
  const given = args[at];
  if (typeof given !== "object" || given === null) return [args, {}];
  if (!ours.some((name) => name in given)) return [args, {}];
  const { signal, onProgress, transfer, ...options } = given as RunOptions & SendOptions;
  return [args.map((arg, i) => (i === at ? options : arg)), { signal, onProgress, transfer }];
}

/** Asks a member of an object in the Worker. */
export function ask(connection: Connection, object: number, member: string, args: unknown[]) {
  const [plain, run] = splitRun(member, args);
  return connection.call(object, member, plain, run);
}

/** An object that stays in the Worker. What it holds is at hand; the rest is asked for. */
export abstract class Remote implements Disposable {
  readonly #connection: Connection;
  readonly #object: number;
  readonly #class: string;
  readonly #held = new Map<string, Held>();
  #disposed = false;

  constructor(connection: Connection, members: readonly Member[], data: ObjectData) {
    this.#connection = connection;
    this.#object = data.object;
    this.#class = data.class;
    const held = members.filter((member) => member.held);
    held.forEach(({ name }, i) => this.#held.set(name, data.held[i] as Held));
  }

  /** True after `dispose()`, or when the engine has been disposed of. */
  get disposed(): boolean {
    return this.#disposed || this.#connection.disposed;
  }

  #check(): void {
    if (this.#disposed) {
      throw new WebGlmError(`this ${this.#class} has been disposed`, "disposed");
    }
  }

  /** The number of this object in the Worker of `connection`. @internal */
  objectIn(connection: Connection): number {
    this.#check();
    if (connection !== this.#connection) {
      throw new TypeError(`this ${this.#class} belongs to another engine`);
    }
    return this.#object;
  }

  /** A copy of what came with the object. @internal */
  heldValue(name: string): unknown {
    this.#check();
    const value = this.#value(name);
    return typeof value === "object" ? structuredClone(value) : value;
  }

  #value(name: string): unknown {
    const held = this.#held.get(name) as Held;
    if ("error" in held) throw errorFrom(held.error);
    if ("value" in held) return unpack(held.value, () => undefined);
    return (this.#value("snapshot") as Record<string, unknown>)[name];
  }

  /** @internal */
  async ask(member: string, args: unknown[]): Promise<unknown> {
    this.#check();
    return ask(this.#connection, this.#object, member, args);
  }

  /** Frees the object in the Worker, after the calls that are on their way. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#connection.release(this.#object, this);
  }

  [disposeSymbol](): void {
    this.dispose();
  }
}

function addMember(prototype: Remote, { name, kind, held }: Member): void {
  function read(this: Remote, ...args: unknown[]): unknown {
    return held ? this.heldValue(name) : this.ask(name, args);
  }
  const descriptor = kind === "getter" ? { get: read } : { value: read, writable: true };
  Object.defineProperty(prototype, name, { ...descriptor, configurable: true });
}

/** The classes of the objects that stay in the Worker, with the members they have there. */
export function makeClasses(
  connection: Connection,
  classes: Classes,
): Map<string, new (data: ObjectData) => Remote> {
  const made = new Map<string, new (data: ObjectData) => Remote>();
  for (const [name, members] of Object.entries(classes)) {
    const each = class extends Remote {
      constructor(data: ObjectData) {
        super(connection, members, data);
      }
    };
    Object.defineProperty(each, "name", { value: name });
    for (const member of members) addMember(each.prototype, member);
    made.set(name, each);
  }
  return made;
}
