import { isNumericArray, isTypedArray, withColumnLists } from "./columns.js";
import { appendDesign } from "./design.js";
import { dataSource, withFrame } from "./frame.js";
import type { GlmModel } from "./glm_model.js";
import type { NativeModule } from "./native.js";
import type { NativeFrame } from "./native_columns.js";
import type { NativeFit } from "./native_fit.js";
import type { NativeLearnedModel } from "./native_model.js";
import { checkOptions } from "./options.js";
import { columnNames, withRowArrays, type RowValues } from "./row_values.js";
import type { FitWarning } from "./snapshot.js";

/** What to do with a level that the model has not seen. */
export type UnseenPolicy = "error" | "reference" | "na";

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
  /** Needed where the model was fitted with an array or a fitted model, which may be given. */
  readonly complement?: RowValues | GlmModel | undefined;
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

/** What a prediction reads of each row beside the terms. */
export const knownParts = ["offset", "exposure", "complement"] as const;
const optionNames = ["type", "se", "level", "unseen", ...knownParts];

/** New rows: they give their frame, with the columns of these names as well, to what is called. */
export type WithRows = <R>(named: readonly string[], use: (frame: NativeFrame) => R) => R;

/** The rows of data, of which only the columns that the model reads are copied. */
export function rowsOfData(
  native: NativeModule,
  model: NativeLearnedModel,
  data: unknown,
): WithRows {
  return (named, use) => {
    const source = dataSource(data);
    const names = [...native.predictorColumns(model), ...named];
    const present = source.names.filter((name) => names.includes(name));
    // A row count is needed even where the model reads no column at all.
    return withFrame(native, source, present.length > 0 ? present : source.names.slice(0, 1), use);
  };
}

/**
 * The rows of a design for a fit of `names`: the columns that are called so where `x` has them all,
 * else its columns in their order.
 */
export function rowsOfDesign(native: NativeModule, names: readonly string[], x: unknown): WithRows {
  return (named, use) => {
    if (!isTypedArray(x) && !(Array.isArray(x) && isNumericArray(x[0]))) {
      const source = dataSource(x);
      const known = new Set(source.names);
      const present = named.filter((name) => known.has(name));
      if (names.every((name) => known.has(name))) {
        return withFrame(native, source, [...names, ...present], use);
      }
    }
    return withColumnLists(native, ["x"], (lists) => {
      appendDesign(native, lists.x, x, NaN);
      const frame = new native.Frame();
      try {
        frame.addDesign(names, lists.x);
        return use(frame);
      } finally {
        frame.delete();
      }
    });
  };
}

/** Predicts: the values alone where nothing else was asked for. */
export function predict(
  native: NativeModule,
  model: NativeLearnedModel,
  fit: NativeFit,
  withRows: WithRows,
  options: PredictOptions,
): Float64Array | Prediction {
  checkOptions(native, options, optionNames);
  const { type, se, level, unseen } = options;
  const { given: rows, named } = columnNames(knownParts, options);
  const given = { type, se, level, unseen, ...rows };
  const prediction = withRows(named, (frame) =>
    withRowArrays(native, knownParts, options, ({ offset, exposure, complement }) =>
      native.predict(model, fit, frame, given, offset, exposure, complement),
    ),
  ) as Prediction;
  return se === true || type === "terms" ? prediction : prediction.values;
}
