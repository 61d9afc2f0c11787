import type { MemoryEstimate } from "./memory_estimate.js";
import type { NativeFit, NativeModelData, NativeWarning } from "./native_fit.js";
import type { NativeHandle } from "./owned.js";

// Models with terms, of the module that wasm/src builds.

/** Terms with what they have learned, and the rows they learned it from. */
export interface NativeLearnedModel extends NativeHandle {
  data(): NativeModelData;
  formula(): string;
  names(): string[];
  warnings(): NativeWarning[];
  /** The given row behind each row of the data; empty where they are the same. */
  keptRows(): Uint32Array;
  memory(rows: number): MemoryEstimate;
  /** Interior knots and boundary of the splines, in the order of the variables. */
  splines(): { knots: Float64Array; lower: number; upper: number }[];
  /** Another handle of the same object, which is freed with its last handle; Embind's. */
  clone(): NativeLearnedModel;
}

/** A model that was read from its text. */
export interface NativeSavedModel extends NativeHandle {
  terms(): NativeLearnedModel;
  fit(): NativeFit;
}

/** A column name, or undefined; arrays go by column lists. */
export interface NativeModelOptions {
  family?: string | undefined;
  link?: string | undefined;
  var_power?: number | "estimate" | undefined;
  theta?: number | "estimate" | undefined;
  weights?: string | undefined;
  offset?: string | undefined;
  exposure?: string | undefined;
  complement?: string | undefined;
  missing?: string | undefined;
  conventions?: string | undefined;
}

export interface NativePredictOptions {
  type?: string | undefined;
  se?: boolean | undefined;
  level?: number | undefined;
  unseen?: string | undefined;
  offset?: string | undefined;
  exposure?: string | undefined;
  complement?: string | undefined;
}

/** `values` has one column for each of `terms` where these were asked for. */
export interface NativePrediction {
  values: Float64Array;
  terms: string[];
  se: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  warnings: NativeWarning[];
}
