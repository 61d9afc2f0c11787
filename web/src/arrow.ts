import { isTypedArray } from "./columns.js";
import { kindOf } from "./errors.js";

/** The part of an Arrow table that is read: apache-arrow's and flechette's have it. */
export interface ArrowTable {
  readonly schema: { readonly fields: readonly { readonly name: string }[] };
  getChild(name: string): ArrowColumn | null | undefined;
}

/** The part of an Arrow column that is read. */
export interface ArrowColumn extends Iterable<unknown> {
  readonly length: number;
  readonly nullCount: number;
  readonly type?: unknown;
  readonly data?: unknown;
  toArray(): unknown;
}

/** What this package asks of a column's type; apache-arrow says `isOrdered`, flechette `ordered`. */
interface ArrowType {
  readonly typeId?: number;
  readonly isOrdered?: boolean;
  readonly ordered?: boolean;
}

// The numbers of `Type` in Arrow's Schema.fbs; both libraries have -1 for dictionaries.
const dictionary = -1;
const integer = 2;
const floatingPoint = 3;
const temporal: ReadonlyMap<number | undefined, string> = new Map([
  [8, "dates"],
  [9, "times"],
  [10, "time stamps"],
  [11, "intervals"],
  [18, "durations"],
]);

/** A column of an Arrow table as far as a frame can take it. */
export type ArrowValues =
  | { readonly values: unknown }
  /** Distinct values of a dictionary column; `levels` where the dictionary's order has a meaning. */
  | { readonly factor: readonly unknown[]; readonly levels: readonly unknown[] | undefined };

export function isArrowTable(data: object): data is ArrowTable {
  const table = data as Partial<ArrowTable>;
  return typeof table.getChild === "function" && Array.isArray(table.schema?.fields);
}

export function isArrowColumn(value: unknown): value is ArrowColumn {
  const column = value as Partial<ArrowColumn> | null;
  return (
    typeof column === "object" &&
    column !== null &&
    typeof column.toArray === "function" &&
    typeof column.nullCount === "number" &&
    typeof column[Symbol.iterator] === "function"
  );
}

/** The dictionaries of all chunks, one after the other. */
function dictionaryValues(column: ArrowColumn): unknown[] {
  const chunks = Array.isArray(column.data) ? (column.data as unknown[]) : [];
  return chunks.flatMap((chunk) => {
    const { dictionary: values } = chunk as { dictionary?: Iterable<unknown> };
    return values === undefined ? [] : Array.from(values);
  });
}

/** Numbers without nulls as they lie in memory; undefined where they must be read one by one. */
function plainNumbers(column: ArrowColumn, typeId: number | undefined): unknown {
  if (column.nullCount !== 0) return undefined;
  if (typeId !== undefined && typeId !== integer && typeId !== floatingPoint) return undefined;
  const values = column.toArray();
  // apache-arrow hands out the bits of half-precision numbers as a Uint16Array.
  const isHalf = typeId === floatingPoint && !kindOf(values).startsWith("Float");
  return isTypedArray(values) && !isHalf ? values : undefined;
}

/** Reads a column; throws a TypeError for one of dates or times. */
export function readArrowColumn(column: ArrowColumn, name: string): ArrowValues {
  const type = (column.type ?? {}) as ArrowType;
  const kind = temporal.get(type.typeId);
  if (kind !== undefined) {
    throw new TypeError(
      `${name} is an Arrow column of ${kind}; make numbers of them, such as days since a day, or texts`,
    );
  }
  if (type.typeId !== dictionary) {
    return { values: plainNumbers(column, type.typeId) ?? Array.from(column) };
  }
  const ordered = type.isOrdered ?? type.ordered ?? false;
  return { factor: Array.from(column), levels: ordered ? dictionaryValues(column) : undefined };
}
