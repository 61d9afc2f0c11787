import {
  appendDesignColumn,
  isNumericArray,
  withColumnLists,
  type NumericArray,
} from "./columns.js";
import { appendDesign, type DesignInput } from "./design.js";
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
import type { NativeModule } from "./native.js";
import type { NativeFit, NativeStatistics } from "./native_fit.js";
import { orFree, Owned, type NativeHandle } from "./owned.js";
import { regularizationPath, type RegularizationPath } from "./path.js";
import type { Conventions, WeightsType } from "./options.js";
import type { FitSnapshot, FitWarning, InferenceStatus, PenaltyType } from "./snapshot.js";

/** exp of the estimates and of their limits, each of length p. */
export interface Relativities extends Intervals {
  readonly relativity: Float64Array;
}

/** Variance inflation by terms: the intercept has none. */
export interface VarianceInflation {
  readonly terms: readonly string[];
  /** Coefficients of each term. */
  readonly df: Float64Array;
  /** The generalised factor (Fox & Monette 1992); the usual one where df is 1. */
  readonly gvif: Float64Array;
  /** gvif^(1 / (2 df)), comparable between terms. */
  readonly scaled: Float64Array;
}

/** Pseudo-R2: McFadden, Cox and Snell, and Nagelkerke need a known phi or a Gaussian. */
export interface PseudoR2 {
  readonly deviance: number;
  readonly mcfadden: number;
  readonly coxSnell: number;
  readonly nagelkerke: number;
  /** Of binomials. */
  readonly tjur: number;
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

/**
 * A fitted model. Everything of size p was computed with the fit. What has one value per row is a
 * pass over the rows on every access, so keep the array. Arrays are copies that stay valid after
 * `dispose()`; n is the number of rows, p of coefficients, matrices lie by rows. Where a
 * coefficient is aliased, its values are NaN.
 */
export class GlmResults extends Owned<NativeFit> {
  readonly #module: NativeModule;
  readonly #statistics: NativeStatistics;

  /** Takes the handle; `others` are freed with it where it cannot be read. @internal */
  constructor(module: NativeModule, fit: NativeFit, others: readonly NativeHandle[] = []) {
    const statistics = orFree([fit, ...others], () => fit.statistics());
    super(fit);
    this.#module = module;
    this.#statistics = statistics;
  }

  private get statistics(): NativeStatistics {
    void this.native; // throws after dispose()
    return this.#statistics;
  }

  /** Estimates in units of the linear predictor; length p, in the order of the design. */
  get params(): Float64Array {
    return this.native.params();
  }
  /** The same as `params`. */
  get coefficients(): Float64Array {
    return this.params;
  }
  /** Names of the coefficients, length p. */
  get names(): string[] {
    return [...this.statistics.names];
  }
  /** The same as `names`. */
  get featureNames(): string[] {
    return this.names;
  }
  /** Which coefficients the columns before them determine; their estimates are NaN. */
  get aliased(): boolean[] {
    return [...this.statistics.aliased];
  }
  /**
   * (X'WX + penalty)^-1 at the estimates; p x p, computed on every access, or empty where there are
   * no standard errors. Throws `out_of_memory` above 5,000 coefficients (200 MB), as do `covParams`,
   * `covRobust` and `leverage`.
   */
  get covParamsUnscaled(): Float64Array {
    return this.native.covUnscaled();
  }
  /** mu, in units of the response; length n. One pass over the rows. */
  get fittedvalues(): Float64Array {
    return this.#module.rowValues(this.native, "fitted");
  }
  /** eta, the offset included; length n. One pass over the rows. */
  get linearPredictor(): Float64Array {
    return this.#module.rowValues(this.native, "linear_predictor");
  }
  /** w dmu_deta^2 / V(mu) at the estimates; length n. One pass over the rows. */
  get irlsWeights(): Float64Array {
    return this.#module.rowValues(this.native, "irls_weight");
  }
  /** y as it was given; length n. */
  get response(): Float64Array {
    return this.#module.response(this.native);
  }
  /** The design in full, intercept included; n x p. Throws `out_of_memory` where it is too large. */
  get designMatrix(): Float64Array {
    return this.#module.designMatrix(this.native);
  }
  /** Weighted sum of the unit deviances. */
  get deviance(): number {
    return this.statistics.deviance;
  }
  /** Accepted updates on all rows. */
  get iterations(): number {
    return this.statistics.iterations;
  }
  /** Whether the last step was within `tol`. */
  get converged(): boolean {
    return this.statistics.converged;
  }
  /** "converged" or "max_iterations". */
  get solverStatus(): "converged" | "max_iterations" {
    return this.converged ? "converged" : "max_iterations";
  }
  /** Rows of positive weight, or the sum of frequency weights. */
  get nobs(): number {
    return this.statistics.nobs;
  }
  /** `nobs` less the rank of the design. */
  get dfResid(): number {
    return this.statistics.df_resid;
  }
  /** The rank of the design, less one where there is an intercept. */
  get dfModel(): number {
    return this.statistics.df_model;
  }
  /** Residual degrees of freedom of the null model. */
  get dfNull(): number {
    return this.statistics.df_null;
  }
  /**
   * Linearly independent columns of the design; with an l1 penalty or bounds, the coefficients that
   * neither hold at zero or at a bound.
   */
  get rank(): number {
    return this.statistics.rank;
  }
  /** The family with its parameter, "Tweedie(p=1.5000)". */
  get family(): string {
    return this.statistics.family;
  }
  /** theta of a negative binomial, given or estimated; undefined for other families. */
  get theta(): number | undefined {
    return this.statistics.theta;
  }
  /** The standard error of an estimated theta, as MASS has it; else undefined. */
  get thetaSe(): number | undefined {
    return this.statistics.theta_se;
  }
  /** The variance power of a Tweedie or quasi family, given or estimated; else undefined. */
  get varPower(): number | undefined {
    return this.statistics.var_power;
  }
  /** The standard error of an estimated power; else undefined. */
  get varPowerSe(): number | undefined {
    return this.statistics.var_power_se;
  }
  /** The phi that maximises a Tweedie's likelihood with an estimated power; else undefined. */
  get likelihoodDispersion(): number | undefined {
    return this.statistics.likelihood_dispersion;
  }
  /** The link, "log". */
  get link(): string {
    return this.statistics.link;
  }
  /** Weight of the penalty; 0 without one, as it was given. */
  get alpha(): number {
    return this.statistics.alpha;
  }
  /** Share of the absolute values in the penalty; null without one. */
  get l1Ratio(): number | null {
    return this.isRegularized ? this.statistics.l1_ratio : null;
  }
  /** "none", "ridge", "lasso" or "elasticnet". */
  get penaltyType(): PenaltyType {
    return this.statistics.penalty_type as PenaltyType;
  }
  /** Whether there is a penalty. */
  get isRegularized(): boolean {
    return this.penaltyType !== "none";
  }
  /** What the prior weights mean. */
  get weightsType(): WeightsType {
    return this.statistics.weights_type as WeightsType;
  }
  /** Whether a step had to be shortened. */
  get stepHalvingUsed(): boolean {
    return this.statistics.step_halving_used;
  }
  /** Largest |score_j| / sqrt(information_jj) at the end: 0 at an exact solution. */
  get maxStdScore(): number {
    return this.statistics.max_std_score;
  }
  /** Whether the score vanishes at the end; always so where the fit converged. */
  get stationary(): boolean {
    return this.statistics.stationary;
  }
  /** The largest |y| over the rows of positive weight. */
  get responseScale(): number {
    return this.statistics.response_scale;
  }
  /** What the standard errors mean; after an l1 penalty and at bounds there are none, but NaN. */
  get inferenceStatus(): InferenceStatus {
    return this.statistics.inference_status as InferenceStatus;
  }
  /**
   * How far the estimates are from the optimum of the penalised or bounded objective: the largest
   * excess of a slope over what the optimality conditions allow, relative to `alpha`. null for a fit
   * without penalty and bounds.
   */
  get kktResidual(): number | null {
    const residual = this.statistics.kkt_residual;
    return Number.isNaN(residual) ? null : residual;
  }
  /** The path that `regularization` has asked for; null without one. */
  get path(): RegularizationPath | null {
    const path = this.#module.regularizationPath(this.native);
    return path === undefined ? null : regularizationPath(path);
  }
  /** Names of the coefficients that a bound holds; the text of a model does not keep them. */
  get boundCoefficients(): string[] {
    return [...this.statistics.at_bound];
  }
  /** What the reader of the fit should know of; empty for an ordinary fit. */
  get warnings(): FitWarning[] {
    return structuredClone(this.statistics.warnings) as FitWarning[];
  }

  /** The dispersion phi: 1 by definition, or Pearson's chi2 / dfResid. */
  scale(): number {
    return this.statistics.scale;
  }
  /** Pearson's chi2 / dfResid, whatever the family. */
  scalePearson(): number {
    return this.statistics.scale_pearson;
  }
  /** sum w (y - mu)^2 / V(mu). */
  pearsonChi2(): number {
    return this.statistics.pearson_chi2;
  }
  /** The deviance of the intercept alone, or of the offset where there is no intercept. */
  nullDeviance(): number {
    return this.statistics.null_deviance;
  }
  /** The log-likelihood at the estimates; NaN for quasi families. One pass over the rows. */
  llf(): number {
    return this.#module.llf(this.native);
  }
  /** -2 llf + 2 k; k counts coefficients, and an estimated phi, theta or power, as in R. */
  aic(): number {
    return this.#module.aic(this.native);
  }
  /** -2 llf + k log(nobs), with the same k. */
  bic(): number {
    return this.#module.bic(this.native);
  }

  /** phi (X'WX)^-1; p x p, or empty where there are no standard errors (McCullagh & Nelder 1989, section 2.5). */
  covParams(): Float64Array {
    return this.#module.covParams(this.native, null);
  }
  /** Standard errors; length p. */
  bse(): Float64Array {
    return this.#module.bse(this.native, null);
  }
  /** Estimates over their standard errors; length p. */
  tvalues(): Float64Array {
    return this.#module.tvalues(this.native, null);
  }
  /**
   * Two-sided p values: by Student's t where phi is estimated, else normal, unless `useT` or the
   * conventions say otherwise; length p.
   */
  pvalues({ useT }: TOption = {}): Float64Array {
    return this.#module.pvalues(this.native, null, useT);
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
      return this.#module.profileIntervals(this.native, columns, alpha, useT) as ProfileIntervals;
    }
    if (method !== "wald") this.#module.refuseName("method", method, ["wald", "profile"]);
    return this.#module.confInt(this.native, alpha, this.#covariance(given), useT);
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
      standardError: this.#module.bse(this.native, kind),
      statistic: this.#module.tvalues(this.native, kind),
      pvalue: this.#module.pvalues(this.native, kind, useT),
      ...this.#module.confInt(this.native, alpha, kind, useT),
    };
  }
  /** exp of the estimates and of their limits: rate ratios under log, odds ratios under logit. */
  relativities(alpha = 0.05): Relativities {
    return this.#module.relativities(this.native, alpha, null);
  }
  /** "***" below 0.001, "**" below 0.01, "*" below 0.05, "." below 0.1, else ""; length p. */
  significanceCodes(): string[] {
    return this.#module.significanceCodes(this.native);
  }

  #covariance(options: CovarianceOptions) {
    return covarianceKind(this.#module, this.native, options);
  }

  /**
   * The robust covariance (White 1980; MacKinnon & White 1985), or with `clusters` the clustered one
   * (Liang & Zeger 1986; CR1 scales by G / (G - 1) (n - 1) / (n - p)); p x p. A pass over the rows.
   */
  covRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters }: Pick<CovarianceOptions, "clusters"> = {},
  ): Float64Array {
    return this.#module.covParams(this.native, this.#covariance({ covType, clusters }));
  }
  /** Robust standard errors; length p. */
  bseRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters }: Pick<CovarianceOptions, "clusters"> = {},
  ): Float64Array {
    return this.#module.bse(this.native, this.#covariance({ covType, clusters }));
  }
  /** Estimates over their robust standard errors; length p. */
  tvaluesRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters }: Pick<CovarianceOptions, "clusters"> = {},
  ): Float64Array {
    return this.#module.tvalues(this.native, this.#covariance({ covType, clusters }));
  }
  /** Two-sided p values from robust standard errors; length p. */
  pvaluesRobust(
    covType: RobustKind | ClusterKind = "HC1",
    { clusters, useT }: Pick<CovarianceOptions, "clusters"> & TOption = {},
  ): Float64Array {
    return this.#module.pvalues(this.native, this.#covariance({ covType, clusters }), useT);
  }
  /** Limits from robust standard errors at level 1 - `alpha`. */
  confIntRobust(
    alpha = 0.05,
    covType: RobustKind | ClusterKind = "HC1",
    { clusters, useT }: Pick<CovarianceOptions, "clusters"> & TOption = {},
  ): Intervals {
    return this.#module.confInt(this.native, alpha, this.#covariance({ covType, clusters }), useT);
  }

  /**
   * Wald's test of a hypothesis about the coefficients, as F where the fit's tests use t, else as
   * chi-squared. Throws `singular` for restrictions that depend on each other, `unknown_name` for a
   * term or a column that does not exist.
   */
  waldTest(hypothesis: Hypothesis, options: TestOption & CovarianceOptions = {}): HypothesisTest {
    return waldTest(this.#module, this.native, hypothesis, options);
  }
  /**
   * Analysis of deviance of the terms, each row a smaller model that is fitted for it: type 1 adds
   * them in their order (R's anova), type 2 each to all that do not contain it, type 3 each to all
   * others (car's Anova), which means something under sum contrasts only. Throws
   * `unsupported_model` for a penalised fit.
   */
  anova({ type = 1, test }: TestOption & { readonly type?: 1 | 2 | 3 } = {}): DevianceTable {
    return devianceTable(this.#module.anova(this.native, type, test));
  }
  /** What leaving out each term costs, for terms that no other contains (R's drop1). */
  drop1({ test }: TestOption = {}): DevianceTable {
    return devianceTable(this.#module.drop1(this.native, test));
  }
  /**
   * Rao's score test that columns which the fit lacks have coefficient 0, as chi-squared: one pass
   * over the rows, no new fit. `x` has n rows.
   */
  scoreTest(x: NumericArray | DesignInput): HypothesisTest {
    return withColumnLists(this.#module, ["x"], (lists) => {
      const single = isNumericArray(x) && typeof x[0] !== "object";
      if (single) appendDesignColumn(this.#module, lists.x, x, "x");
      else appendDesign(this.#module, lists.x, x, this.response.length);
      return hypothesisTest(this.#module.scoreTest(this.native, lists.x));
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
      this.#module.marginalEffects(this.native, { variables, alpha, use_t }, kind),
    );
  }

  /** @internal */
  static compare(
    module: NativeModule,
    fits: readonly GlmResults[],
    test: string | undefined,
  ): DevianceTable {
    const natives = fits.map((fit) => fit.native);
    return devianceTable(module.compareFits(natives, test));
  }

  /** Whose statistics the fit reports. */
  get conventions(): Conventions {
    return this.statistics.conventions as Conventions;
  }
  /**
   * The same fit with the statistics of another program: z or t, what AIC counts, the dispersion in
   * the log-likelihood, the meaning of weights in it and in robust errors. It shares the rows.
   */
  withConventions(conventions: Conventions): GlmResults {
    return new GlmResults(this.#module, this.#module.withConventions(this.native, conventions));
  }

  /** y - mu; length n. */
  residResponse(): Float64Array {
    return this.#module.rowValues(this.native, "resid_response");
  }
  /** (y - mu) sqrt(w / V(mu)); length n. */
  residPearson(): Float64Array {
    return this.#module.rowValues(this.native, "resid_pearson");
  }
  /** sign(y - mu) sqrt(w d(y, mu)); length n. */
  residDeviance(): Float64Array {
    return this.#module.rowValues(this.native, "resid_deviance");
  }
  /** (y - mu) / dmu_deta; length n. */
  residWorking(): Float64Array {
    return this.#module.rowValues(this.native, "resid_working");
  }
  /** Diagonal of W^1/2 X (X'WX)^-1 X' W^1/2; length n. */
  leverage(): Float64Array {
    return this.#module.rowValues(this.native, "leverage");
  }

  /** Deviance residual / sqrt(phi (1 - h)) with the leverage h; length n. NaN where h is 1. */
  rstandard(): Float64Array {
    return this.#module.rowValues(this.native, "rstandard_deviance");
  }
  /** Pearson residual / sqrt(phi (1 - h)); length n. NaN where h is 1. */
  rstandardPearson(): Float64Array {
    return this.#module.rowValues(this.native, "rstandard_pearson");
  }
  /** How far the fit moves without a row (Cook 1977; Pregibon 1981); length n. */
  cooksDistance(): Float64Array {
    return this.#module.rowValues(this.native, "cooks_distance");
  }
  /** How many standard errors each coefficient moves without a row, one step; n x p. */
  dfbetas(): Float64Array {
    return this.#module.dfbetas(this.native);
  }
  /**
   * Randomised quantile residuals, standard normal where the model holds (Dunn & Smyth 1996);
   * length n. The same `seed`, a whole number below 2^32, gives the same numbers.
   */
  residQuantile(seed = 0): Float64Array {
    return this.#module.quantileResiduals(this.native, seed);
  }
  /** Variance inflation factors of the columns but the intercept; of the terms of a formula. */
  vif(): VarianceInflation {
    return this.#module.vif(this.native);
  }
  /** Shares of what the null model leaves unexplained; NaN where a measure does not apply. */
  pseudoR2(): PseudoR2 {
    const { cox_snell: coxSnell, ...others } = this.#module.pseudoR2(this.native);
    return { ...others, coxSnell };
  }
  /** Penalised likelihood-ratio tests of single coefficients, after `biasReduction: "firth"`. */
  firthTests(): CoefficientTests {
    return this.#module.firthTests(this.native);
  }
  /** A text for people: header, coefficient table, warnings. */
  summary(): string {
    return this.#module.summary(this.native, "");
  }

  /** Positions of the coefficients that are not zero, the intercept left out. */
  selectedFeatures(): number[] {
    return this.#module.selectedFeatures(this.native);
  }
  /** How many coefficients are not zero, the intercept left out. */
  nNonzero(): number {
    return this.selectedFeatures().length;
  }

  /** Everything that does not need the rows, as plain data: it can be cloned and sent. */
  snapshot(): FitSnapshot {
    const statistics = this.statistics;
    return {
      params: this.params,
      bse: this.bse(),
      tvalues: this.tvalues(),
      pvalues: this.pvalues(),
      covParams: statistics.has_covariance ? this.covParams() : null,
      covParamsUnscaled: statistics.has_covariance ? this.covParamsUnscaled : null,
      names: this.names,
      aliased: this.aliased,
      family: statistics.family,
      link: statistics.link,
      alpha: statistics.alpha,
      l1Ratio: this.l1Ratio,
      penaltyType: this.penaltyType,
      weightsType: this.weightsType,
      conventions: this.conventions,
      deviance: statistics.deviance,
      nullDeviance: statistics.null_deviance,
      pearsonChi2: statistics.pearson_chi2,
      scale: statistics.scale,
      nobs: statistics.nobs,
      rank: statistics.rank,
      dfResid: statistics.df_resid,
      dfModel: statistics.df_model,
      dfNull: statistics.df_null,
      iterations: statistics.iterations,
      converged: statistics.converged,
      stepHalvingUsed: statistics.step_halving_used,
      maxStdScore: statistics.max_std_score,
      stationary: statistics.stationary,
      responseScale: statistics.response_scale,
      inferenceStatus: this.inferenceStatus,
      kktResidual: this.kktResidual,
      boundCoefficients: this.boundCoefficients,
      theta: this.theta,
      thetaSe: this.thetaSe,
      varPower: this.varPower,
      varPowerSe: this.varPowerSe,
      likelihoodDispersion: this.likelihoodDispersion,
      warnings: this.warnings,
    };
  }
}
