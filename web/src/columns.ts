import { kindOf } from "./errors.js";
import type { NativeModule } from "./native.js";
import type { ElementType, NativeColumnList } from "./native_columns.js";

/** A typed array whose elements are numbers. */
export type NumericTypedArray =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

/** One element of a plain array; `null` and `undefined` are missing values. */
export type NumericElement = number | bigint | boolean | null | undefined;

/**
 * Numbers, one per row. Everything is converted to doubles: 64-bit integers beyond 2^53 to the
 * nearest one, `true` and `false` to 1 and 0. Text is not converted.
 */
export type NumericArray = NumericTypedArray | readonly NumericElement[];

const elementTypes: ReadonlyMap<string, ElementType> = new Map<string, ElementType>([
  ["Float64Array", "f64"],
  ["Float32Array", "f32"],
  ["Int8Array", "i8"],
  ["Int16Array", "i16"],
  ["Int32Array", "i32"],
  ["BigInt64Array", "i64"],
  ["Uint8Array", "u8"],
  ["Uint8ClampedArray", "u8"],
  ["Uint16Array", "u16"],
  ["Uint32Array", "u32"],
  ["BigUint64Array", "u64"],
]);

/** The element type of a typed array, of this realm or another; undefined for other values. */
function elementTypeOf(value: unknown): ElementType | undefined {
  return ArrayBuffer.isView(value) ? elementTypes.get(kindOf(value)) : undefined;
}

/** Whether `value` is a typed array of numbers. */
export function isTypedArray(value: unknown): value is NumericTypedArray {
  return elementTypeOf(value) !== undefined;
}

/** Whether `value` can hold the numbers of a column. */
export function isNumericArray(value: unknown): value is NumericArray {
  return Array.isArray(value) || isTypedArray(value);
}

function elementToNumber(value: unknown, what: string, index: number): number {
  switch (typeof value) {
    case "number":
      return value;
    case "bigint":
    case "boolean":
      return Number(value);
    case "undefined":
      return NaN;
  }
  if (value === null) return NaN;
  throw new TypeError(`${what}[${index}] must be a number, got ${kindOf(value)}`);
}

/** A part of the heap; valid until the next call into the module. */
function heapDoubles(native: NativeModule, address: number, count: number): Float64Array {
  return new Float64Array(native.HEAPU8.buffer, address, count);
}

/**
 * Copies `values` into room that is reserved for them: the next call says what becomes of it.
 * `first` is the position of the first one in the array that errors speak of.
 */
export function reserveAndCopy(
  native: NativeModule,
  list: NativeColumnList,
  values: unknown,
  what: string,
  first = 0,
): void {
  const type = elementTypeOf(values);
  if (type !== undefined) {
    const typed = values as NumericTypedArray;
    const address = list.reserve(what, type, typed.length);
    const bytes = new Uint8Array(typed.buffer, typed.byteOffset, typed.byteLength);
    native.HEAPU8.set(bytes, address);
  } else if (Array.isArray(values)) {
    const address = list.reserve(what, "f64", values.length);
    const target = heapDoubles(native, address, values.length);
    for (let i = 0; i < target.length; ++i) {
      target[i] = elementToNumber(values[i], what, first + i);
    }
  } else {
    throw new TypeError(`${what} must be an array or a typed array, got ${kindOf(values)}`);
  }
}

/** Appends `values` as one column; `what` names them in errors. */
export function appendColumn(
  native: NativeModule,
  list: NativeColumnList,
  values: unknown,
  what: string,
): void {
  reserveAndCopy(native, list, values, what);
  list.append();
}

/** Appends `values` as one column of a design; `what` names them in errors. */
export function appendDesignColumn(
  native: NativeModule,
  list: NativeColumnList,
  values: unknown,
  what: string,
): void {
  reserveAndCopy(native, list, values, what);
  list.appendDesignColumn();
}

/** Calls `use` with the range of values of each part that the module asks for. */
function forEachPart(list: NativeColumnList, use: (first: number, last: number) => void): void {
  let first = 0;
  for (let count = list.nextValues(); count > 0; count = list.nextValues()) {
    use(first, first + count);
    list.appendPart();
    first += count;
  }
}

/** Appends the columns of a table that lies in one array, part by part. */
export function appendTable(
  native: NativeModule,
  list: NativeColumnList,
  table: { data: NumericArray; rows: number; columns: number; byRow: boolean },
  what: string,
): void {
  const { data } = table;
  list.beginTable(what, table.rows, table.columns, data.length, table.byRow);
  forEachPart(list, (first, last) => {
    const part = isTypedArray(data) ? data.subarray(first, last) : data.slice(first, last);
    reserveAndCopy(native, list, part, what, first);
  });
}

/** Appends the columns of a table of rows, all of the length `width`. */
export function appendRows(
  native: NativeModule,
  list: NativeColumnList,
  rows: readonly ArrayLike<unknown>[],
  width: number,
  what: string,
): void {
  list.beginTable(what, rows.length, width, rows.length * width, true);
  forEachPart(list, (first, last) => {
    const target = heapDoubles(native, list.reserve(what, "f64", last - first), last - first);
    let at = 0;
    for (let i = first / width; i < last / width; ++i) {
      const row = rows[i] ?? [];
      for (let j = 0; j < width; ++j) {
        target[at++] = elementToNumber(row[j], `${what}[${i}]`, j);
      }
    }
  });
}

/** Calls `use` with an empty column list for each name; they are freed afterwards. */
export function withColumnLists<K extends string, R>(
  native: NativeModule,
  names: readonly K[],
  use: (lists: Record<K, NativeColumnList>) => R,
): R {
  const lists = {} as Record<K, NativeColumnList>;
  try {
    for (const name of names) lists[name] = new native.ColumnList();
    return use(lists);
  } finally {
    for (const name of names) lists[name]?.delete();
  }
}

/** Calls `use` with a column of each of the named values; they are freed afterwards. */
export function withColumns<K extends string, R>(
  native: NativeModule,
  values: Readonly<Record<K, unknown>>,
  use: (lists: Record<K, NativeColumnList>) => R,
): R {
  const names = Object.keys(values) as K[];
  return withColumnLists(native, names, (lists) => {
    for (const name of names) appendColumn(native, lists[name], values[name], name);
    return use(lists);
  });
}
