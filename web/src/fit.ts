import type { DesignInput } from "./design.js";
import type { DataInput } from "./frame.js";
import type { NativeModule } from "./native.js";
import type { NativeLearnedModel } from "./native_model.js";
import { devianceTable, type DevianceTable } from "./inference.js";
import { FitInference } from "./fit_inference.js";
import type { Conventions } from "./options.js";
import { predict, rowsOfDesign, type Prediction, type PredictOptions } from "./predict.js";
import type { FitSnapshot } from "./snapshot.js";

/** Variance inflation by terms: the intercept has none. */
export interface VarianceInflation {
  readonly terms: readonly string[];
  /** Coefficients of each term. */
  readonly df: Float64Array;
  /** The generalised factor (Fox & Monette 1992); the usual one where df is 1. */
  readonly gvif: Float64Array;
  /** gvif^(1 / (2 df)), comparable between terms. */
  readonly scaled: Float64Array;
}

/** Pseudo-R2: McFadden, Cox and Snell, and Nagelkerke need a known phi or a Gaussian. */
export interface PseudoR2 {
  readonly deviance: number;
  readonly mcfadden: number;
  readonly coxSnell: number;
  readonly nagelkerke: number;
  /** Of binomials. */
  readonly tjur: number;
}

/** What the text of a model holds. */
export interface TextOptions {
  /** What standard errors need, the larger part of the text; true. */
  readonly covariance?: boolean | undefined;
}

/**
 * A fitted model. Everything of size p was computed with the fit. What has one value per row is a
 * pass over the rows on every access, so keep the array. Arrays are copies that stay valid after
 * `dispose()`; n is the number of rows, p of coefficients, matrices lie by rows. Where a
 * coefficient is aliased, its values are NaN.
 */
export class GlmResults extends FitInference {
  /** @internal */
  static compare(
    module: NativeModule,
    fits: readonly GlmResults[],
    test: string | undefined,
  ): DevianceTable {
    const natives = fits.map((fit) => fit.native);
    return devianceTable(module.compareFits(natives, test));
  }

  /**
   * The same fit with the statistics of another program: z or t, what AIC counts, the dispersion in
   * the log-likelihood, the meaning of weights in it and in robust errors. It shares the rows.
   */
  withConventions(conventions: Conventions): GlmResults {
    return new GlmResults(this.module, this.module.withConventions(this.native, conventions));
  }

  /**
   * Predicts for new rows of the design, in any of its forms: columns of the coefficients' names may
   * have another order, and more of them, else they count by their places. `offset` is needed where
   * the fit had one.
   */
  predict(
    x: DesignInput | DataInput,
    options?: PredictOptions & {
      readonly se?: false | undefined;
      readonly type?: "response" | "rate" | "link" | undefined;
    },
  ): Float64Array;
  predict(x: DesignInput | DataInput, options: PredictOptions & { readonly se: true }): Prediction;
  predict(
    x: DesignInput | DataInput,
    options: PredictOptions & { readonly type: "terms" },
  ): Prediction;
  predict(x: DesignInput | DataInput, options: PredictOptions): Float64Array | Prediction;
  predict(x: DesignInput | DataInput, options: PredictOptions = {}): Float64Array | Prediction {
    return this.withTerms((terms) => {
      const rows = rowsOfDesign(this.module, this.names, x);
      return predict(this.module, terms, this.native, rows, options);
    });
  }

  /**
   * The text of the model, JSON as docs/model-file.md describes it: the same model has the same
   * text in all languages. `loadModel` reads it; of a fit from arrays it makes a model of columns
   * that are called as the coefficients. JSON.stringify calls this with a key, which says nothing.
   */
  toJSON(options: TextOptions | string = {}): string {
    const { covariance = true } = typeof options === "string" ? {} : options;
    return this.withTerms((terms) => this.module.modelText(terms, this.native, covariance));
  }

  /** Calls `use` with the terms: the columns of the design are its terms. @internal */
  protected withTerms<R>(use: (terms: NativeLearnedModel) => R): R {
    const terms = this.module.columnTerms(this.native);
    try {
      return use(terms);
    } finally {
      terms.delete();
    }
  }

  /** y - mu; length n. */
  residResponse(): Float64Array {
    return this.module.rowValues(this.native, "resid_response");
  }
  /** (y - mu) sqrt(w / V(mu)); length n. */
  residPearson(): Float64Array {
    return this.module.rowValues(this.native, "resid_pearson");
  }
  /** sign(y - mu) sqrt(w d(y, mu)); length n. */
  residDeviance(): Float64Array {
    return this.module.rowValues(this.native, "resid_deviance");
  }
  /** (y - mu) / dmu_deta; length n. */
  residWorking(): Float64Array {
    return this.module.rowValues(this.native, "resid_working");
  }
  /** Diagonal of W^1/2 X (X'WX)^-1 X' W^1/2; length n. */
  leverage(): Float64Array {
    return this.module.rowValues(this.native, "leverage");
  }

  /** Deviance residual / sqrt(phi (1 - h)) with the leverage h; length n. NaN where h is 1. */
  rstandard(): Float64Array {
    return this.module.rowValues(this.native, "rstandard_deviance");
  }
  /** Pearson residual / sqrt(phi (1 - h)); length n. NaN where h is 1. */
  rstandardPearson(): Float64Array {
    return this.module.rowValues(this.native, "rstandard_pearson");
  }
  /** How far the fit moves without a row (Cook 1977; Pregibon 1981); length n. */
  cooksDistance(): Float64Array {
    return this.module.rowValues(this.native, "cooks_distance");
  }
  /** How many standard errors each coefficient moves without a row, one step; n x p. */
  dfbetas(): Float64Array {
    return this.module.dfbetas(this.native);
  }
  /**
   * Randomised quantile residuals, standard normal where the model holds (Dunn & Smyth 1996);
   * length n. The same `seed`, a whole number below 2^32, gives the same numbers.
   */
  residQuantile(seed = 0): Float64Array {
    return this.module.quantileResiduals(this.native, seed);
  }
  /** Variance inflation factors of the columns but the intercept; of the terms of a formula. */
  vif(): VarianceInflation {
    return this.module.vif(this.native);
  }
  /** Shares of what the null model leaves unexplained; NaN where a measure does not apply. */
  pseudoR2(): PseudoR2 {
    const { cox_snell: coxSnell, ...others } = this.module.pseudoR2(this.native);
    return { ...others, coxSnell };
  }
  /** A text for people: header, coefficient table, warnings. */
  summary(): string {
    return this.module.summary(this.native, "");
  }

  /** Everything that does not need the rows, as plain data: it can be cloned and sent. */
  snapshot(): FitSnapshot {
    const statistics = this.statistics;
    return {
      params: this.params,
      bse: this.bse(),
      tvalues: this.tvalues(),
      pvalues: this.pvalues(),
      covParams: statistics.has_covariance ? this.covParams() : null,
      covParamsUnscaled: statistics.has_covariance ? this.covParamsUnscaled : null,
      names: this.names,
      aliased: this.aliased,
      family: statistics.family,
      link: statistics.link,
      alpha: statistics.alpha,
      l1Ratio: this.l1Ratio,
      penaltyType: this.penaltyType,
      weightsType: this.weightsType,
      conventions: this.conventions,
      deviance: statistics.deviance,
      nullDeviance: statistics.null_deviance,
      pearsonChi2: statistics.pearson_chi2,
      scale: statistics.scale,
      nobs: statistics.nobs,
      rank: statistics.rank,
      dfResid: statistics.df_resid,
      dfModel: statistics.df_model,
      dfNull: statistics.df_null,
      iterations: statistics.iterations,
      converged: statistics.converged,
      stepHalvingUsed: statistics.step_halving_used,
      maxStdScore: statistics.max_std_score,
      stationary: statistics.stationary,
      responseScale: statistics.response_scale,
      inferenceStatus: this.inferenceStatus,
      kktResidual: this.kktResidual,
      boundCoefficients: this.boundCoefficients,
      activeConstraints: this.activeConstraints,
      relaxed: this.relaxed,
      theta: this.theta,
      thetaSe: this.thetaSe,
      varPower: this.varPower,
      varPowerSe: this.varPowerSe,
      likelihoodDispersion: this.likelihoodDispersion,
      warnings: this.warnings,
    };
  }
}
