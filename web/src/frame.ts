import { isArquero, type ArqueroTable } from "./arquero.js";
import {
  isArrowColumn,
  isArrowTable,
  readArrowColumn,
  type ArrowColumn,
  type ArrowTable,
  type ArrowValues,
} from "./arrow.js";
import {
  appendColumn,
  isNumericArray,
  reserveAndCopy,
  withColumnLists,
  type NumericArray,
  type NumericElement,
} from "./columns.js";
import { kindOf, WebGlmError } from "./errors.js";
import type { NativeModule } from "./native.js";
import type { NativeColumnList, NativeFrame } from "./native_columns.js";
import { disposeSymbol } from "./owned.js";

/** A factor as codes into levels; a negative code is a missing value. Levels keep this order. */
export interface CategoricalInput {
  readonly codes: NumericArray;
  readonly levels: readonly string[];
  /** The level that others are compared with; it moves to the front. The first one otherwise. */
  readonly reference?: string | undefined;
}

/** One column: numbers, texts (a factor without being told), or codes with levels. */
export type ColumnInput =
  NumericArray | readonly (string | null | undefined)[] | CategoricalInput | ArrowColumn;

/** Data that are kept; it can be given wherever data can. */
export interface Dataset extends Disposable {
  /** Of the columns. */
  readonly names: readonly string[];
  /** Forgets the data; models and fits of them go on. */
  dispose(): void;
}

/**
 * Named columns of equal length: an object of columns, an array of row objects, an Arrow table
 * (apache-arrow, flechette) or an arquero table. `null`, `undefined` and NaN are missing values.
 * Columns of text become factors with sorted levels. So do dictionary columns, but a dictionary
 * that is marked as ordered keeps its order. Dates are refused.
 */
export type DataInput =
  | Dataset
  | { readonly [name: string]: ColumnInput }
  | readonly { readonly [name: string]: unknown }[]
  | ArrowTable
  | ArqueroTable;

/** Where the columns of some data come from. */
export interface Source {
  readonly names: readonly string[];
  column(name: string): unknown;
}

function rowsSource(rows: readonly unknown[]): Source {
  const names = new Set<string>();
  rows.forEach((row, i) => {
    if (typeof row !== "object" || row === null || Array.isArray(row)) {
      throw new TypeError(`data[${i}] must be an object of values by name, got ${kindOf(row)}`);
    }
    for (const name of Object.keys(row)) names.add(name);
  });
  const value = (row: unknown, name: string): unknown =>
    Object.hasOwn(row as object, name) ? (row as Record<string, unknown>)[name] : null;
  return { names: [...names], column: (name) => rows.map((row) => value(row, name)) };
}

/** Data as they were given. */
export class ColumnSet implements Dataset {
  #source: Source | undefined;

  constructor(data: unknown) {
    this.#source = dataSource(data);
  }

  /** Throws `disposed` after `dispose()`. @internal */
  get source(): Source {
    if (this.#source === undefined) {
      throw new WebGlmError("this Dataset has been disposed", "disposed");
    }
    return this.#source;
  }

  get names(): readonly string[] {
    return [...this.source.names];
  }

  dispose(): void {
    this.#source = undefined;
  }

  [disposeSymbol](): void {
    this.dispose();
  }
}

/** Understands the forms of data; throws a TypeError for something else. */
export function dataSource(data: unknown): Source {
  if (data instanceof ColumnSet) return data.source;
  if (Array.isArray(data)) return rowsSource(data);
  if (typeof data !== "object" || data === null || ArrayBuffer.isView(data)) {
    throw new TypeError(
      `data must be an object of columns, an array of row objects or a table, got ${kindOf(data)}`,
    );
  }
  // Before Arrow: arquero's tables have a `getChild` that does not know of filters.
  if (isArquero(data)) {
    return { names: data.columnNames(), column: (name) => data.array(name) };
  }
  if (isArrowTable(data)) {
    return {
      names: data.schema.fields.map((field) => field.name),
      column: (name) => data.getChild(name),
    };
  }
  const columns = data as Record<string, unknown>;
  return { names: Object.keys(columns), column: (name) => columns[name] };
}

function isCategorical(values: unknown): values is CategoricalInput {
  return (
    typeof values === "object" &&
    values !== null &&
    isNumericArray((values as Partial<CategoricalInput>).codes) &&
    Array.isArray((values as Partial<CategoricalInput>).levels)
  );
}

/** The first value that is not missing. */
function firstValue(values: readonly unknown[]): unknown {
  return values.find((value) => value !== null && value !== undefined);
}

/** Texts as codes in the order of `levels` and then of their first rows, -1 for missing values. */
function encode(
  values: readonly unknown[],
  name: string,
  levels: readonly string[] = [],
): { codes: Int32Array; levels: string[] } {
  const codeOf = new Map<string, number>();
  for (const level of levels) if (!codeOf.has(level)) codeOf.set(level, codeOf.size);
  const codes = new Int32Array(values.length);
  for (let i = 0; i < values.length; ++i) {
    const value = values[i];
    if (value === null || value === undefined) {
      codes[i] = -1;
      continue;
    }
    if (typeof value !== "string") {
      throw new TypeError(
        `${name}[${i}] must be a text like the values before it, got ${kindOf(value)}`,
      );
    }
    let code = codeOf.get(value);
    if (code === undefined) codeOf.set(value, (code = codeOf.size));
    codes[i] = code;
  }
  return { codes, levels: [...codeOf.keys()] };
}

/** Adds columns to a frame. */
class FrameWriter {
  readonly #native: NativeModule;
  readonly #frame: NativeFrame;

  constructor(native: NativeModule, frame: NativeFrame) {
    this.#native = native;
    this.#frame = frame;
  }

  add(name: string, values: unknown): void {
    withColumnLists(this.#native, ["column"], ({ column }) => {
      if (isCategorical(values)) {
        this.#categorical(column, name, values);
      } else if (isArrowColumn(values)) {
        this.#arrow(column, name, readArrowColumn(values, name));
      } else {
        this.#values(column, name, values);
      }
    });
  }

  #categorical(list: NativeColumnList, name: string, values: CategoricalInput): void {
    const known = ["codes", "levels", "reference"];
    for (const key of Object.keys(values)) {
      if (!known.includes(key)) this.#native.refuseName(`key of ${name}`, key, known);
    }
    const { codes, levels } = this.#withReference(name, values);
    reserveAndCopy(this.#native, list, codes, `${name}.codes`);
    this.#frame.addCategorical(name, list, levels, false);
  }

  /** The reference level moves to the front, and those before it move up by one. */
  #withReference(name: string, { codes, levels, reference }: CategoricalInput): CategoricalInput {
    if (reference === undefined) return { codes, levels };
    const position = levels.indexOf(reference);
    if (position < 0) this.#native.refuseName(`level of ${name}`, reference, levels);
    const moved = (value: NumericElement) => {
      const code = value === null || value === undefined ? -1 : Number(value);
      if (code === position) return 0;
      return code >= 0 && code < position ? code + 1 : code;
    };
    return {
      codes: Float64Array.from(codes as ArrayLike<NumericElement>, moved),
      levels: [reference, ...levels.filter((level) => level !== reference)],
    };
  }

  #values(list: NativeColumnList, name: string, values: unknown): void {
    const first = Array.isArray(values) ? firstValue(values) : undefined;
    if (typeof first === "string") {
      this.#texts(list, name, values as unknown[]);
    } else if (kindOf(first) === "Date") {
      throw new TypeError(
        `${name} has dates; make numbers of them, such as days since a day, or texts`,
      );
    } else {
      appendColumn(this.#native, list, values, name);
      this.#frame.addNumeric(name, list);
    }
  }

  /** In the given order of levels, or sorted. */
  #texts(list: NativeColumnList, name: string, values: readonly unknown[], order?: string[]): void {
    const { codes, levels } = encode(values, name, order);
    reserveAndCopy(this.#native, list, codes, name);
    this.#frame.addCategorical(name, list, levels, order === undefined);
  }

  #arrow(list: NativeColumnList, name: string, read: ArrowValues): void {
    if ("values" in read) return this.#values(list, name, read.values);
    const { factor, levels } = read;
    if (levels === undefined && ["number", "bigint"].includes(typeof firstValue(factor))) {
      appendColumn(this.#native, list, factor, name);
      return this.#frame.addNumberLevels(name, list);
    }
    const text = (value: unknown) => (value === null || value === undefined ? value : `${value}`);
    const order = levels?.filter((level) => level !== null && level !== undefined);
    this.#texts(list, name, factor.map(text), order?.map(String));
  }
}

/** Calls `use` with a frame of the named columns of `data`; it is freed afterwards. */
export function withFrame<R>(
  native: NativeModule,
  source: Source,
  names: readonly string[],
  use: (frame: NativeFrame) => R,
): R {
  const frame = new native.Frame();
  try {
    const writer = new FrameWriter(native, frame);
    for (const name of new Set(names)) writer.add(name, source.column(name));
    return use(frame);
  } finally {
    frame.delete();
  }
}

/** Refuses a name that the data lack, with the nearest one they have. */
export function checkName(native: NativeModule, source: Source, name: string): void {
  if (!source.names.includes(name)) native.refuseName("column", name, source.names);
}
