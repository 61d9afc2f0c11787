import { dictGlm, type DictSpec } from "./dict.js";
import { formulaGlm, type ModelOptions } from "./formula.js";
import type { DataInput } from "./frame.js";
import type { NativeModule } from "./native.js";

/** Bytes that a fit takes at its peak. */
export interface MemoryEstimate {
  /** The sum of the three that follow. */
  readonly bytes: number;
  /** Held by the rows: numbers, codes, response, weights, offset. */
  readonly columns: number;
  /** Tables of a pass over the rows. */
  readonly sums: number;
  /** X'WX and its factor. */
  readonly solving: number;
  /** What the module can still allocate now: it can hold 4 GiB. */
  readonly available: number;
}

/** A model of named columns as one object. */
export interface FormulaSpec extends ModelOptions {
  readonly formula: string;
  readonly data: DataInput;
}

/** What a fit of the model on so many rows takes, from the levels and knots of the data given. */
export function estimateMemory(
  native: NativeModule,
  spec: DictSpec | FormulaSpec,
  rows: number,
): MemoryEstimate {
  const model = "formula" in spec ? formulaModel(native, spec) : dictGlm(native, spec);
  try {
    return model.estimate(rows);
  } finally {
    model.dispose();
  }
}

function formulaModel(native: NativeModule, { formula, data, ...options }: FormulaSpec) {
  return formulaGlm(native, formula, data, options);
}
