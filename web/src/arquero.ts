/** The part of an arquero table that is read; filters and orders of the table hold. */
export interface ArqueroTable {
  columnNames(): readonly string[];
  array(name: string): unknown;
}

export function isArquero(data: object): data is ArqueroTable {
  const table = data as Partial<ArqueroTable>;
  return typeof table.columnNames === "function" && typeof table.array === "function";
}
