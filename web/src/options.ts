import type { NumericArray } from "./columns.js";
import { kindOf } from "./errors.js";
import { familySpec, type FamilyInput, type LinkInput } from "./families.js";
import { linkSpec } from "./links.js";
import type { NativeModule } from "./native.js";
import type { NativeFitOptions } from "./native_fit.js";
import { snakeCase } from "./specification_text.js";

/** What a prior weight means: Var(y) = phi V(mu) / w, or a row that stands for w equal rows. */
export type WeightsType = "variance" | "frequency";

/** Whose statistics a fit reports, where programs disagree; see `GlmResults.withConventions`. */
export type Conventions = "r" | "statsmodels" | "glum" | "rustystats";

/** What is known of each row beside response and design. */
export interface RowOptions {
  /** Known part of the linear predictor, length n: log exposure, say. 0 where it is not given. */
  readonly offset?: NumericArray | undefined;
  /** Prior weights w >= 0, length n; 1 where they are not given. Rows of weight 0 are left out. */
  readonly weights?: NumericArray | undefined;
  /**
   * Trials of a binomial, length n: `y` then counts successes. They multiply the weights.
   */
  readonly trials?: NumericArray | undefined;
  /** One name for each coefficient; else the names of `x`, else Intercept, x1, x2, ... */
  readonly names?: readonly string[] | undefined;
}

/** lower <= sum of weight times coefficient <= upper; equal bounds are an equation. */
export interface LinearConstraint {
  /** Weights by the names of the coefficients. */
  readonly coefficients: Readonly<Record<string, number>>;
  readonly lower?: number | undefined;
  readonly upper?: number | undefined;
}

/** What to fit and how. */
export interface SolverOptions {
  /** A name or an object; "gaussian" where it is not given. */
  readonly family?: FamilyInput | undefined;
  /** A name or an object; the family's default where it is not given. */
  readonly link?: LinkInput | undefined;
  /**
   * The variance power of "tweedie" and "quasi", where the family does not say it itself; 1.5.
   * "estimate" takes a Tweedie's from the data, by maximum likelihood.
   */
  readonly varPower?: number | "estimate" | undefined;
  /**
   * The parameter of "negative_binomial", where the family does not say it itself; 1. "estimate"
   * takes it from the data, by maximum likelihood.
   */
  readonly theta?: number | "estimate" | undefined;
  /**
   * Weight of the penalty alpha * sum_j f_j (l1Ratio |b_j| + (1 - l1Ratio) / 2 b_j^2), which is
   * added to half the deviance, over the unscaled sum of rows; 0. By the conventions of "glum" it
   * is multiplied by the sum of weights, by those of "statsmodels" by the number of rows.
   */
  readonly alpha?: number | undefined;
  /** Share of the absolute values in the penalty: 0 is ridge, 1 is the lasso; 1. */
  readonly l1Ratio?: number | undefined;
  /**
   * f_j >= 0, one for each coefficient, or by the names of terms, for all coefficients of a term; 1,
   * and 0 for the intercept.
   */
  readonly penaltyFactors?: NumericArray | Readonly<Record<string, number>> | undefined;
  /**
   * Groups of coefficients whose l1 part is the length of their vector times the root of their
   * number, so that all of them are 0 or none is (group lasso): "terms", which makes every term a
   * group, the names of terms that are groups, or a number for each coefficient, shared by those of
   * a group.
   */
  readonly penaltyGroups?: "terms" | readonly string[] | NumericArray | undefined;
  /**
   * Whether the coefficients that an l1 penalty has left are fitted once more, without a penalty;
   * false. See `relaxed` of the fit.
   */
  readonly relaxed?: boolean | undefined;
  /** Whether the penalty is on b_j times the standard deviation of its column; false. */
  readonly standardize?: boolean | undefined;
  /**
   * Least values of the coefficients, one for each, or by the names of terms, for all coefficients
   * of a term: 0 makes it non-negative. -Infinity is no bound.
   */
  readonly lower?: NumericArray | Readonly<Record<string, number>> | undefined;
  /** Largest values of the coefficients, likewise; Infinity is no bound. */
  readonly upper?: NumericArray | Readonly<Record<string, number>> | undefined;
  /**
   * Terms that must not fall, or not rise: a number has a coefficient of that sign, the effects of a
   * factor are ordered as its levels, and a spline is monotone between its boundary knots.
   */
  readonly monotone?: Readonly<Record<string, "increasing" | "decreasing">> | undefined;
  /** Linear inequalities and equations between coefficients; for fits without an l1 penalty. */
  readonly constraints?: readonly LinearConstraint[] | undefined;
  /**
   * Fits a path of alphas and takes the one with the least deviance of held-out rows. "elastic_net"
   * has the share `l1Ratio`, 0.5 where it is not given or 1, which is "lasso".
   */
  readonly regularization?: "ridge" | "lasso" | "elastic_net" | undefined;
  /** The alphas of the path; else `nAlphas` of them, from the least one without slopes down. */
  readonly alphas?: NumericArray | undefined;
  /** Shares of the absolute values that have a path each. */
  readonly l1Ratios?: NumericArray | undefined;
  /** 20. */
  readonly nAlphas?: number | undefined;
  /** The last alpha of the path over the first; 1e-4. */
  readonly alphaMinRatio?: number | undefined;
  /** Folds of cross-validation; 5. 0: none, and the last point of the path is taken. */
  readonly cv?: number | undefined;
  /** One label for each row: rows of one label are a fold. */
  readonly folds?: NumericArray | undefined;
  /** One label for each row: rows of one label stay in one fold. */
  readonly groups?: NumericArray | undefined;
  /** Folds are dealt out by this seed; 42. */
  readonly cvSeed?: number | undefined;
  /** "min", or "1se": the strongest penalty within a standard error of the least deviance. */
  readonly selection?: "min" | "1se" | undefined;
  /**
   * "firth": Jeffreys' prior in the likelihood of a logistic model, so that estimates exist under
   * separation and have less bias (Firth 1993); "none" where it is not given.
   */
  readonly biasReduction?: "none" | "firth" | undefined;
  /** Most updates on all rows; 25. */
  readonly maxIter?: number | undefined;
  /** Bound on the last step, in standard errors of the estimate; 1e-8. */
  readonly tol?: number | undefined;
  /** "variance" where it is not given. */
  readonly weightsType?: WeightsType | undefined;
  /** "r" where it is not given. */
  readonly conventions?: Conventions | undefined;
}

/** Options of a fit from arrays. */
export interface FitOptions extends RowOptions, SolverOptions {}

const rowOptions: Record<keyof RowOptions, true> = {
  offset: true,
  weights: true,
  trials: true,
  names: true,
};

const solverOptions: Record<keyof SolverOptions, true> = {
  family: true,
  link: true,
  varPower: true,
  theta: true,
  alpha: true,
  l1Ratio: true,
  penaltyFactors: true,
  penaltyGroups: true,
  relaxed: true,
  standardize: true,
  lower: true,
  upper: true,
  monotone: true,
  constraints: true,
  regularization: true,
  alphas: true,
  l1Ratios: true,
  nAlphas: true,
  alphaMinRatio: true,
  cv: true,
  folds: true,
  groups: true,
  cvSeed: true,
  selection: true,
  biasReduction: true,
  maxIter: true,
  tol: true,
  weightsType: true,
  conventions: true,
};

/** The names of all options of a fit from arrays. */
export const fitOptionNames: readonly string[] = Object.keys({ ...solverOptions, ...rowOptions });
/** The names of the options that do not concern the rows. */
export const solverOptionNames: readonly string[] = Object.keys(solverOptions);

/** The options that do not concern the rows and that are given. */
export function solverPart(options: SolverOptions): SolverOptions {
  const part = Object.entries(options).filter(
    ([name, value]) => solverOptionNames.includes(name) && value !== undefined,
  );
  return Object.fromEntries(part) as SolverOptions;
}

/** Refuses what is not an object, and fields that are not options. */
export function checkOptions(native: NativeModule, options: unknown, known: readonly string[]) {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(`options must be an object, got ${kindOf(options)}`);
  }
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) native.refuseName("option", name, known);
  }
}

function isPlainRecord(value: unknown): value is Readonly<Record<string, number>> {
  return value !== null && Object.prototype.toString.call(value) === "[object Object]";
}

/** The options as C++ reads them, by their names in snake_case; it checks types and ranges. */
export function nativeOptions(options: SolverOptions): NativeFitOptions {
  const { family, link, penaltyFactors, lower, upper } = options;
  const byTerm = isPlainRecord(penaltyFactors);
  const named = solverOptionNames.map((name) => [snakeCase(name), Reflect.get(options, name)]);
  return {
    ...(Object.fromEntries(named) as NativeFitOptions),
    family: family === undefined ? undefined : familySpec(family),
    link: link === undefined ? undefined : linkSpec(link),
    penalty_factors: byTerm ? undefined : (penaltyFactors as number[] | undefined),
    term_penalty_factors: byTerm ? penaltyFactors : undefined,
    lower: isPlainRecord(lower) ? undefined : (lower as number[] | undefined),
    upper: isPlainRecord(upper) ? undefined : (upper as number[] | undefined),
    term_lower: isPlainRecord(lower) ? lower : undefined,
    term_upper: isPlainRecord(upper) ? upper : undefined,
  };
}
