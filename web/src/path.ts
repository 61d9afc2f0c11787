import type { NativePath } from "./native_fit.js";

/**
 * The fits of a path, k points from the strongest penalty on, those of one `l1Ratio` after the
 * other: columns for a plot. Matrices lie by rows.
 */
export interface RegularizationPath {
  readonly alpha: Float64Array;
  readonly l1Ratio: Float64Array;
  /** On all rows. */
  readonly deviance: Float64Array;
  /** Coefficients that are not 0, the intercept left out. */
  readonly nonzero: Float64Array;
  /** As of a fit. */
  readonly kktResidual: Float64Array;
  /** k x p. */
  readonly params: Float64Array;
  /** Mean over the folds of the mean unit deviance of held-out rows; empty without folds. */
  readonly cvMean: Float64Array;
  /** Its standard error: standard deviation over the folds / sqrt(folds). */
  readonly cvSe: Float64Array;
  /** k x folds. */
  readonly foldDeviance: Float64Array;
  /** 0 without cross-validation. */
  readonly folds: number;
  /** The point that the fit has. */
  readonly selected: number;
}

/** The path by the names of JavaScript. */
export function regularizationPath(path: NativePath): RegularizationPath {
  return {
    alpha: path.alpha,
    l1Ratio: path.l1_ratio,
    deviance: path.deviance,
    nonzero: path.nonzero,
    kktResidual: path.kkt_residual,
    params: path.params,
    cvMean: path.cv_mean,
    cvSe: path.cv_se,
    foldDeviance: path.fold_deviance,
    folds: path.folds,
    selected: path.selected,
  };
}
