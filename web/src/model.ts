import { appendColumn, isNumericArray, withColumnLists, type NumericArray } from "./columns.js";
import { appendDesign, type DesignInput } from "./design.js";
import { kindOf } from "./errors.js";
import { GlmResults } from "./fit.js";
import type { NativeModule } from "./native.js";
import type { NativeFit, NativeFitJob, NativeFitOptions, NativeModelData } from "./native_fit.js";
import {
  checkOptions,
  fitOptionNames,
  nativeOptions,
  solverOptionNames,
  solverPart,
  type FitOptions,
  type RowOptions,
  type SolverOptions,
} from "./options.js";
import { Owned } from "./owned.js";

/** How far a fit has come. */
export interface FitProgress {
  readonly done: boolean;
  readonly phase:
    "start" | "path" | "cross_validate" | "iterate" | "close" | "null_model" | "relax" | "done";
  /** Accepted updates on all rows; while a path is searched, the points that it has. */
  readonly iteration: number;
  /** At the last accepted coefficients; NaN before the first. */
  readonly deviance: number;
}

/** Copies response, design, weights and offset into the module. */
function modelData(
  native: NativeModule,
  y: unknown,
  x: unknown,
  options: RowOptions,
): NativeModelData {
  if (!isNumericArray(y)) throw new TypeError(`y must be an array of numbers, got ${kindOf(y)}`);
  const { weights, offset, trials } = options;
  return withColumnLists(native, ["y", "x", "weights", "offset"], (lists) => {
    appendColumn(native, lists.y, y, "y");
    if (trials !== undefined) appendColumn(native, lists.y, trials, "trials");
    const names = appendDesign(native, lists.x, x, y.length);
    if (weights !== undefined) appendColumn(native, lists.weights, weights, "weights");
    if (offset !== undefined) appendColumn(native, lists.offset, offset, "offset");
    const { names: given = names } = options;
    return native.modelData(lists.y, lists.x, lists.weights, lists.offset, given);
  });
}

/** Calls `use` with the data, and gives them up afterwards: a fit keeps its own share. */
function withModelData<R>(
  native: NativeModule,
  y: unknown,
  x: unknown,
  options: FitOptions,
  use: (data: NativeModelData) => R,
): R {
  checkOptions(native, options, fitOptionNames);
  const data = modelData(native, y, x, options);
  try {
    return use(data);
  } finally {
    data.delete();
  }
}

/** Fits to the end. */
export function fitGlm(
  native: NativeModule,
  y: NumericArray,
  x: DesignInput,
  options: FitOptions,
): GlmResults {
  return withModelData(native, y, x, options, (data) => {
    return new GlmResults(native, native.fitGlm(data, nativeOptions(options)));
  });
}

/**
 * A fit that can stop after any block of rows and go on later. Use it where a page must stay
 * responsive; to cancel, dispose of it.
 */
export class FitJob<R extends GlmResults = GlmResults> extends Owned<NativeFitJob> {
  readonly #finish: (fit: NativeFit) => R;

  /** Takes the handle. @internal */
  constructor(job: NativeFitJob, finish: (fit: NativeFit) => R) {
    super(job);
    this.#finish = finish;
  }

  /**
   * Works on at most `maxBlocks` blocks of 256 rows, at least one, and on at most one point of a
   * path.
   */
  advance(maxBlocks: number): FitProgress {
    if (typeof maxBlocks !== "number") {
      throw new TypeError(`maxBlocks must be a number, got ${kindOf(maxBlocks)}`);
    }
    return this.native.advance(maxBlocks) as FitProgress;
  }

  /** The finished fit. Throws `invalid_input` before `advance` has said `done`. */
  result(): R {
    return this.#finish(this.native.result());
  }
}

/** A job that fits arrays. */
export function startJob(
  native: NativeModule,
  y: NumericArray,
  x: DesignInput,
  options: FitOptions,
): NativeFitJob {
  return withModelData(native, y, x, options, (data) =>
    native.fitJob(data, nativeOptions(options)),
  );
}

/** A response and a design that are copied once and fitted as often as wanted. */
export class Glm extends Owned<NativeModelData> {
  readonly #module: NativeModule;
  readonly #options: SolverOptions;

  /** @internal */
  constructor(native: NativeModule, y: NumericArray, x: DesignInput, options: FitOptions) {
    checkOptions(native, options, fitOptionNames);
    super(modelData(native, y, x, options));
    this.#module = native;
    this.#options = solverPart(options);
  }

  /** Names of the coefficients. */
  get names(): string[] {
    return this.native.names();
  }

  /** Fits with the options of the model, and with those given here before them. */
  fit(options: SolverOptions = {}): GlmResults {
    return new GlmResults(this.#module, this.#module.fitGlm(this.native, this.#merged(options)));
  }

  /** The same fit in steps. */
  fitJob(options: SolverOptions = {}): FitJob {
    const job = this.#module.fitJob(this.native, this.#merged(options));
    return new FitJob(job, (fit) => new GlmResults(this.#module, fit));
  }

  #merged(options: SolverOptions): NativeFitOptions {
    checkOptions(this.#module, options, solverOptionNames);
    return nativeOptions({ ...this.#options, ...solverPart(options) });
  }
}
