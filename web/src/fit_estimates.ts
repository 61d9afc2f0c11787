import type { NativeModule } from "./native.js";
import type { NativeFit, NativeStatistics } from "./native_fit.js";
import type { Conventions, WeightsType } from "./options.js";
import { orFree, Owned, type NativeHandle } from "./owned.js";
import { regularizationPath, type RegularizationPath } from "./path.js";
import type {
  ActiveConstraint,
  FitWarning,
  InferenceStatus,
  PenaltyType,
  RelaxedFit,
} from "./snapshot.js";

/**
 * What a fit says by itself: estimates and figures of size p, computed with it. Values per row are
 * passes over the rows. @internal
 */
export abstract class FitEstimates extends Owned<NativeFit> {
  /** @internal */
  protected readonly module: NativeModule;
  readonly #statistics: NativeStatistics;

  /** Takes the handle; `others` are freed with it where it cannot be read. @internal */
  constructor(module: NativeModule, fit: NativeFit, others: readonly NativeHandle[] = []) {
    const statistics = orFree([fit, ...others], () => fit.statistics());
    super(fit);
    this.module = module;
    this.#statistics = statistics;
  }

  /** @internal */
  protected get statistics(): NativeStatistics {
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
    return this.module.rowValues(this.native, "fitted");
  }
  /** eta, the offset included; length n. One pass over the rows. */
  get linearPredictor(): Float64Array {
    return this.module.rowValues(this.native, "linear_predictor");
  }
  /** w dmu_deta^2 / V(mu) at the estimates; length n. One pass over the rows. */
  get irlsWeights(): Float64Array {
    return this.module.rowValues(this.native, "irls_weight");
  }
  /** y as it was given; length n. */
  get response(): Float64Array {
    return this.module.response(this.native);
  }
  /** The design in full, intercept included; n x p. Throws `out_of_memory` where it is too large. */
  get designMatrix(): Float64Array {
    return this.module.designMatrix(this.native);
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
    const path = this.module.regularizationPath(this.native);
    return path === undefined ? null : regularizationPath(path);
  }
  /** Names of the coefficients that a bound holds. */
  get boundCoefficients(): string[] {
    return this.statistics.active_constraints.flatMap((each) => each.coefficient || []);
  }
  /** The bounds and constraints that hold the estimates. */
  get activeConstraints(): ActiveConstraint[] {
    return this.statistics.active_constraints.map(({ name, multiplier }) => ({ name, multiplier }));
  }
  /**
   * The selected coefficients fitted without a penalty, where `relaxed` asks for it. It has no
   * standard errors: the data have chosen what is in it.
   */
  get relaxed(): RelaxedFit | null {
    return structuredClone(this.statistics.relaxed) ?? null;
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
    return this.module.llf(this.native);
  }
  /** -2 llf + 2 k; k counts coefficients, and an estimated phi, theta or power, as in R. */
  aic(): number {
    return this.module.aic(this.native);
  }
  /** -2 llf + k log(nobs), with the same k. */
  bic(): number {
    return this.module.bic(this.native);
  }
  /** Whose statistics the fit reports. */
  get conventions(): Conventions {
    return this.statistics.conventions as Conventions;
  }

  /** Positions of the coefficients that are not zero, the intercept left out. */
  selectedFeatures(): number[] {
    return this.module.selectedFeatures(this.native);
  }
  /** How many coefficients are not zero, the intercept left out. */
  nNonzero(): number {
    return this.selectedFeatures().length;
  }
}
