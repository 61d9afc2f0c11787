import { withColumns, type NumericArray } from "./columns.js";
import type { NativeModule } from "./native.js";
import type { NativeFit } from "./native_fit.js";
import type {
  CovarianceKind,
  NativeDevianceTable,
  NativeMarginalEffects,
  NativeTestResult,
} from "./native_inference.js";
import type { FitWarning } from "./snapshot.js";

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

/** Limits of an interval for each coefficient. */
export interface Intervals {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** The finite-sample correction of a robust covariance, in any case. */
export type RobustKind = "HC0" | "HC1" | "HC2" | "HC3";
/** The same of a clustered one. */
export type ClusterKind = "CR0" | "CR1";

/** Whose errors a test or an interval uses: the model's own where nothing is given. */
export interface CovarianceOptions {
  /** HC0 to HC3, or CR0 and CR1 with `clusters`. */
  readonly covType?: RobustKind | ClusterKind | undefined;
  /** Rows of one value form a cluster; length n. */
  readonly clusters?: NumericArray | readonly string[] | undefined;
}

/** Student's t or the normal distribution; the conventions decide where it is not given. */
export interface TOption {
  readonly useT?: boolean | undefined;
}

/** What intervals to make. */
export interface IntervalOptions extends CovarianceOptions, TOption {
  /** Level 1 - alpha; 0.05. */
  readonly alpha?: number | undefined;
  /** "wald" where it is not given; "profile" inverts likelihood-ratio tests. */
  readonly method?: "wald" | "profile" | undefined;
  /** Names of the coefficients to profile; all of them. */
  readonly columns?: readonly string[] | undefined;
}

/** Profile-likelihood limits, one of each for every coefficient asked for. */
export interface ProfileIntervals extends Intervals {
  /** `no_limit` for each limit that does not exist (infinite) or was not found (NaN). */
  readonly warnings: readonly FitWarning[];
}

/** The distribution a test refers to: F where the fit's tests use t, else chi-squared. */
export type TestKind = "chisq" | "F";

export interface TestOption {
  readonly test?: TestKind | undefined;
}

/** A test of one hypothesis. */
export interface HypothesisTest {
  readonly test: TestKind;
  readonly statistic: number;
  /** How many independent restrictions the hypothesis makes. */
  readonly df: number;
  /** Of the denominator of F; Infinity for chi-squared. */
  readonly dfResid: number;
  /** NaN where `df` is 0. */
  readonly pValue: number;
}

/**
 * A hypothesis about the coefficients b: that those of a term are 0 (by its label), that those of
 * these names are 0, or `matrix` b = `value` with one row of length p for each restriction.
 */
export type Hypothesis =
  | { readonly term: string }
  | { readonly columns: readonly string[] }
  | { readonly matrix: readonly NumericArray[]; readonly value?: NumericArray | undefined };

/**
 * Models side by side. Columns that the kind of table does not have are empty; cells that make no
 * sense in their row are NaN.
 */
export interface DevianceTable {
  readonly test: TestKind;
  /** The phi that deviances are divided by. */
  readonly scale: number;
  /** Of terms or models. */
  readonly labels: readonly string[];
  /** Coefficients of the term. */
  readonly df: Float64Array;
  /** What the term explains; the deviance of the model in `drop1`. */
  readonly deviance: Float64Array;
  readonly residDf: Float64Array;
  readonly residDeviance: Float64Array;
  readonly aic: Float64Array;
  /** deviance / phi as chi-squared, or that over df as F. */
  readonly statistic: Float64Array;
  readonly pValue: Float64Array;
  readonly warnings: readonly FitWarning[];
}

/** Which marginal effects. */
export interface MarginalOptions extends CovarianceOptions, TOption {
  /** All variables of the model where they are not given. */
  readonly variables?: readonly string[] | undefined;
  /** Level of the intervals is 1 - alpha; 0.05. */
  readonly alpha?: number | undefined;
}

/** What changes of a variable do to the mean; one entry for each effect. */
export interface MarginalEffects {
  readonly variables: readonly string[];
  /** "dY/dX" of a number, "B - A" of two levels of a factor. */
  readonly contrasts: readonly string[];
  readonly effect: Float64Array;
  readonly se: Float64Array;
  readonly statistic: Float64Array;
  readonly pValue: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/** Cluster labels as numbers: texts are numbered in the order of their first rows. */
function clusterNumbers(clusters: NumericArray | readonly string[]): NumericArray {
  if (typeof clusters[0] !== "string") return clusters as NumericArray;
  const numbers = new Map<unknown, number>();
  return Array.from(clusters as readonly unknown[], (label) => {
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    return known;
  });
}

/** The covariance as C++ takes it. */
export function covarianceKind(
  native: NativeModule,
  fit: NativeFit,
  { covType, clusters }: CovarianceOptions,
): CovarianceKind {
  if (clusters === undefined) return covType ?? null;
  const kind = covType === undefined || covType === "HC1" ? "CR1" : covType;
  return withColumns(native, { clusters: clusterNumbers(clusters) }, (lists) =>
    native.clusteredCovariance(fit, kind, lists.clusters),
  );
}

export function hypothesisTest(result: NativeTestResult): HypothesisTest {
  const { test, statistic, df, df_resid: dfResid, p_value: pValue } = result;
  return { test: test as TestKind, statistic, df, dfResid, pValue };
}

export function devianceTable(table: NativeDevianceTable): DevianceTable {
  const { resid_df: residDf, resid_deviance: residDeviance, p_value: pValue, ...rest } = table;
  return { ...rest, residDf, residDeviance, pValue } as DevianceTable;
}

export function marginalEffects(effects: NativeMarginalEffects): MarginalEffects {
  const { p_value: pValue, ...rest } = effects;
  return { ...rest, pValue };
}

export function waldTest(
  native: NativeModule,
  fit: NativeFit,
  hypothesis: Hypothesis,
  options: TestOption & CovarianceOptions,
): HypothesisTest {
  const given =
    "matrix" in hypothesis
      ? {
          matrix: hypothesis.matrix.flatMap((row) => Array.from(row as ArrayLike<number>)),
          right_side: hypothesis.value && Array.from(hypothesis.value as ArrayLike<number>),
        }
      : hypothesis;
  const kind = covarianceKind(native, fit, options);
  return hypothesisTest(native.waldTest(fit, given, kind, options.test));
}
