import type { NumericArray } from "./columns.js";
import type { DesignInput } from "./design.js";
import { kindOf } from "./errors.js";
import { GlmResults, type VarianceInflation } from "./fit.js";
import type { DataInput } from "./frame.js";
import { FitJob } from "./model.js";
import type { NativeModule } from "./native.js";
import type { NativeFit, NativeFitJob } from "./native_fit.js";
import type { NativeLearnedModel } from "./native_model.js";
import type { HypothesisTest, MarginalEffects } from "./inference.js";
import {
  modelMarginalEffects,
  scoreTestOfTerms,
  type ModelMarginalOptions,
} from "./model_inference.js";
import type { Conventions } from "./options.js";
import { orFree, Owned } from "./owned.js";
import { predict, rowsOfData, type Prediction, type PredictOptions } from "./predict.js";
import type { FitWarning } from "./snapshot.js";

/** How far a model has gone from its complement, coefficient by coefficient; each of length p. */
export interface CredibilityTable {
  readonly name: string[];
  /** The coefficients, in units of the linear predictor. */
  readonly deviation: Float64Array;
  readonly zeroed: boolean[];
  /** exp of the deviations, under the links log and logit; empty under others. */
  readonly factor: Float64Array;
}

/** The options, with the means in the rows of `data` where the complement is a fitted model. */
export function withPriorMeans<O extends { readonly complement?: unknown }>(
  options: O,
  data: DataInput,
): O {
  const { complement } = options;
  if (!(complement instanceof GlmModel)) return options;
  return { ...options, complement: complement.predict(data, { type: "rate" }) };
}

/** A share in learned terms. */
class LearnedTerms extends Owned<NativeLearnedModel> {
  get handle(): NativeLearnedModel {
    return this.native;
  }
}

/**
 * A fitted model of named columns, which predicts for new rows. It has its own share of the terms:
 * the model that it comes from may be disposed of before it.
 */
export class GlmModel extends GlmResults {
  readonly #terms: LearnedTerms;

  /** Takes both handles. @internal */
  constructor(module: NativeModule, fit: NativeFit, terms: NativeLearnedModel) {
    super(module, fit, [terms]);
    this.#terms = new LearnedTerms(terms);
  }

  private get terms(): NativeLearnedModel {
    void this.native; // after dispose() it is this object that has been disposed
    return this.#terms.handle;
  }

  /** @internal */
  protected override withTerms<R>(use: (terms: NativeLearnedModel) => R): R {
    return use(this.terms);
  }

  override dispose(): void {
    super.dispose();
    this.#terms.dispose();
  }

  /** The canonical formula. */
  get formula(): string {
    return this.terms.formula();
  }
  /** Variance inflation factors of the terms but the intercept. */
  override vif(): VarianceInflation {
    return this.module.vifOfTerms(this.native, this.terms);
  }
  override summary(): string {
    return this.module.summary(this.native, this.formula);
  }
  /** The row of the data, from 0, behind each row of the fit; empty where none was dropped. */
  get keptRows(): Uint32Array {
    return this.terms.keptRows();
  }
  /** What the reader should know of: about the terms, then about the fit. */
  override get warnings(): FitWarning[] {
    return [...(this.terms.warnings() as FitWarning[]), ...super.warnings];
  }

  override withConventions(conventions: Conventions): GlmModel {
    const fit = this.module.withConventions(this.native, conventions);
    return new GlmModel(this.module, fit, this.terms.clone());
  }

  /**
   * Rao's score test of terms that the model lacks, "z + area:x", learned from `data`: the rows that
   * the model was learned from. Or of columns, as for a fit from arrays.
   */
  override scoreTest(x: NumericArray | DesignInput): HypothesisTest;
  override scoreTest(terms: string, data: DataInput): HypothesisTest;
  override scoreTest(
    omitted: string | NumericArray | DesignInput,
    data?: DataInput,
  ): HypothesisTest {
    if (typeof omitted !== "string") return super.scoreTest(omitted);
    if (data === undefined) throw new TypeError("a score test of terms needs the data of the fit");
    return scoreTestOfTerms(this.module, this.terms, this.native, omitted, data);
  }

  /**
   * Average marginal effects over the rows of `data`: the mean derivative for a number, through all
   * of its terms, the mean change from the reference level for each other level of a factor.
   */
  override marginalEffects(options: ModelMarginalOptions = {}): MarginalEffects {
    const { data } = options;
    const given = data === undefined ? options : withPriorMeans(options, data);
    return modelMarginalEffects(this.module, this.terms, this.native, given);
  }

  /**
   * How far each coefficient is from the complement that the model was given; where `zeroed`, the
   * prior model's word stands.
   */
  credibilityTable(): CredibilityTable {
    return this.module.credibilityTable(this.terms, this.native);
  }

  /**
   * Predicts with the coding, knots and levels that were learned. Columns that the fit named for
   * offset and exposure must be in `data`; those given as arrays are given again.
   */
  override predict(
    data: DataInput,
    options?: PredictOptions & {
      readonly se?: false | undefined;
      readonly type?: "response" | "rate" | "link" | undefined;
    },
  ): Float64Array;
  override predict(data: DataInput, options: PredictOptions & { readonly se: true }): Prediction;
  override predict(
    data: DataInput,
    options: PredictOptions & { readonly type: "terms" },
  ): Prediction;
  override predict(data: DataInput, options: PredictOptions): Float64Array | Prediction;
  override predict(data: DataInput, options: PredictOptions = {}): Float64Array | Prediction {
    const terms = this.terms;
    const rows = rowsOfData(this.module, terms, data);
    return predict(this.module, terms, this.native, rows, withPriorMeans(options, data));
  }
}

/** A fit in steps of a model of named columns; it has its own share of the terms. */
export class ModelFitJob extends FitJob<GlmModel> {
  readonly #terms: LearnedTerms;

  /** Takes both handles. @internal */
  constructor(module: NativeModule, job: NativeFitJob, terms: NativeLearnedModel) {
    const own = new LearnedTerms(terms);
    super(job, (fit) => new GlmModel(module, fit, own.handle.clone()));
    this.#terms = own;
  }

  override dispose(): void {
    super.dispose();
    this.#terms.dispose();
  }
}

/** Reads the text of a model; its rows are gone. */
export function loadModel(native: NativeModule, text: string): GlmModel {
  if (typeof text !== "string") {
    throw new TypeError(`the text of a model must be a string, got ${kindOf(text)}`);
  }
  const saved = native.readModel(text);
  try {
    const terms = saved.terms();
    return new GlmModel(
      native,
      orFree([terms], () => saved.fit()),
      terms,
    );
  } finally {
    saved.delete();
  }
}
