import { withColumns, type NumericArray } from "./columns.js";
import type { NativeModule } from "./native.js";

/** How p values are adjusted for having looked at several hypotheses. */
export type Adjustment = "bonferroni" | "holm" | "bh";

/**
 * p values adjusted for their number, in the order given: Bonferroni, Holm (1979), or the false
 * discovery rate of Benjamini & Hochberg (1995). A NaN stays NaN and does not count as a test.
 * Throws `invalid_input` for a p value outside [0, 1].
 */
export function adjustPValues(
  native: NativeModule,
  pValues: NumericArray,
  method: Adjustment,
): Float64Array {
  return withColumns(native, { pValues }, (lists) => native.adjustPValues(lists.pValues, method));
}
