import type { Details } from "./errors.js";
import type { Conventions, WeightsType } from "./options.js";

/** What valid data may lead to. */
export type WarningCode =
  | "not_converged"
  | "separation"
  | "aliased"
  | "boundary"
  | "constant_response"
  | "zero_df"
  | "non_integer_counts"
  | "ill_conditioned"
  | "step_halved"
  | "single_level"
  | "unseen_level"
  | "extrapolated"
  | "df_raised"
  | "no_limit";

/** One outcome that the reader of a fit should know of. */
export interface FitWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly details: Details;
}

/** Which penalty a fit has. */
export type PenaltyType = "none" | "ridge" | "lasso" | "elasticnet";

/** A fit as plain data, without its rows; `GlmResults` explains each field. */
export interface FitSnapshot {
  readonly params: Float64Array;
  readonly bse: Float64Array;
  readonly tvalues: Float64Array;
  readonly pvalues: Float64Array;
  /** null above 5,000 coefficients, where a fit refuses it as `out_of_memory`. */
  readonly covParams: Float64Array | null;
  /** Likewise. */
  readonly covParamsUnscaled: Float64Array | null;
  readonly names: string[];
  readonly aliased: boolean[];
  readonly family: string;
  readonly link: string;
  readonly alpha: number;
  readonly l1Ratio: number | null;
  readonly penaltyType: PenaltyType;
  readonly weightsType: WeightsType;
  readonly conventions: Conventions;
  readonly deviance: number;
  readonly nullDeviance: number;
  readonly pearsonChi2: number;
  readonly scale: number;
  readonly nobs: number;
  readonly rank: number;
  readonly dfResid: number;
  readonly dfModel: number;
  readonly dfNull: number;
  readonly iterations: number;
  readonly converged: boolean;
  readonly stepHalvingUsed: boolean;
  readonly maxStdScore: number;
  readonly stationary: boolean;
  readonly responseScale: number;
  readonly warnings: FitWarning[];
}
