import { appendColumn, isNumericArray, withColumnLists, type NumericArray } from "./columns.js";
import { kindOf } from "./errors.js";
import { GlmResults } from "./fit.js";
import { checkName, dataSource, withFrame, type DataInput } from "./frame.js";
import type { NativeFit, NativeLearnedModel, NativeModule } from "./native.js";
import { checkOptions, nativeOptions, solverOptionNames, type SolverOptions } from "./options.js";
import { Owned } from "./owned.js";
import type { FitWarning } from "./snapshot.js";

/** What to do with rows where a used column has no value. */
export type MissingPolicy = "error" | "drop" | "level";
/** What to do with a level that the model has not seen. */
export type UnseenPolicy = "error" | "reference" | "na";

/** A column of the data by its name, or one number per row. */
export type RowValues = string | NumericArray;

/** Options of a model of named columns. */
export interface ModelOptions extends SolverOptions {
  /** Prior weights w >= 0. */
  readonly weights?: RowValues | undefined;
  /** Added to the linear predictor as it is. */
  readonly offset?: RowValues | undefined;
  /** > 0; its logarithm is added to the linear predictor, which needs the log link. */
  readonly exposure?: RowValues | undefined;
  /** "error" where it is not given: missing values are refused by column and count. */
  readonly missing?: MissingPolicy | undefined;
}

/** What to predict. */
export interface PredictOptions {
  /**
   * "response": the mean, offset and exposure included; "rate": for an exposure of 1; "link": the
   * linear predictor; "terms": what each term adds to it. "response" where it is not given.
   */
  readonly type?: "response" | "rate" | "link" | "terms" | undefined;
  /** Standard errors and intervals as well. */
  readonly se?: boolean | undefined;
  /** Level of the intervals; 0.95. */
  readonly level?: number | undefined;
  /** "error" where it is not given. */
  readonly unseen?: UnseenPolicy | undefined;
  /** Needed where the model was fitted with an array. */
  readonly offset?: RowValues | undefined;
  /** Likewise. */
  readonly exposure?: RowValues | undefined;
}

/** Predictions of n rows; NaN where a row lacks a value. */
export interface Prediction {
  /** Length n; for "terms" one column of length n after the other. */
  readonly values: Float64Array;
  /** The labels of the columns of "terms", else empty. */
  readonly terms: readonly string[];
  /** Standard errors, on the scale of `values`; empty unless asked for. */
  readonly se: Float64Array;
  /** Limits of the intervals for the mean, made on the scale of the link; likewise. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly warnings: readonly FitWarning[];
}

const rowValueNames = ["weights", "offset", "exposure"] as const;
const modelOptionNames = [...solverOptionNames, ...rowValueNames, "missing"];
const predictOptionNames = ["type", "se", "level", "unseen", "offset", "exposure"];

/** The name in a RowValues option, if it is one. */
function columnName(values: unknown, what: string): string | undefined {
  if (values === undefined || isNumericArray(values)) return undefined;
  if (typeof values === "string") return values;
  throw new TypeError(
    `${what} must be a column name or an array of numbers, got ${kindOf(values)}`,
  );
}

function solverPart(options: ModelOptions): SolverOptions {
  const part = Object.entries(options).filter(([name]) => solverOptionNames.includes(name));
  return Object.fromEntries(part) as SolverOptions;
}

function learn(
  native: NativeModule,
  formula: string,
  data: unknown,
  options: ModelOptions,
): NativeLearnedModel {
  const source = dataSource(data);
  const names = rowValueNames.map((what) => columnName(options[what], what));
  for (const name of names) if (name !== undefined) checkName(native, source, name);
  const used = native.formulaColumns(formula, source.names);
  const { family, link, var_power, theta } = nativeOptions(solverPart(options));
  const given = { family, link, var_power, theta, missing: options.missing };
  const [weights, offset, exposure] = names;
  const wanted = [...used, ...names.filter((name) => name !== undefined)];
  return withFrame(native, source, wanted, (frame) =>
    withColumnLists(native, rowValueNames, (lists) => {
      for (const what of rowValueNames) {
        const values = options[what];
        if (isNumericArray(values)) appendColumn(native, lists[what], values, what);
      }
      const named = { ...given, weights, offset, exposure };
      return native.learnModel(formula, frame, named, lists.weights, lists.offset, lists.exposure);
    }),
  );
}

/** A model of named columns: its terms have learned levels and knots from the data. */
export class FormulaGlm extends Owned<NativeLearnedModel> {
  readonly #module: NativeModule;
  readonly #options: ModelOptions;

  /** @internal */
  constructor(native: NativeModule, formula: string, data: DataInput, options: ModelOptions) {
    if (typeof formula !== "string") {
      throw new TypeError(`the formula must be a text, got ${kindOf(formula)}`);
    }
    checkOptions(native, options, modelOptionNames);
    super(learn(native, formula, data, options));
    this.#module = native;
    this.#options = options;
  }

  /** The canonical formula. */
  get formula(): string {
    return this.native.formula();
  }
  /** Names of the coefficients. */
  get names(): string[] {
    return this.native.names();
  }

  /** Fits with the options of the model, and with those given here before them. */
  fit(options: SolverOptions = {}): GlmModel {
    checkOptions(this.#module, options, solverOptionNames);
    const merged = nativeOptions({ ...solverPart(this.#options), ...options });
    const data = this.native.data();
    try {
      const fit = this.#module.fitGlm(data, merged);
      return new GlmModel(this.#module, fit, this);
    } finally {
      data.delete();
    }
  }

  /** @internal */
  predict(fit: NativeFit, data: DataInput, options: PredictOptions): Prediction {
    checkOptions(this.#module, options, predictOptionNames);
    const source = dataSource(data);
    const offset = columnName(options.offset, "offset");
    const exposure = columnName(options.exposure, "exposure");
    const names = [...this.native.predictorColumns(), offset, exposure];
    const present = names.filter((name) => name !== undefined && source.names.includes(name));
    // A row count is needed even where the model reads no column at all.
    const wanted = present.length > 0 ? present : source.names.slice(0, 1);
    return withFrame(this.#module, source, wanted as string[], (frame) =>
      withColumnLists(this.#module, ["offset", "exposure"], (lists) => {
        for (const what of ["offset", "exposure"] as const) {
          const values = options[what];
          if (isNumericArray(values)) appendColumn(this.#module, lists[what], values, what);
        }
        const { type, se, level, unseen } = options;
        const given = { type, se, level, unseen, offset, exposure };
        return this.#module.predict(this.native, fit, frame, given, lists.offset, lists.exposure);
      }),
    ) as Prediction;
  }
}

/** A fitted model of named columns, which predicts for new rows. */
export class GlmModel extends GlmResults {
  readonly #model: FormulaGlm;

  /** @internal */
  constructor(module: NativeModule, fit: NativeFit, model: FormulaGlm) {
    super(module, fit);
    this.#model = model;
  }

  /** The canonical formula. */
  get formula(): string {
    return this.#model.formula;
  }

  /**
   * Predicts with the coding, knots and levels that were learned. Columns that the fit named for
   * offset and exposure must be in `data`; those given as arrays are given again.
   */
  predict(
    data: DataInput,
    options?: PredictOptions & {
      readonly se?: false | undefined;
      readonly type?: "response" | "rate" | "link" | undefined;
    },
  ): Float64Array;
  predict(data: DataInput, options: PredictOptions & { readonly se: true }): Prediction;
  predict(data: DataInput, options: PredictOptions & { readonly type: "terms" }): Prediction;
  predict(data: DataInput, options: PredictOptions): Float64Array | Prediction;
  predict(data: DataInput, options: PredictOptions = {}): Float64Array | Prediction {
    const prediction = this.#model.predict(this.native, data, options);
    return options.se === true || options.type === "terms" ? prediction : prediction.values;
  }
}
