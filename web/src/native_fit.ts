import type { LinearConstraint } from "./options.js";
import type { NativeHandle } from "./owned.js";
import type { RelaxedFit } from "./snapshot.js";

// Fits of the module that wasm/src builds: what they take and what they say.

export interface NativeWarning {
  code: string;
  message: string;
  details: Record<string, number | string>;
}

/** A share in the rows of a model: response, design, weights, offset. */
export interface NativeModelData extends NativeHandle {
  names(): string[];
}

export interface NativeStatistics {
  names: string[];
  family: string;
  family_spec: string;
  /** Of the families that have it. */
  theta?: number;
  var_power?: number;
  /** Where they were estimated. */
  theta_se?: number;
  var_power_se?: number;
  likelihood_dispersion?: number;
  link: string;
  alpha: number;
  l1_ratio: number;
  penalty_type: string;
  weights_type: string;
  conventions: string;
  aliased: boolean[];
  deviance: number;
  null_deviance: number;
  pearson_chi2: number;
  nobs: number;
  rank: number;
  df_resid: number;
  df_model: number;
  df_null: number;
  scale: number;
  scale_pearson: number;
  iterations: number;
  converged: boolean;
  step_halving_used: boolean;
  max_std_score: number;
  stationary: boolean;
  has_covariance: boolean;
  response_scale: number;
  inference_status: string;
  /** NaN for a fit without penalty and bounds. */
  kkt_residual: number;
  relaxed: RelaxedFit | undefined;
  active_constraints: { name: string; multiplier: number; coefficient: string }[];
  warnings: NativeWarning[];
}

export interface NativeFit extends NativeHandle {
  params(): Float64Array;
  covUnscaled(): Float64Array;
  statistics(): NativeStatistics;
}

export interface NativeProgress {
  done: boolean;
  phase: string;
  iteration: number;
  deviance: number;
}

export interface NativeFitJob extends NativeHandle {
  advance(maxBlocks: number): NativeProgress;
  result(): NativeFit;
}

/** Options of a fit, by the names that C++ reads; undefined stands for the default. */
export interface NativeFitOptions {
  family?: string | undefined;
  link?: string | undefined;
  alpha?: number | undefined;
  l1_ratio?: number | undefined;
  var_power?: number | "estimate" | undefined;
  theta?: number | "estimate" | undefined;
  max_iter?: number | undefined;
  tol?: number | undefined;
  weights_type?: string | undefined;
  conventions?: string | undefined;
  penalty_factors?: readonly number[] | undefined;
  term_penalty_factors?: Readonly<Record<string, number>> | undefined;
  relaxed?: boolean | undefined;
  penalty_groups?: string | readonly (string | number)[] | undefined;
  standardize?: boolean | undefined;
  lower?: readonly number[] | undefined;
  upper?: readonly number[] | undefined;
  term_lower?: Readonly<Record<string, number>> | undefined;
  term_upper?: Readonly<Record<string, number>> | undefined;
  monotone?: Readonly<Record<string, string>> | undefined;
  constraints?: readonly LinearConstraint[] | undefined;
  regularization?: string | undefined;
  alphas?: readonly number[] | undefined;
  l1_ratios?: readonly number[] | undefined;
  n_alphas?: number | undefined;
  alpha_min_ratio?: number | undefined;
  cv?: number | undefined;
  folds?: readonly number[] | undefined;
  groups?: readonly number[] | undefined;
  cv_seed?: number | undefined;
  selection?: string | undefined;
  bias_reduction?: string | undefined;
}

/** Columns over the points of a path; those of cross-validation are empty without it. */
export interface NativePath {
  alpha: Float64Array;
  l1_ratio: Float64Array;
  deviance: Float64Array;
  nonzero: Float64Array;
  kkt_residual: Float64Array;
  params: Float64Array;
  cv_mean: Float64Array;
  cv_se: Float64Array;
  fold_deviance: Float64Array;
  folds: number;
  selected: number;
}
