import { appendColumn, isNumericArray, withColumnLists, type NumericArray } from "./columns.js";
import { kindOf } from "./errors.js";
import type { NativeModule } from "./native.js";
import type { NativeColumnList } from "./native_columns.js";

/** A column of the data by its name, or one number per row. */
export type RowValues = string | NumericArray;

/** The name in a RowValues option, if it is one. */
function columnName(values: unknown, what: string): string | undefined {
  if (values === undefined || isNumericArray(values)) return undefined;
  if (typeof values === "string") return values;
  throw new TypeError(
    `${what} must be a column name or an array of numbers, got ${kindOf(values)}`,
  );
}

/** The columns that the named options name, by option and as a list. */
export function columnNames(names: readonly string[], options: object) {
  const given = Object.fromEntries(
    names.map((what) => [what, columnName(Reflect.get(options, what), what)]),
  );
  return { given, named: Object.values(given).filter((name) => name !== undefined) };
}

/** Calls `use` with the arrays among the named options; the lists of the others are empty. */
export function withRowArrays<K extends string, R>(
  native: NativeModule,
  names: readonly K[],
  options: { readonly [name in K]?: unknown },
  use: (lists: Record<K, NativeColumnList>) => R,
): R {
  return withColumnLists(native, names, (lists) => {
    for (const name of names) {
      const values = options[name];
      if (isNumericArray(values)) appendColumn(native, lists[name], values, name);
    }
    return use(lists);
  });
}
