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
  | "no_limit"
  | "theta_infinite"
  | "no_standard_errors";

/** One outcome that the reader of a fit should know of. */
export interface FitWarning {
  readonly code: WarningCode;
  readonly message: string;
  readonly details: Details;
}

/** An unpenalised fit of the coefficients that an l1 penalty has left. */
export interface RelaxedFit {
  /** Length p: 0 where the penalty has not selected the coefficient, NaN where it is aliased. */
  readonly params: Float64Array;
  readonly deviance: number;
  readonly converged: boolean;
}

/** A bound or constraint that holds the estimates. */
export interface ActiveConstraint {
  /** "x >= 0", "area[T.B] <= area[T.C]", "x + 2 * z <= 3". */
  readonly name: string;
  /** By how much the objective would fall for each unit that the bound is moved outwards. */
  readonly multiplier: number;
}

/** Which penalty a fit has. */
export type PenaltyType = "none" | "ridge" | "lasso" | "elasticnet";

/**
 * What standard errors mean: they hold, they are those of a biased estimator (ridge), or there are
 * none, because the data have chosen the coefficients, or a bound holds some.
 */
export type InferenceStatus =
  | "valid_standard"
  | "naive_after_regularization"
  | "naive_after_selection"
  | "constrained_boundary";

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
  readonly inferenceStatus: InferenceStatus;
  readonly kktResidual: number | null;
  readonly boundCoefficients: string[];
  readonly activeConstraints: ActiveConstraint[];
  readonly relaxed: RelaxedFit | null;
  readonly theta: number | undefined;
  readonly thetaSe: number | undefined;
  readonly varPower: number | undefined;
  readonly varPowerSe: number | undefined;
  readonly likelihoodDispersion: number | undefined;
  readonly warnings: FitWarning[];
}
