import {
  appendColumn,
  reserveAndCopy,
  isNumericArray,
  isTypedArray,
  withColumnLists,
  type NumericArray,
} from "./columns.js";
import { kindOf } from "./errors.js";
import type { NativeColumnList, NativeFrame, NativeModule } from "./native.js";

/** A factor as codes into levels; a negative code is a missing value. Levels keep this order. */
export interface CategoricalInput {
  readonly codes: NumericArray;
  readonly levels: readonly string[];
}

/** One column: numbers, texts (a factor without being told), or codes with levels. */
export type ColumnInput = NumericArray | readonly (string | null | undefined)[] | CategoricalInput;

/** The part of an Arrow table that is read: apache-arrow, arquero and flechette all have it. */
export interface ArrowTable {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): ArrowColumn | null | undefined;
}

/** The part of an Arrow column that is read. */
export interface ArrowColumn extends Iterable<unknown> {
  readonly length: number;
  readonly nullCount: number;
  toArray(): unknown;
}

/**
 * Named columns of equal length: an object of columns, an array of row objects, or an Arrow table.
 * Columns of text become factors, as do dictionary columns; `null`, `undefined` and NaN are
 * missing values.
 */
export type DataInput =
  | { readonly [name: string]: ColumnInput }
  | readonly { readonly [name: string]: unknown }[]
  | ArrowTable;

/** Where the columns of some data come from. */
interface Source {
  readonly names: readonly string[];
  column(name: string): unknown;
}

function isArrowTable(data: object): data is ArrowTable {
  const table = data as Partial<ArrowTable>;
  return typeof table.getChild === "function" && Array.isArray(table.schema?.fields);
}

function arrowValues(column: ArrowColumn): unknown {
  const values = column.nullCount === 0 ? column.toArray() : undefined;
  return isTypedArray(values) ? values : Array.from(column);
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

/** Understands the forms of data; throws a TypeError for something else. */
export function dataSource(data: unknown): Source {
  if (Array.isArray(data)) return rowsSource(data);
  if (typeof data !== "object" || data === null || ArrayBuffer.isView(data)) {
    throw new TypeError(
      `data must be an object of columns, an array of row objects or an Arrow table, got ${kindOf(data)}`,
    );
  }
  if (isArrowTable(data)) {
    return {
      names: data.schema.fields.map((field) => field.name),
      column(name) {
        const column = data.getChild(name);
        return column === null || column === undefined ? undefined : arrowValues(column);
      },
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

/** Whether the first value that is not missing is a text. */
function isText(values: readonly unknown[]): boolean {
  return typeof values.find((value) => value !== null && value !== undefined) === "string";
}

/** Texts as codes in the order of their first rows, -1 for missing values. */
function encode(values: readonly unknown[], name: string): { codes: Int32Array; levels: string[] } {
  const codeOf = new Map<string, number>();
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

function addColumn(
  native: NativeModule,
  frame: NativeFrame,
  list: NativeColumnList,
  name: string,
  values: unknown,
): void {
  if (isCategorical(values)) {
    reserveAndCopy(native, list, values.codes, `${name}.codes`);
    frame.addCategorical(name, list, values.levels, false);
  } else if (Array.isArray(values) && isText(values)) {
    const { codes, levels } = encode(values, name);
    reserveAndCopy(native, list, codes, name);
    frame.addCategorical(name, list, levels, true);
  } else {
    appendColumn(native, list, values, name);
    frame.addNumeric(name, list);
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
    for (const name of new Set(names)) {
      withColumnLists(native, ["column"], ({ column }) => {
        addColumn(native, frame, column, name, source.column(name));
      });
    }
    return use(frame);
  } finally {
    frame.delete();
  }
}

/** Refuses a name that the data lack, with the nearest one they have. */
export function checkName(native: NativeModule, source: Source, name: string): void {
  if (!source.names.includes(name)) native.refuseName("column", name, source.names);
}
