import {
  appendDesignColumn,
  appendRows,
  appendTable,
  isNumericArray,
  isTypedArray,
  type NumericArray,
  type NumericElement,
} from "./columns.js";
import { dimensionMismatch, kindOf, WebGlmError } from "./errors.js";
import type { NativeModule } from "./native.js";
import type { NativeColumnList } from "./native_columns.js";

/**
 * The design as it is used, one column per coefficient; no intercept is added. The forms are
 * columns, rows, named columns, one array with its shape (`order` says which elements are
 * neighbours, `"row"` where it is not given), an array of typed arrays (its columns), or an array
 * of plain arrays (its rows).
 */
export type DesignInput =
  | { readonly columns: readonly NumericArray[] }
  | { readonly rows: readonly NumericArray[] }
  | {
      readonly data: NumericArray;
      readonly rows: number;
      readonly columns: number;
      readonly order?: "row" | "column" | undefined;
    }
  | { readonly [name: string]: NumericArray }
  | readonly NumericArray[]
  | readonly (readonly NumericElement[])[];

/** Where the columns go, and how many rows the response has. */
interface Target {
  readonly native: NativeModule;
  readonly list: NativeColumnList;
  readonly rows: number;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Appends the columns of `x`, and returns their names where `x` has any, else an empty array.
 * `rows` is the length of the response, for the message where the two readings of an array could
 * have been confused.
 */
export function appendDesign(
  native: NativeModule,
  list: NativeColumnList,
  x: unknown,
  rows: number,
): string[] {
  const target: Target = { native, list, rows };
  if (Array.isArray(x)) return appendArray(target, x);
  if (typeof x !== "object" || x === null) {
    throw new TypeError(`x must be an array or an object, got ${kindOf(x)}`);
  }
  if (isTypedArray(x)) {
    throw new TypeError(
      "x must have two dimensions: write { columns: [x] } or { data: x, rows, columns }",
    );
  }
  return appendFields(target, x as Fields);
}

/** An array of typed arrays is its columns, an array of plain arrays its rows. */
function appendArray(target: Target, x: readonly unknown[]): string[] {
  const first = x[0];
  if (!isNumericArray(first) && x.length > 0) {
    throw new TypeError(
      `x must have two dimensions, but x[0] is ${kindOf(first)}: write { columns: [x] }`,
    );
  }
  const columns = isTypedArray(first);
  const other = x.findIndex((part) => !isNumericArray(part) || isTypedArray(part) !== columns);
  if (other >= 0) {
    throw new TypeError(
      `x[${other}] is ${kindOf(x[other])}, but x[0] is ${kindOf(first)}: ` +
        "write { columns: x } or { rows: x }",
    );
  }
  const parts = x as readonly NumericArray[];
  refuseOtherReading(parts, target.rows, columns);
  return columns ? appendColumns(target, parts) : appendAllRows(target, parts);
}

/** Where the lengths fit only the other reading of an array, the error says so. */
function refuseOtherReading(parts: readonly NumericArray[], rows: number, columns: boolean): void {
  const inner = parts[0]?.length ?? 0;
  const fits = columns ? inner === rows : parts.length === rows;
  const fitsOther = columns ? parts.length === rows : inner === rows;
  if (fits || !fitsOther) return;
  const hint = columns
    ? "x: an array of typed arrays holds columns; for rows write { rows: x }"
    : "x: an array of plain arrays holds rows; for columns write { columns: x }";
  throw dimensionMismatch(rows, columns ? inner : parts.length, hint);
}

function appendFields(target: Target, x: Fields): string[] {
  const keys = Object.keys(x);
  if (typeof x["rows"] === "number" || typeof x["columns"] === "number") {
    return appendShaped(target, x);
  }
  if (keys.length === 1 && isListOfArrays(x["columns"])) return appendColumns(target, x["columns"]);
  if (keys.length === 1 && isListOfArrays(x["rows"])) return appendAllRows(target, x["rows"]);
  for (const name of keys) appendDesignColumn(target.native, target.list, x[name], name);
  return keys;
}

function isListOfArrays(value: unknown): value is readonly NumericArray[] {
  return Array.isArray(value) && value.every(isNumericArray);
}

function appendShaped({ native, list }: Target, x: Fields): string[] {
  const { data, rows, columns, order = "row", ...others } = x;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    native.refuseName("field of x", unknown, ["data", "rows", "columns", "order"]);
  }
  if (typeof rows !== "number" || typeof columns !== "number") {
    throw new TypeError("rows and columns of x must both be numbers");
  }
  if (order !== "row" && order !== "column") {
    throw new WebGlmError(
      `order of x must be "row" or "column", got "${String(order)}"`,
      "invalid_input",
    );
  }
  if (!isNumericArray(data)) {
    throw new TypeError(`x must be an array or a typed array, got ${kindOf(data)}`);
  }
  appendTable(native, list, { data, rows, columns, byRow: order === "row" }, "x");
  return [];
}

function appendColumns({ native, list }: Target, columns: readonly NumericArray[]): string[] {
  columns.forEach((column, j) => appendDesignColumn(native, list, column, `x[${j}]`));
  return [];
}

function appendAllRows({ native, list }: Target, rows: readonly NumericArray[]): string[] {
  const width = rows[0]?.length ?? 0;
  rows.forEach((row, i) => {
    if (row.length !== width) throw dimensionMismatch(width, row.length, `row ${i} of x`);
  });
  appendRows(native, list, rows, width, "x");
  return [];
}
