import type { DictSpec } from "./dict.js";
import type { WebGlmError } from "./errors.js";
import type { Family, FamilyInput, LinkInput } from "./families.js";
import type { GlmResults } from "./fit.js";
import type { FormulaGlm, ModelOptions } from "./formula.js";
import type { DataInput, Dataset } from "./frame.js";
import type { NumericArray } from "./columns.js";
import type { DesignInput } from "./design.js";
import type { GlmModel } from "./glm_model.js";
import type { DevianceTable, MarginalEffects, TestOption } from "./inference.js";
import type { Link } from "./links.js";
import type { Glm } from "./model.js";
import type { FitOptions, SolverOptions } from "./options.js";
import type { ModelMarginalOptions } from "./model_inference.js";
import type { Prediction, PredictOptions } from "./predict.js";
import type { RowValues } from "./row_values.js";
import type { RunOptions, SendOptions } from "./worker/connection.js";
import type {
  heldByArrayModels,
  heldByFamilies,
  heldByFits,
  heldByLinks,
  heldByModelFits,
  heldByModels,
} from "./worker/members.js";
import type { WebGlm } from "./webglm.js";

/** What an engine gives for a result that lives in its Worker; other results are as they are. */
export type InWorker<R> = R extends GlmModel
  ? EngineModel
  : R extends GlmResults
    ? EngineFit
    : R extends FormulaGlm
      ? EngineFormulaGlm
      : R extends Glm
        ? EngineGlm
        : R extends Family
          ? EngineFamily
          : R extends Link
            ? EngineLink
            : R;

/** A promise of what a member of `init()`'s object, or of its objects, gives at once. */
export type Later<M> = M extends new (...args: infer A) => infer R
  ? new (...args: A) => Promise<InWorker<R>>
  : M extends {
        (...args: infer A1): infer R1;
        (...args: infer A2): infer R2;
        (...args: infer A3): infer R3;
        (...args: infer A4): infer R4;
      }
    ? {
        (...args: A1): Promise<InWorker<Awaited<R1>>>;
        (...args: A2): Promise<InWorker<Awaited<R2>>>;
        (...args: A3): Promise<InWorker<Awaited<R3>>>;
        (...args: A4): Promise<InWorker<Awaited<R4>>>;
      }
    : Promise<M>;

/** An object that stays in the Worker. */
export interface InWorkerObject extends Disposable {
  /** True after `dispose()`, of this object or of its engine. */
  readonly disposed: boolean;
  /** Frees the object in the Worker, after the calls that are on their way. */
  dispose(): void;
}

/** The members of T: those of `Held` as they are, the others as promises. */
type Both<T, Held extends keyof T, Own extends PropertyKey = never> = InWorkerObject &
  Pick<T, Held> & {
    readonly [K in Exclude<keyof T, Held | keyof InWorkerObject | Own>]: Later<T[K]>;
  };

/** Options whose complement may be a fitted model of an engine. */
export type WithEngineModel<O> = Omit<O, "complement"> &
  ("complement" extends keyof O
    ? { readonly complement?: RowValues | EngineModel | undefined }
    : unknown);

/** Options whose family, link and complement may be objects of an engine. */
export type EngineOptions<O> = Omit<WithEngineModel<O>, "family" | "link"> & {
  readonly family?: FamilyInput | EngineFamily | undefined;
  readonly link?: LinkInput | EngineLink | undefined;
};

/**
 * A fit in the Worker. Statistics of the fit, estimates and standard errors are at hand, and copies
 * as everywhere; whatever needs the rows or a computation is a promise of what `GlmResults` gives.
 */
export interface EngineFit extends Both<GlmResults, (typeof heldByFits)[number]> {}

/** The same of a model of named columns: `GlmModel`. */
export interface EngineModel extends Both<
  GlmModel,
  (typeof heldByModelFits)[number],
  "predict" | "marginalEffects"
> {
  /** Predicts for new rows, as `GlmModel` does. */
  predict(
    data: DataInput,
    options?: WithEngineModel<PredictOptions> & {
      readonly se?: false | undefined;
      readonly type?: "response" | "rate" | "link" | undefined;
    },
  ): Promise<Float64Array>;
  predict(
    data: DataInput,
    options: WithEngineModel<PredictOptions> & { readonly se: true },
  ): Promise<Prediction>;
  predict(
    data: DataInput,
    options: WithEngineModel<PredictOptions> & { readonly type: "terms" },
  ): Promise<Prediction>;
  predict(
    data: DataInput,
    options: WithEngineModel<PredictOptions>,
  ): Promise<Float64Array | Prediction>;
  /** Average marginal effects over the rows of `data`, as `GlmModel` has them. */
  marginalEffects(options?: WithEngineModel<ModelMarginalOptions>): Promise<MarginalEffects>;
}

/** A model of named columns in the Worker, with its data: `FormulaGlm`. */
export interface EngineFormulaGlm extends Both<
  FormulaGlm,
  (typeof heldByModels)[number],
  "fit" | "fitJob"
> {
  /** Fits with the options of the model, and with those given here before them. */
  fit(options?: EngineOptions<SolverOptions> & RunOptions): Promise<EngineModel>;
}

/** A response and a design in the Worker: `GLM`. */
export interface EngineGlm extends Both<Glm, (typeof heldByArrayModels)[number], "fit" | "fitJob"> {
  /** Fits with the options of the model, and with those given here before them. */
  fit(options?: EngineOptions<SolverOptions> & RunOptions): Promise<EngineFit>;
}

/** A family as the Worker describes it. */
export interface EngineFamily extends Both<Family, (typeof heldByFamilies)[number], "toString"> {}

/** A link as the Worker describes it. */
export interface EngineLink extends Both<Link, (typeof heldByLinks)[number], "toString"> {}

/** What is stated anew below, and what only makes sense where a call blocks. */
type NotLater =
  | ("fitGlm" | "fitGlmRegularized" | "fitNegbinomial" | "glm" | "glmDict" | "data" | "anova")
  | ("GLM" | "family" | "link" | "FitJob" | "WebGlmError");

/**
 * Everything that webglm offers, in a Worker: the page never waits. Each call is a promise of what
 * the same call of `init()`'s object gives, classes included (`await new engine.PoissonFamily()`).
 * Calls are answered one after the other; arguments are copied, so they can be changed afterwards,
 * unless the option `transfer` gives them away.
 */
export interface Engine
  extends InWorkerObject, Readonly<{ [K in Exclude<keyof WebGlm, NotLater>]: Later<WebGlm[K]> }> {
  /** Fits a generalized linear model of `y` on the design `x`. */
  fitGlm(
    y: NumericArray,
    x: DesignInput,
    options?: EngineOptions<FitOptions> & RunOptions & SendOptions,
  ): Promise<EngineFit>;
  /** The same with `alpha` required. */
  fitGlmRegularized(
    y: NumericArray,
    x: DesignInput,
    options: EngineOptions<FitOptions> & RunOptions & SendOptions & { readonly alpha: number },
  ): Promise<EngineFit>;
  /** `fitGlm` with the family "negative_binomial" and its theta estimated. */
  fitNegbinomial(
    y: NumericArray,
    x: DesignInput,
    options?: EngineOptions<FitOptions> & RunOptions & SendOptions,
  ): Promise<EngineFit>;
  /** A response and a design that are sent once and fitted as often as wanted. */
  readonly GLM: new (
    y: NumericArray,
    x: DesignInput,
    options?: EngineOptions<FitOptions> & SendOptions,
  ) => Promise<EngineGlm>;
  /** A model of named columns by an R-style formula; the data stay in the Worker. */
  glm(
    formula: string,
    data: DataInput,
    options?: EngineOptions<ModelOptions> & Pick<RunOptions, "signal"> & SendOptions,
  ): Promise<EngineFormulaGlm>;
  /** The same model from a term dictionary, with the data in it. */
  glmDict(
    spec: EngineOptions<DictSpec> & Pick<RunOptions, "signal"> & SendOptions,
  ): Promise<EngineFormulaGlm>;
  /** Sends data, which stay in the Worker until `dispose()`; the result stands for them. */
  data(data: DataInput, options?: SendOptions): Promise<Dataset>;
  /** The change of deviance from each fit to the next. */
  anova(fits: readonly (EngineFit | EngineModel)[], options?: TestOption): Promise<DevianceTable>;
  /** The family that a name or an object stands for. */
  family(family: FamilyInput | EngineFamily): Promise<EngineFamily>;
  /** The link that a name or an object stands for. */
  link(link: LinkInput | EngineLink): Promise<EngineLink>;
  readonly WebGlmError: typeof WebGlmError;
  /** Ends the Worker: whatever is on its way is rejected with the code `disposed`. */
  dispose(): void;
}
