import {
  appendDesignColumn,
  isNumericArray,
  withColumnLists,
  type NumericArray,
} from "./columns.js";
import { appendDesign, type DesignInput } from "./design.js";
import { FitEstimates } from "./fit_estimates.js";
import {
  covarianceKind,
  devianceTable,
  marginalEffects,
  hypothesisTest,
  waldTest,
  type CovarianceOptions,
  type DevianceTable,
  type Hypothesis,
  type IntervalOptions,
  type Intervals,
  type MarginalEffects,
  type MarginalOptions,
  type ProfileIntervals,
  type RobustKind,
  type ClusterKind,
  type TestOption,
  type HypothesisTest,
  type TOption,
} from "./inference.js";

/** exp of the estimates and of their limits, each of length p. */
export interface Relativities extends Intervals {
  readonly relativity: Float64Array;
}

/** Tests of single coefficients, each of length p. */
export interface CoefficientTests {
  readonly statistic: Float64Array;
  readonly pvalue: Float64Array;
}

/** Estimates and what is said of them, column by column; each of length p. */
export interface CoefficientTable extends Intervals {
  readonly name: string[];
  readonly estimate: Float64Array;
  readonly standardError: Float64Array;
  /** Estimate over standard error: Student's t or normal, as `pvalue` takes it. */
  readonly statistic: Float64Array;
  readonly pvalue: Float64Array;
}

/** What a fit infers: errors, intervals, tests. @internal */
export abstract class FitInference extends FitEstimates {
  /** phi (X'WX)^-1; p x p, or empty where there are no standard errors (McCullagh & Nelder 1989, section 2.5). */
  covParams(): Float64Array {
    return this.module.covParams(this.native, null);
  }
  /** Standard errors; length p. */
  bse(): Float64Array {
    return this.module.bse(this.native, null);
  }
  /** Estimates over their standard errors; length p. */
  tvalues(): Float64Array {
    return this.module.tvalues(this.native, null);
  }
  /**
   * Two-sided p values: by Student's t where phi is estimated, else normal, unless `useT` or the
   * conventions say otherwise; length p.
   */
  pvalues({ useT }: TOption = {}): Float64Array {
    return this.module.pvalues(this.native, null, useT);
  }
  /**
   * Limits at level 1 - `alpha` (0.05). Wald's are estimate -/+ quantile times standard error.
   * "profile" inverts likelihood-ratio tests, which suits skewed likelihoods (Venables & Ripley
   * 2002, section 7.2) and takes some passes over the rows for each limit: a limit that does not
   * exist is infinite, one that was not found is NaN, both with a warning. Throws `invalid_input`
   * unless 0 < alpha < 1, and `unsupported_model` for the profile of a penalised fit.
   */
  confInt(options: IntervalOptions & { readonly method: "profile" }): ProfileIntervals;
  confInt(options?: number | IntervalOptions): Intervals;
  confInt(options: number | IntervalOptions = {}): Intervals {
    const given = typeof options === "object" ? options : { alpha: options };
    const { alpha = 0.05, method = "wald", columns, useT } = given;
    if (method === "profile") {
      return this.module.profileIntervals(this.native, columns, alpha, useT) as ProfileIntervals;
    }
    if (method !== "wald") this.module.refuseName("method", method, ["wald", "profile"]);
    return this.module.confInt(this.native, alpha, this.#covariance(given), useT);
  }
  /** All of these side by side, at level 1 - `alpha` (0.05); robust with `covType`. */
  coefTable(
    options: CovarianceOptions & TOption & { readonly alpha?: number | undefined } = {},
  ): CoefficientTable {
    const { alpha = 0.05, useT } = options;
    const kind = this.#covariance(options);
    return {
      name: this.names,
      estimate: this.params,
      standardError: this.module.bse(this.native, kind),
      statistic: this.module.tvalues(this.native, kind),
      pvalue: this.module.pvalues(this.native, kind, useT),
      ...this.module.confInt(this.native, alpha, kind, useT),
    };
  }
  /** exp of the estimates and of their limits: rate ratios under log, odds ratios under logit. */
  relativities(alpha = 0.05): Relativities {
    return this.module.relativities(this.native, alpha, null);
  }
  /** "***" below 0.001, "**" below 0.01, "*" below 0.05, "." below 0.1, else ""; length p. */
  significanceCodes(): string[] {
    return this.module.significanceCodes(this.native);
  }

  #covariance(options: CovarianceOptions) {
    return covarianceKind(this.module, this.native, options);
  }

  /**
   * The robust covariance (White 1980; MacKinnon & White 1985), or with `clusters` the clustered one
   * (Liang & Zeger 1986; CR1 scales by G / (G - 1) (n - 1) / (n - p)); p x p. A pass over the rows.
   */
  covRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters }: Pick<CovarianceOptions, "clusters"> = {},
  ): Float64Array {
    return this.module.covParams(this.native, this.#covariance({ covType, clusters }));
  }
  /** Robust standard errors; length p. */
  bseRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters }: Pick<CovarianceOptions, "clusters"> = {},
  ): Float64Array {
    return this.module.bse(this.native, this.#covariance({ covType, clusters }));
  }
  /** Estimates over their robust standard errors; length p. */
  tvaluesRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters }: Pick<CovarianceOptions, "clusters"> = {},
  ): Float64Array {
    return this.module.tvalues(this.native, this.#covariance({ covType, clusters }));
  }
  /** Two-sided p values from robust standard errors; length p. */
  pvaluesRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters, useT }: Pick<CovarianceOptions, "clusters"> & TOption = {},
  ): Float64Array {
    return this.module.pvalues(this.native, this.#covariance({ covType, clusters }), useT);
  }
  /** Limits from robust standard errors at level 1 - `alpha`. */
  confIntRobust(
    alpha = 0.05,
    covType: RobustKind | ClusterKind = "HC1",
    { clusters, useT }: Pick<CovarianceOptions, "clusters"> & TOption = {},
  ): Intervals {
    return this.module.confInt(this.native, alpha, this.#covariance({ covType, clusters }), useT);
  }

  /**
   * Wald's test of a hypothesis about the coefficients, as F where the fit's tests use t, else as
   * chi-squared. Throws `singular` for restrictions that depend on each other, `unknown_name` for a
   * term or a column that does not exist.
   */
  waldTest(hypothesis: Hypothesis, options: TestOption & CovarianceOptions = {}): HypothesisTest {
    return waldTest(this.module, this.native, hypothesis, options);
  }
  /**
   * Analysis of deviance of the terms, each row a smaller model that is fitted for it: type 1 adds
   * them in their order (R's anova), type 2 each to all that do not contain it, type 3 each to all
   * others (car's Anova), which means something under sum contrasts only. Throws
   * `unsupported_model` for a penalised fit.
   */
  anova({ type = 1, test }: TestOption & { readonly type?: 1 | 2 | 3 } = {}): DevianceTable {
    return devianceTable(this.module.anova(this.native, type, test));
  }
  /** What leaving out each term costs, for terms that no other contains (R's drop1). */
  drop1({ test }: TestOption = {}): DevianceTable {
    return devianceTable(this.module.drop1(this.native, test));
  }
  /**
   * Rao's score test that columns which the fit lacks have coefficient 0, as chi-squared: one pass
   * over the rows, no new fit. `x` has n rows.
   */
  scoreTest(x: NumericArray | DesignInput): HypothesisTest {
    return withColumnLists(this.module, ["x"], (lists) => {
      const single = isNumericArray(x) && typeof x[0] !== "object";
      if (single) appendDesignColumn(this.module, lists.x, x, "x");
      else appendDesign(this.module, lists.x, x, this.response.length);
      return hypothesisTest(this.module.scoreTest(this.native, lists.x));
    });
  }
  /**
   * Average marginal effects of the columns over the rows of the fit, each by itself: mean
   * derivatives of the mean response, with standard errors by the delta method.
   */
  marginalEffects(options: MarginalOptions = {}): MarginalEffects {
    const { variables, alpha, useT: use_t } = options;
    const kind = this.#covariance(options);
    return marginalEffects(
      this.module.marginalEffects(this.native, { variables, alpha, use_t }, kind),
    );
  }

  /** Penalised likelihood-ratio tests of single coefficients, after `biasReduction: "firth"`. */
  firthTests(): CoefficientTests {
    return this.module.firthTests(this.native);
  }
}
