import { isArrowColumn, isArrowTable, readArrowColumn, type ArrowColumn } from "../arrow.js";
import { isArquero } from "../arquero.js";
import { kindOf } from "../errors.js";
import type { ObjectData } from "./protocol.js";

/**
 * A value on its way between threads. The tag says what it stands for, so that no name of a column
 * can be taken for something else.
 */
export type Packed =
  | readonly ["value", unknown]
  | readonly ["array", readonly Packed[]]
  | readonly ["object", readonly (readonly [string, Packed])[]]
  /** A column of an Arrow dictionary, with its levels where their order has a meaning. */
  | readonly ["dictionary", readonly unknown[], readonly unknown[] | undefined]
  /** An object of the Worker on its way out, and back in. */
  | readonly ["out", ObjectData]
  | readonly ["in", number];

/** What a thread does with its own objects; `undefined` for other values. */
export type Refer = (value: object) => Packed | undefined;

/** Deeper nesting is left to the structured clone, which ends where an object contains itself. */
const maxDepth = 64;

/** Packs the arguments or the result of one call. */
export class Packer {
  readonly #refer: Refer;
  readonly #copy: boolean;
  readonly #buffers = new Set<ArrayBuffer>();

  /** `copy` where the typed arrays belong to someone else. */
  constructor(refer: Refer, copy: boolean) {
    this.#refer = refer;
    this.#copy = copy;
  }

  /** The buffers that change hands. */
  get transfer(): ArrayBuffer[] {
    return [...this.#buffers];
  }

  pack(value: unknown, depth = 0): Packed {
    if (typeof value !== "object" || value === null || depth > maxDepth) return ["value", value];
    if (ArrayBuffer.isView(value) && kindOf(value) !== "DataView") return this.#typed(value);
    const referred = this.#refer(value);
    if (referred !== undefined) return referred;
    if (Array.isArray(value)) return this.#array(value as unknown[], depth);
    if (isArquero(value)) return this.#columns(value.columnNames(), (name) => value.array(name));
    if (isArrowTable(value)) {
      const names = value.schema.fields.map((field) => field.name);
      return this.#columns(names, (name) => value.getChild(name));
    }
    if (kindOf(value) !== "Object") return ["value", value];
    return this.#columns(Object.keys(value), (name) => Reflect.get(value, name), depth);
  }

  /** Never the memory of another: a view would take all of its buffer along. */
  #typed(value: ArrayBufferView): Packed {
    const typed = value as Uint8Array<ArrayBuffer>;
    const whole = typed.byteLength === typed.buffer.byteLength && !this.#buffers.has(typed.buffer);
    const movable = whole && kindOf(typed.buffer) === "ArrayBuffer"; // not a shared one
    const own = this.#copy || !movable ? typed.slice() : typed;
    this.#buffers.add(own.buffer);
    return ["value", own];
  }

  #array(values: readonly unknown[], depth: number): Packed {
    const first = values.find((value) => value !== null && value !== undefined);
    if (typeof first === "object") {
      return ["array", values.map((value) => this.pack(value, depth + 1))];
    }
    // A proxy, as reactive frameworks hand out, cannot be cloned; its copy can.
    return ["value", values.slice()];
  }

  #columns(names: readonly string[], column: (name: string) => unknown, depth = 0): Packed {
    const packed = names.map((name) => [name, this.#column(column(name), name, depth)] as const);
    return ["object", packed];
  }

  #column(value: unknown, name: string, depth: number): Packed {
    if (!isArrowColumn(value)) return this.pack(value, depth + 1);
    const read = readArrowColumn(value, name);
    if ("values" in read) return this.pack(read.values, depth + 1);
    return ["dictionary", read.factor, read.levels];
  }
}

/** A column that a frame reads as it would have read the one that was packed. */
function dictionaryColumn(
  factor: readonly unknown[],
  levels: readonly unknown[] | undefined,
): ArrowColumn {
  return {
    length: factor.length,
    nullCount: 0,
    type: { typeId: -1, ordered: levels !== undefined },
    data: [{ dictionary: levels }],
    toArray: () => factor,
    [Symbol.iterator]: () => factor[Symbol.iterator](),
  };
}

/** The value that was packed; `resolve` gives what stands for an object of the Worker. */
export function unpack(packed: Packed, resolve: (found: number | ObjectData) => unknown): unknown {
  switch (packed[0]) {
    case "value":
      return packed[1];
    case "array":
      return packed[1].map((item) => unpack(item, resolve));
    case "object":
      return Object.fromEntries(packed[1].map(([name, item]) => [name, unpack(item, resolve)]));
    case "dictionary":
      return dictionaryColumn(packed[1], packed[2]);
    default:
      return resolve(packed[1]);
  }
}
