export type { NumericArray, NumericElement, NumericTypedArray } from "./columns.js";
export type { DesignInput } from "./design.js";
export { WebGlmError, type Details, type ErrorCode } from "./errors.js";
export type { Family, FamilyClasses, FamilyInput, FamilyName, LinkInput } from "./families.js";
export type { GlmResults, Intervals, Relativities, RobustKind } from "./fit.js";
export type { Adjustment } from "./inference.js";
export type { Link, LinkClasses, LinkName } from "./links.js";
export type { WasmSource } from "./load.js";
export type { FitJob, FitProgress, Glm } from "./model.js";
export type { FitOptions, RowOptions, SolverOptions, WeightsType } from "./options.js";
export type { FitSnapshot, FitWarning, PenaltyType, WarningCode } from "./snapshot.js";
export type { WebGlm } from "./webglm.js";
export type {
  FormulaGlm,
  GlmModel,
  MissingPolicy,
  ModelOptions,
  Prediction,
  PredictOptions,
  RowValues,
  UnseenPolicy,
} from "./formula.js";
export type { ArrowColumn, ArrowTable, CategoricalInput, ColumnInput, DataInput } from "./frame.js";
