import type { NativeColumnList, NativeFrame } from "./native_columns.js";
import type {
  NativeFit,
  NativeFitJob,
  NativeFitOptions,
  NativeModelData,
  NativePath,
  NativeWarning,
} from "./native_fit.js";
import type {
  CovarianceKind,
  NativeDevianceTable,
  NativeHypothesis,
  NativeInflation,
  NativeMarginalEffects,
  NativeMarginalOptions,
  NativeTestResult,
  RowQuantity,
} from "./native_inference.js";
import type {
  NativeLearnedModel,
  NativeModelOptions,
  NativePredictOptions,
  NativePrediction,
  NativeSavedModel,
} from "./native_model.js";

// The shape of the module that wasm/src builds. Strings and the keys of objects are in
// snake_case; arrays that come back have their own memory. tests/web/native.test.ts compares
// `nativeFunctions` and `nativeClasses` with what the module exports, both ways.

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
    complement: NativeColumnList,
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
    complement: NativeColumnList,
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
    complement: NativeColumnList,
  ): NativePrediction;
  credibilityTable(
    model: NativeLearnedModel,
    fit: NativeFit,
  ): { name: string[]; deviation: Float64Array; zeroed: boolean[]; factor: Float64Array };

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
      complement?: string | undefined;
    },
    kind: CovarianceKind,
    offset: NativeColumnList,
    exposure: NativeColumnList,
    complement: NativeColumnList,
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
  credibilityTable: true,
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
  Frame: {
    addNumeric: true,
    addNumberLevels: true,
    addCategorical: true,
    addDesign: true,
    rows: true,
  },
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
