import type { NumericArray } from "./columns.js";
import type { DesignInput } from "./design.js";
import { WebGlmError } from "./errors.js";
import {
  Family,
  familyClasses,
  familySpec,
  type FamilyClasses,
  type FamilyInput,
  type LinkInput,
} from "./families.js";
import { dictGlm, type DictSpec } from "./dict.js";
import { GlmResults } from "./fit.js";
import { formulaGlm, type FormulaGlm, type ModelOptions } from "./formula.js";
import { ColumnSet, type DataInput, type Dataset } from "./frame.js";
import { loadModel, type GlmModel } from "./glm_model.js";
import {
  adjustPValues,
  type Adjustment,
  type DevianceTable,
  type TestOption,
} from "./inference.js";
import { Link, linkClasses, linkSpec, type LinkClasses } from "./links.js";
import { estimateMemory, type FormulaSpec, type MemoryEstimate } from "./memory_estimate.js";
import { FitJob, fitGlm, Glm, startJob } from "./model.js";
import type { NativeModule } from "./native.js";
import type { FitOptions } from "./options.js";
import { warmUp } from "./warm_up.js";

/** Everything that webglm offers, over one WebAssembly module. Inputs are never modified. */
export interface WebGlm extends FamilyClasses, LinkClasses {
  /**
   * Fits a generalized linear model of `y` (length n) on the design `x` (n x p, as it is: no
   * intercept is added). Throws `WebGlmError` for a request that cannot be answered and TypeError
   * for a value of a wrong type; what valid data lead to is in `warnings` of the result.
   */
  fitGlm(y: NumericArray, x: DesignInput, options?: FitOptions): GlmResults;
  /** The same with `alpha` required. */
  fitGlmRegularized(
    y: NumericArray,
    x: DesignInput,
    options: FitOptions & { readonly alpha: number },
  ): GlmResults;
  /** `fitGlm` with the family "negative_binomial" and its theta estimated. */
  fitNegbinomial(y: NumericArray, x: DesignInput, options?: FitOptions): GlmResults;
  /** A model whose data are copied once and fitted as often as wanted. */
  readonly GLM: new (y: NumericArray, x: DesignInput, options?: FitOptions) => Glm;
  /**
   * A model of named columns by an R-style formula, "claims ~ area * age + offset(log(exposure))".
   * It learns levels and knots at once; `.fit(options)` fits it.
   */
  glm(formula: string, data: DataInput, options?: ModelOptions): FormulaGlm;
  /**
   * Data for many models. It only remembers them here; an engine copies them into its Worker, where
   * they stay until `dispose()`.
   */
  data(data: DataInput): Dataset;
  /** The same model from a term dictionary, with the data in it. */
  glmDict(spec: DictSpec): FormulaGlm;
  /**
   * The bytes that a fit of `rows` rows takes at its peak, before any of them is copied. The
   * data of the specification may be a sample that has every level; a formula can stand for the
   * terms. Throws `invalid_input` unless `rows` is a whole number of at least 1.
   */
  estimate(spec: DictSpec | FormulaSpec, rows: number): MemoryEstimate;
  /**
   * A fitted model from the text that `toJSON()` gave: it predicts the same bits, and has no rows.
   * Damaged text is `invalid_input` with the detail `path`.
   */
  loadModel(text: string): GlmModel;
  /** A fit in steps. */
  readonly FitJob: new (y: NumericArray, x: DesignInput, options?: FitOptions) => FitJob;
  /** The family that a name or an object stands for. */
  family(family: FamilyInput): Family;
  /** The link that a name or an object stands for. */
  link(link: LinkInput): Link;
  /** p values adjusted for their number; see `Adjustment`. "holm" where no method is given. */
  adjustPValues(pValues: NumericArray, method?: Adjustment): Float64Array;
  /**
   * The change of deviance from each fit to the next, in the order given; phi is that of the
   * largest. Throws `invalid_input` for fits that differ in response, weights, family or link.
   */
  anova(fits: readonly GlmResults[], options?: TestOption): DevianceTable;
  /**
   * Fits small models of made-up columns, so that the first fit of yours runs as fast as the later
   * ones: otherwise the engine compiles the inner loops while they run. It takes some tenths of a
   * second in slices of a few milliseconds; call it when the page has nothing else to do.
   */
  warmUp(): Promise<void>;
  /** Bytes allocated in the module: what a leak would raise. */
  bytesInUse(): number;
  readonly WebGlmError: typeof WebGlmError;
}

/** Refuses options without a penalty. */
export function requireAlpha(options: { readonly alpha?: unknown } | undefined): void {
  if (typeof options?.alpha !== "number") {
    throw new TypeError("fitGlmRegularized needs the option alpha, a number");
  }
}

/** The options of `fitNegbinomial` where they are not given. */
export const negbinomial = { family: "negative_binomial", theta: "estimate" } as const;

/** Binds everything to a module. */
export function makeWebGlm(native: NativeModule): WebGlm {
  const webglm: WebGlm = {
    ...familyClasses(native),
    ...linkClasses(native),
    fitGlm: (y, x, options = {}) => fitGlm(native, y, x, options),
    fitGlmRegularized(y, x, options) {
      requireAlpha(options);
      return fitGlm(native, y, x, options);
    },
    fitNegbinomial: (y, x, options = {}) => fitGlm(native, y, x, { ...negbinomial, ...options }),
    GLM: class GLM extends Glm {
      constructor(y: NumericArray, x: DesignInput, options: FitOptions = {}) {
        super(native, y, x, options);
      }
    },
    glm: (formula, data, options = {}) => formulaGlm(native, formula, data, options),
    data: (data) => new ColumnSet(data),
    glmDict: (spec) => dictGlm(native, spec),
    estimate: (spec, rows) => estimateMemory(native, spec, rows),
    loadModel: (text) => loadModel(native, text),
    FitJob: class extends FitJob {
      constructor(y: NumericArray, x: DesignInput, options: FitOptions = {}) {
        super(startJob(native, y, x, options), (fit) => new GlmResults(native, fit));
      }
    },
    family: (family) => new Family(native, familySpec(family)),
    link: (link) => new Link(native, linkSpec(link)),
    adjustPValues: (pValues, method = "holm") => adjustPValues(native, pValues, method),
    anova: (fits, { test } = {}) => GlmResults.compare(native, fits, test),
    warmUp: () => warmUp(webglm),
    bytesInUse: () => native.bytesInUse(),
    WebGlmError,
  };
  return webglm;
}
