import type { NativeWarning } from "./native_fit.js";

// Tests, tables and row results of the module that wasm/src builds.

/** "HC0" to "HC3", a p x p matrix by rows, or null for the model's own covariance. */
export type CovarianceKind = string | Float64Array | null;

export interface NativeTestResult {
  test: string;
  statistic: number;
  df: number;
  df_resid: number;
  p_value: number;
}

/** Columns that the kind of table does not have are empty. */
export interface NativeDevianceTable {
  test: string;
  scale: number;
  labels: string[];
  df: Float64Array;
  deviance: Float64Array;
  resid_df: Float64Array;
  resid_deviance: Float64Array;
  aic: Float64Array;
  statistic: Float64Array;
  p_value: Float64Array;
  warnings: NativeWarning[];
}

export interface NativeMarginalEffects {
  variables: string[];
  contrasts: string[];
  effect: Float64Array;
  se: Float64Array;
  statistic: Float64Array;
  p_value: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
}

export interface NativeMarginalOptions {
  variables?: readonly string[] | undefined;
  alpha?: number | undefined;
  use_t?: boolean | undefined;
}

/** One of the three kinds. */
export interface NativeHypothesis {
  term?: string | undefined;
  columns?: readonly string[] | undefined;
  /** Rows of length p, one after the other. */
  matrix?: readonly number[] | undefined;
  right_side?: readonly number[] | undefined;
}

/** Variance inflation by columns or terms. */
export interface NativeInflation {
  terms: string[];
  df: Float64Array;
  gvif: Float64Array;
  scaled: Float64Array;
}

/** What has one value per row, by its name in C++. */
export type RowQuantity =
  | "fitted"
  | "linear_predictor"
  | "irls_weight"
  | "resid_response"
  | "resid_pearson"
  | "resid_deviance"
  | "resid_working"
  | "leverage"
  | "rstandard_deviance"
  | "rstandard_pearson"
  | "cooks_distance";
