export type { NumericArray, NumericElement, NumericTypedArray } from "./columns.js";
export type { DesignInput } from "./design.js";
export { WebGlmError, type Details, type ErrorCode } from "./errors.js";
export type { Family, FamilyClasses, FamilyInput, FamilyName, LinkInput } from "./families.js";
export type { GlmResults, PseudoR2, TextOptions, VarianceInflation } from "./fit.js";
export type { CoefficientTable, CoefficientTests, Relativities } from "./fit_inference.js";
export type {
  Adjustment,
  ClusterKind,
  CovarianceOptions,
  DevianceTable,
  Hypothesis,
  HypothesisTest,
  IntervalOptions,
  Intervals,
  MarginalEffects,
  MarginalOptions,
  ProfileIntervals,
  RobustKind,
  TestKind,
  TestOption,
  TOption,
} from "./inference.js";
export type { Link, LinkClasses, LinkName } from "./links.js";
export type { WasmSource } from "./compile.js";
export type { FormulaSpec, MemoryEstimate } from "./memory_estimate.js";
export type { FitJob, FitProgress, Glm } from "./model.js";
export type {
  Conventions,
  FitOptions,
  LinearConstraint,
  RowOptions,
  SolverOptions,
  WeightsType,
} from "./options.js";
export type { RegularizationPath } from "./path.js";
export type {
  ActiveConstraint,
  RelaxedFit,
  FitSnapshot,
  FitWarning,
  InferenceStatus,
  PenaltyType,
  WarningCode,
} from "./snapshot.js";
export type { WebGlm } from "./webglm.js";
export type { ArrowColumn, ArrowTable } from "./arrow.js";
export type {
  Beyond,
  DictSpec,
  InteractionSpec,
  MonotoneTerm,
  SplineTerm,
  TermSpec,
} from "./dict.js";
export type { FormulaGlm, MissingPolicy, ModelOptions } from "./formula.js";
export type { ArqueroTable } from "./arquero.js";
export type { CategoricalInput, ColumnInput, DataInput, Dataset } from "./frame.js";
export type { CredibilityTable, GlmModel } from "./glm_model.js";
export type { ModelMarginalOptions } from "./model_inference.js";
export type { Prediction, PredictOptions, UnseenPolicy } from "./predict.js";
export type { RowValues } from "./row_values.js";
