import { kindOf } from "./errors.js";
import { checkName, dataSource, withFrame, type DataInput } from "./frame.js";
import { GlmModel, ModelFitJob, withPriorMeans } from "./glm_model.js";
import type { FitJob } from "./model.js";
import type { NativeModule } from "./native.js";
import type { NativeFitOptions, NativeModelData } from "./native_fit.js";
import type { NativeLearnedModel } from "./native_model.js";
import {
  checkOptions,
  nativeOptions,
  solverOptionNames,
  solverPart,
  type SolverOptions,
} from "./options.js";
import { Owned } from "./owned.js";
import { columnNames, withRowArrays, type RowValues } from "./row_values.js";
import type { MemoryEstimate } from "./memory_estimate.js";
import type { FitWarning } from "./snapshot.js";

/** What to do with rows where a used column has no value. */
export type MissingPolicy = "error" | "drop" | "level";

/**
 * Options of a model of named columns. Its conventions are those of the terms as well: by
 * "rustystats" df, knots, coding without a margin and names are read as there, where `bs(x, df=5)`
 * has four columns, by all others as in R. Those of the terms are fixed when they are learned.
 */
export interface ModelOptions extends SolverOptions {
  /** Prior weights w >= 0. */
  readonly weights?: RowValues | undefined;
  /** Added to the linear predictor as it is. */
  readonly offset?: RowValues | undefined;
  /** > 0; its logarithm is added to the linear predictor, which needs the log link. */
  readonly exposure?: RowValues | undefined;
  /**
   * The means of a prior model, on the scale of the response: g of them is added to the linear
   * predictor, so that coefficients are deviations from that model, and a penalty shrinks towards
   * it. A fitted model stands for its means in the rows of the data, for an exposure of 1.
   */
  readonly complement?: RowValues | GlmModel | undefined;
  /** "error" where it is not given: missing values are refused by column and count. */
  readonly missing?: MissingPolicy | undefined;
}

export const rowValueNames = ["weights", "offset", "exposure", "complement"] as const;
const modelOptionNames = [...solverOptionNames, ...rowValueNames, "missing"];

function learn(
  native: NativeModule,
  formula: string,
  data: DataInput,
  given: ModelOptions,
): NativeLearnedModel {
  const source = dataSource(data);
  const options = withPriorMeans(given, data);
  const { given: rows, named } = columnNames(rowValueNames, options);
  for (const name of named) checkName(native, source, name);
  const used = native.formulaColumns(formula, source.names);
  const { family, link, var_power, theta } = nativeOptions(solverPart(options));
  const { missing, conventions } = options;
  const stated = { family, link, var_power, theta, missing, conventions };
  return withFrame(native, source, [...used, ...named], (frame) =>
    withRowArrays(native, rowValueNames, options, (lists) =>
      native.learnFormula(
        formula,
        frame,
        { ...stated, ...rows },
        lists.weights,
        lists.offset,
        lists.exposure,
        lists.complement,
      ),
    ),
  );
}

/** A model of named columns: its terms have learned levels and knots from the data. */
export class FormulaGlm extends Owned<NativeLearnedModel> {
  readonly #module: NativeModule;
  readonly #options: SolverOptions;

  /** Takes the handle. @internal */
  constructor(native: NativeModule, model: NativeLearnedModel, options: SolverOptions) {
    super(model);
    this.#module = native;
    this.#options = solverPart(options);
  }

  /** The canonical formula. */
  get formula(): string {
    return this.native.formula();
  }
  /** Names of the coefficients. */
  get names(): string[] {
    return this.native.names();
  }
  /** The row of the data, from 0, behind each row of the fit; empty where none was dropped. */
  get keptRows(): Uint32Array {
    return this.native.keptRows();
  }
  /** What the reader should know of before fitting: factors of one level, say. */
  get warnings(): FitWarning[] {
    return this.native.warnings() as FitWarning[];
  }

  /** What a fit of so many rows takes; `webglm.estimate` says more. */
  estimate(rows: number): MemoryEstimate {
    return this.native.memory(rows);
  }
  /** Fits with the options of the model, and with those given here before them. */
  fit(options: SolverOptions = {}): GlmModel {
    return this.#withData(options, (data, merged) => {
      return new GlmModel(this.#module, this.#module.fitGlm(data, merged), this.native.clone());
    });
  }

  /** The same fit in steps. */
  fitJob(options: SolverOptions = {}): FitJob<GlmModel> {
    return this.#withData(options, (data, merged) => {
      return new ModelFitJob(this.#module, this.#module.fitJob(data, merged), this.native.clone());
    });
  }

  #withData<R>(
    options: SolverOptions,
    use: (data: NativeModelData, merged: NativeFitOptions) => R,
  ): R {
    checkOptions(this.#module, options, solverOptionNames);
    const merged = nativeOptions({ ...this.#options, ...solverPart(options) });
    const data = this.native.data();
    try {
      return use(data, merged);
    } finally {
      data.delete();
    }
  }
}

/** Learns the terms of a formula from data. */
export function formulaGlm(
  native: NativeModule,
  formula: string,
  data: DataInput,
  options: ModelOptions,
): FormulaGlm {
  if (typeof formula !== "string") {
    throw new TypeError(`the formula must be a text, got ${kindOf(formula)}`);
  }
  checkOptions(native, options, modelOptionNames);
  return new FormulaGlm(native, learn(native, formula, data, options), options);
}
