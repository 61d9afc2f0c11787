import type { MemoryEstimate } from "./memory_estimate.js";
import type { NativeHandle } from "./owned.js";

// The shape of the module that wasm/src builds. Strings and the keys of objects are in
// snake_case; arrays that come back have their own memory. tests/web/native.test.ts compares
// `nativeFunctions` and `nativeClasses` with what the module exports, both ways.

/** An element type as C++ names it. */
export type ElementType =
  "f64" | "f32" | "i8" | "i16" | "i32" | "i64" | "u8" | "u16" | "u32" | "u64";

/** Columns on their way in. */
export interface NativeColumnList extends NativeHandle {
  /** Makes room for `count` elements and returns its address, from 0 to 2^32 - 1. */
  reserve(what: string, elementType: ElementType, count: number): number;
  /** What was written becomes one more column. */
  append(): void;
  /** What was written becomes one more column of a design, looked through for 0 and 1. */
  appendDesignColumn(): void;
  /** A table of `values` values comes next, in parts. */
  beginTable(what: string, rows: number, columns: number, values: number, byRow: boolean): void;
  /** How many values the next part has; 0 after the last one. */
  nextValues(): number;
  /** What was written is the next part of the table. */
  appendPart(): void;
}

/** A share in the rows of a model: response, design, weights, offset. */
export interface NativeModelData extends NativeHandle {
  names(): string[];
}

export interface NativeWarning {
  code: string;
  message: string;
  details: Record<string, number | string>;
}

/** Variance inflation by columns or terms. */
export interface NativeInflation {
  terms: string[];
  df: Float64Array;
  gvif: Float64Array;
  scaled: Float64Array;
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
  at_bound: string[];
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

/** Named columns of equal length. */
export interface NativeFrame extends NativeHandle {
  addNumeric(name: string, values: NativeColumnList): void;
  /**
   * Takes what `codes` has reserved and not appended. Codes that are NaN or negative are missing;
   * levels are sorted where `sort`.
   */
  addCategorical(
    name: string,
    codes: NativeColumnList,
    levels: readonly string[],
    sort: boolean,
  ): void;
  /** A factor whose levels are the distinct numbers. */
  addNumberLevels(name: string, values: NativeColumnList): void;
  rows(): number;
}

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

export interface NativeFamily {
  spec: string;
  name: string;
  label: string;
  default_link: string;
  support: string;
  fixed_dispersion: boolean;
  var_power?: number;
  theta?: number;
  alpha?: number;
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
  standardize?: boolean | undefined;
  lower?: readonly number[] | undefined;
  upper?: readonly number[] | undefined;
  term_lower?: Readonly<Record<string, number>> | undefined;
  term_upper?: Readonly<Record<string, number>> | undefined;
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

export interface NativeFunctions {
  modelData(
    /** The response, or successes and trials. */
    y: NativeColumnList,
    x: NativeColumnList,
    weights: NativeColumnList,
    offset: NativeColumnList,
    names: readonly string[],
  ): NativeModelData;
  /** Bytes allocated on the heap. */
  bytesInUse(): number;

  describeFamily(name: string, parameters: { var_power?: number; theta?: number }): NativeFamily;
  familyVariance(family: string, mu: NativeColumnList): Float64Array;
  familyUnitDeviance(family: string, y: NativeColumnList, mu: NativeColumnList): Float64Array;
  familyDeviance(family: string, y: NativeColumnList, mu: NativeColumnList): number;
  linkSpec(link: string): string;
  linkEta(link: string, mu: NativeColumnList): Float64Array;
  linkInverse(link: string, eta: NativeColumnList): Float64Array;
  linkDerivative(link: string, mu: NativeColumnList): Float64Array;

  fitGlm(data: NativeModelData, options: NativeFitOptions): NativeFit;
  fitJob(data: NativeModelData, options: NativeFitOptions): NativeFitJob;
  regularizationPath(fit: NativeFit): NativePath | undefined;
  /** Throws `unknown_name` with the nearest of `known`. */
  refuseName(kind: string, name: string, known: readonly string[]): never;

  /** The columns of `names` that a formula reads. */
  formulaColumns(formula: string, names: readonly string[]): string[];
  /** The same for a specification in JSON. */
  dictColumns(json: string, names: readonly string[]): string[];
  learnDict(
    json: string,
    frame: NativeFrame,
    weights: NativeColumnList,
    offset: NativeColumnList,
    exposure: NativeColumnList,
  ): NativeLearnedModel;
  /** Of a model and its fit; without its covariance, it is shorter. */
  modelText(model: NativeLearnedModel, fit: NativeFit, covariance: boolean): string;
  readModel(text: string): NativeSavedModel;
  learnFormula(
    formula: string,
    frame: NativeFrame,
    options: NativeModelOptions,
    weights: NativeColumnList,
    offset: NativeColumnList,
    exposure: NativeColumnList,
  ): NativeLearnedModel;
  /** Of a fit from arrays: every column as it is, under the name of its coefficient. */
  columnTerms(fit: NativeFit): NativeLearnedModel;
  /** n x p, by rows; NaN where a row lacks a value. */
  modelMatrix(model: NativeLearnedModel, frame: NativeFrame): Float64Array;
  /** The columns that a prediction reads where they are there. */
  predictorColumns(model: NativeLearnedModel): string[];
  predict(
    model: NativeLearnedModel,
    fit: NativeFit,
    frame: NativeFrame,
    options: NativePredictOptions,
    offset: NativeColumnList,
    exposure: NativeColumnList,
  ): NativePrediction;

  llf(fit: NativeFit): number;
  aic(fit: NativeFit): number;
  bic(fit: NativeFit): number;
  covParams(fit: NativeFit, kind: CovarianceKind): Float64Array;
  bse(fit: NativeFit, kind: CovarianceKind): Float64Array;
  tvalues(fit: NativeFit, kind: CovarianceKind): Float64Array;
  pvalues(fit: NativeFit, kind: CovarianceKind, useT: boolean | undefined): Float64Array;
  confInt(
    fit: NativeFit,
    alpha: number,
    kind: CovarianceKind,
    useT: boolean | undefined,
  ): { lower: Float64Array; upper: Float64Array };
  /** Of the coefficients of these names, or of all. */
  profileIntervals(
    fit: NativeFit,
    columns: readonly string[] | undefined,
    alpha: number,
    useT: boolean | undefined,
  ): { lower: Float64Array; upper: Float64Array; warnings: NativeWarning[] };
  clusteredCovariance(fit: NativeFit, kind: string, clusters: NativeColumnList): Float64Array;
  waldTest(
    fit: NativeFit,
    hypothesis: NativeHypothesis,
    kind: CovarianceKind,
    test: string | undefined,
  ): NativeTestResult;
  anova(fit: NativeFit, type: number, test: string | undefined): NativeDevianceTable;
  drop1(fit: NativeFit, test: string | undefined): NativeDevianceTable;
  compareFits(fits: readonly NativeFit[], test: string | undefined): NativeDevianceTable;
  scoreTest(fit: NativeFit, x: NativeColumnList): NativeTestResult;
  scoreTestOfTerms(
    model: NativeLearnedModel,
    fit: NativeFit,
    frame: NativeFrame,
    terms: string,
  ): NativeTestResult;
  marginalEffects(
    fit: NativeFit,
    options: NativeMarginalOptions,
    kind: CovarianceKind,
  ): NativeMarginalEffects;
  marginalEffectsOfModel(
    model: NativeLearnedModel,
    fit: NativeFit,
    frame: NativeFrame,
    options: NativeMarginalOptions & {
      at?: Readonly<Record<string, number | string>> | undefined;
      offset?: string | undefined;
      exposure?: string | undefined;
    },
    kind: CovarianceKind,
    offset: NativeColumnList,
    exposure: NativeColumnList,
  ): NativeMarginalEffects;
  /** The same fit under other conventions; it shares the rows. */
  withConventions(fit: NativeFit, conventions: string): NativeFit;
  relativities(
    fit: NativeFit,
    alpha: number,
    kind: CovarianceKind,
  ): { relativity: Float64Array; lower: Float64Array; upper: Float64Array };
  significanceCodes(fit: NativeFit): string[];
  selectedFeatures(fit: NativeFit): number[];
  adjustPValues(pValues: NativeColumnList, method: string): Float64Array;

  rowValues(fit: NativeFit, quantity: RowQuantity): Float64Array;
  /** n x p, by rows. */
  dfbetas(fit: NativeFit): Float64Array;
  quantileResiduals(fit: NativeFit, seed: number): Float64Array;
  vif(fit: NativeFit): NativeInflation;
  vifOfTerms(fit: NativeFit, model: NativeLearnedModel): NativeInflation;
  pseudoR2(fit: NativeFit): {
    deviance: number;
    mcfadden: number;
    cox_snell: number;
    nagelkerke: number;
    tjur: number;
  };
  firthTests(fit: NativeFit): { statistic: Float64Array; pvalue: Float64Array };
  summary(fit: NativeFit, formula: string): string;
  response(fit: NativeFit): Float64Array;
  designMatrix(fit: NativeFit): Float64Array;
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

export interface NativeModule extends NativeFunctions {
  ColumnList: new () => NativeColumnList;
  Frame: new () => NativeFrame;
  LearnedModel: { readonly prototype: NativeLearnedModel };
  ModelData: { readonly prototype: NativeModelData };
  SavedModel: { readonly prototype: NativeSavedModel };
  Fit: { readonly prototype: NativeFit };
  FitJob: { readonly prototype: NativeFitJob };
  /** Another object after every call that lets the heap grow: read it anew before each use. */
  readonly HEAPU8: Uint8Array;
}

type Members<T> = Record<keyof T, true>;

/** The functions above, for the test. */
export const nativeFunctions: Members<NativeFunctions> = {
  modelData: true,
  bytesInUse: true,
  describeFamily: true,
  familyVariance: true,
  familyUnitDeviance: true,
  familyDeviance: true,
  linkSpec: true,
  linkEta: true,
  linkInverse: true,
  linkDerivative: true,
  fitGlm: true,
  fitJob: true,
  regularizationPath: true,
  refuseName: true,
  formulaColumns: true,
  dictColumns: true,
  learnDict: true,
  modelText: true,
  readModel: true,
  learnFormula: true,
  columnTerms: true,
  modelMatrix: true,
  predictorColumns: true,
  predict: true,
  llf: true,
  aic: true,
  bic: true,
  covParams: true,
  bse: true,
  tvalues: true,
  pvalues: true,
  confInt: true,
  profileIntervals: true,
  clusteredCovariance: true,
  waldTest: true,
  anova: true,
  drop1: true,
  compareFits: true,
  scoreTest: true,
  scoreTestOfTerms: true,
  marginalEffects: true,
  marginalEffectsOfModel: true,
  withConventions: true,
  relativities: true,
  significanceCodes: true,
  selectedFeatures: true,
  adjustPValues: true,
  rowValues: true,
  dfbetas: true,
  quantileResiduals: true,
  vif: true,
  vifOfTerms: true,
  pseudoR2: true,
  firthTests: true,
  summary: true,
  response: true,
  designMatrix: true,
};

/** The classes above and their own methods, for the test. */
export const nativeClasses: {
  ColumnList: Members<Omit<NativeColumnList, "delete">>;
  Frame: Members<Omit<NativeFrame, "delete">>;
  LearnedModel: Members<Omit<NativeLearnedModel, "delete" | "clone">>;
  ModelData: Members<Omit<NativeModelData, "delete">>;
  SavedModel: Members<Omit<NativeSavedModel, "delete">>;
  Fit: Members<Omit<NativeFit, "delete">>;
  FitJob: Members<Omit<NativeFitJob, "delete">>;
} = {
  ColumnList: {
    reserve: true,
    append: true,
    appendDesignColumn: true,
    beginTable: true,
    nextValues: true,
    appendPart: true,
  },
  Frame: { addNumeric: true, addNumberLevels: true, addCategorical: true, rows: true },
  LearnedModel: {
    data: true,
    formula: true,
    names: true,
    warnings: true,
    keptRows: true,
    memory: true,
    splines: true,
  },
  ModelData: { names: true },
  SavedModel: { terms: true, fit: true },
  Fit: { params: true, covUnscaled: true, statistics: true },
  FitJob: { advance: true, result: true },
};
