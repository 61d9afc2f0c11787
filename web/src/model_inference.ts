import { dataSource, withFrame, type DataInput } from "./frame.js";
import {
  covarianceKind,
  hypothesisTest,
  marginalEffects,
  type HypothesisTest,
  type MarginalEffects,
  type MarginalOptions,
} from "./inference.js";
import type { GlmModel } from "./glm_model.js";
import type { NativeModule } from "./native.js";
import type { NativeFit } from "./native_fit.js";
import type { NativeLearnedModel } from "./native_model.js";
import { checkOptions } from "./options.js";
import { knownParts, rowsOfData } from "./predict.js";
import { columnNames, withRowArrays, type RowValues } from "./row_values.js";

/** Which marginal effects of a model of named columns. */
export interface ModelMarginalOptions extends MarginalOptions {
  /** The rows to average over: those of the fit, or others. Required. */
  readonly data?: DataInput | undefined;
  /** Columns that hold one value in every row: effects at these values. */
  readonly at?: Readonly<Record<string, number | string>> | undefined;
  /** Needed where the model was fitted with an array. */
  readonly offset?: RowValues | undefined;
  /** Likewise. */
  readonly exposure?: RowValues | undefined;
  /** Needed where the model was fitted with an array or a fitted model, which may be given. */
  readonly complement?: RowValues | GlmModel | undefined;
}

const optionNames = [
  ...["variables", "alpha", "useT", "covType", "clusters"],
  ...["data", "at", ...knownParts],
];

/** The score test of terms in the rows of `data`. */
export function scoreTestOfTerms(
  native: NativeModule,
  model: NativeLearnedModel,
  fit: NativeFit,
  terms: string,
  data: DataInput,
): HypothesisTest {
  const source = dataSource(data);
  const used = native.formulaColumns(`~ ${terms}`, source.names);
  const wanted = used.length > 0 ? used : source.names.slice(0, 1);
  return withFrame(native, source, wanted, (frame) =>
    hypothesisTest(native.scoreTestOfTerms(model, fit, frame, terms)),
  );
}

/** Marginal effects over the rows of `options.data`. */
export function modelMarginalEffects(
  native: NativeModule,
  model: NativeLearnedModel,
  fit: NativeFit,
  options: ModelMarginalOptions,
): MarginalEffects {
  checkOptions(native, options, optionNames);
  const { data, variables, alpha, useT: use_t, at } = options;
  if (data === undefined) {
    throw new TypeError("marginal effects of a formula model need the option data");
  }
  const { given: rows, named } = columnNames(knownParts, options);
  const kind = covarianceKind(native, fit, options);
  const given = { variables, alpha, use_t, at, ...rows };
  return rowsOfData(
    native,
    model,
    data,
  )(named, (frame) =>
    withRowArrays(native, knownParts, options, ({ offset, exposure, complement }) =>
      marginalEffects(
        native.marginalEffectsOfModel(model, fit, frame, given, kind, offset, exposure, complement),
      ),
    ),
  );
}
