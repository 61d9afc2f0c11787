import type { NativeHandle } from "./owned.js";

// Columns on their way in, as the module that wasm/src builds takes them.

/** An element type as C++ names it. */
export type ElementType =
  "f64" | "f32" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64";

/** Columns on their way in. */
export interface NativeColumnList extends NativeHandle {
  /** Makes room for `count` elements and returns its address, from 0 to 2^32 - 1. */
  reserve(what: string, elementType: ElementType, count: number): number;
  /** What was written becomes one more column. */
  append(): void;
  /** What was written becomes one more column of a design, looked through for 0 and 1. */
  appendDesignColumn(): void;
  /** A table of `values` values comes next, in parts. */
  beginTable(what: string, rows: number, columns: number, values: number, byRow: boolean): void;
  /** How many values the next part has; 0 after the last one. */
  nextValues(): number;
  /** What was written is the next part of the table. */
  appendPart(): void;
}

/** Named columns of equal length. */
export interface NativeFrame extends NativeHandle {
  addNumeric(name: string, values: NativeColumnList): void;
  /**
   * Takes what `codes` has reserved and not appended. Codes that are NaN or negative are missing;
   * levels are sorted where `sort`.
   */
  addCategorical(
    name: string,
    codes: NativeColumnList,
    levels: readonly string[],
    sort: boolean,
  ): void;
  /** A factor whose levels are the distinct numbers. */
  addNumberLevels(name: string, values: NativeColumnList): void;
  /** The columns of a design, one for each of `names`. */
  addDesign(names: readonly string[], design: NativeColumnList): void;
  rows(): number;
}
