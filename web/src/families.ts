import { withColumns, type NumericArray } from "./columns.js";
import { Link, type LinkName } from "./links.js";
import type { NativeFamily, NativeModule } from "./native.js";

/**
 * The names of families; other usual spellings ("negbinomial", "nb", "quasi_poisson") and
 * parameters ("tweedie(p=1.3)", "negative_binomial(theta=2)") are understood as well.
 */
export type FamilyName =
  | "gaussian"
  | "poisson"
  | "binomial"
  | "gamma"
  | "inverse_gaussian"
  | "tweedie"
  | "quasi_poisson"
  | "quasi_binomial"
  | "quasi"
  | "negative_binomial";

/**
 * An exponential dispersion family: Var(y) = phi V(mu) / w (Jorgensen 1997, chapter 3). Families
 * are values: they own nothing and compare with `equals`.
 */
export class Family {
  readonly #native: NativeModule;
  readonly #described: NativeFamily;

  /** @internal */
  constructor(
    native: NativeModule,
    name: string,
    parameters: { var_power?: number; theta?: number } = {},
  ) {
    this.#native = native;
    this.#described = native.describeFamily(name, parameters);
  }

  /** The canonical name with its parameter, which every function that takes a family accepts. */
  get spec(): string {
    return this.#described.spec;
  }

  /** "Gaussian", "Poisson", "NegativeBinomial", ...: without parameters. */
  name(): string {
    return this.#described.name;
  }

  /** V(mu), element by element. */
  variance(mu: NumericArray): Float64Array {
    const native = this.#native;
    return withColumns(native, { mu }, (lists) => native.familyVariance(this.spec, lists.mu));
  }

  /** d(y, mu) >= 0 of each row, without weights. */
  unitDeviance(y: NumericArray, mu: NumericArray): Float64Array {
    const native = this.#native;
    return withColumns(native, { y, mu }, (lists) =>
      native.familyUnitDeviance(this.spec, lists.y, lists.mu),
    );
  }

  /** The sum of the unit deviances. */
  deviance(y: NumericArray, mu: NumericArray): number {
    const native = this.#native;
    return withColumns(native, { y, mu }, (lists) =>
      native.familyDeviance(this.spec, lists.y, lists.mu),
    );
  }

  /** The link that is used where none is named. */
  defaultLink(): Link {
    return new Link(this.#native, this.#described.default_link);
  }

  /** The variance power p of a Tweedie or quasi family, V(mu) = mu^p; undefined for other families. */
  get varPower(): number | undefined {
    return this.#described.var_power;
  }

  /** theta of a negative binomial, V(mu) = mu + mu^2 / theta; undefined for other families. */
  get theta(): number | undefined {
    return this.#described.theta;
  }

  /** 1 / theta of a negative binomial; undefined for other families. */
  get alpha(): number | undefined {
    return this.#described.alpha;
  }

  /** True for the same family with the same parameter. */
  equals(other: unknown): boolean {
    return other instanceof Family && other.spec === this.spec;
  }

  toString(): string {
    return this.spec;
  }
}

/** The family classes of one module. */
export interface FamilyClasses {
  /** V(mu) = 1. */
  readonly GaussianFamily: new () => Family;
  /** V(mu) = mu, phi = 1. */
  readonly PoissonFamily: new () => Family;
  /** V(mu) = mu (1 - mu), phi = 1; y is 0 or 1, or a proportion with the trials as weights. */
  readonly BinomialFamily: new () => Family;
  /** V(mu) = mu^2. */
  readonly GammaFamily: new () => Family;
  /** V(mu) = mu^3. */
  readonly InverseGaussianFamily: new () => Family;
  /** V(mu) = mu with an estimated phi. */
  readonly QuasiPoissonFamily: new () => Family;
  /** V(mu) = mu (1 - mu) with an estimated phi. */
  readonly QuasiBinomialFamily: new () => Family;
  /** V(mu) = mu^varPower; varPower <= 0 or >= 1, and 1.5 where it is not given. */
  readonly TweedieFamily: new (varPower?: number) => Family;
  /** V(mu) = mu^varPower for any power, with an estimated phi and no likelihood; 1 as it is. */
  readonly QuasiFamily: new (varPower?: number) => Family;
  /** V(mu) = mu + mu^2 / theta, phi = 1; theta > 0, and 1 where it is not given. */
  readonly NegativeBinomialFamily: new (theta?: number) => Family;
}

/** Binds the classes to a module. */
export function familyClasses(native: NativeModule): FamilyClasses {
  const named = (className: string, name: FamilyName): new () => Family => {
    const made = class extends Family {
      constructor() {
        super(native, name);
      }
    };
    Object.defineProperty(made, "name", { value: className });
    return made;
  };
  return {
    GaussianFamily: named("GaussianFamily", "gaussian"),
    PoissonFamily: named("PoissonFamily", "poisson"),
    BinomialFamily: named("BinomialFamily", "binomial"),
    GammaFamily: named("GammaFamily", "gamma"),
    InverseGaussianFamily: named("InverseGaussianFamily", "inverse_gaussian"),
    QuasiPoissonFamily: named("QuasiPoissonFamily", "quasi_poisson"),
    QuasiBinomialFamily: named("QuasiBinomialFamily", "quasi_binomial"),
    TweedieFamily: class TweedieFamily extends Family {
      constructor(varPower = 1.5) {
        super(native, "tweedie", { var_power: varPower });
      }
    },
    QuasiFamily: class QuasiFamily extends Family {
      constructor(varPower = 1) {
        super(native, "quasi", { var_power: varPower });
      }
    },
    NegativeBinomialFamily: class NegativeBinomialFamily extends Family {
      constructor(theta = 1) {
        super(native, "negative_binomial", { theta });
      }
    },
  };
}

/** The specification of a family given by name or as an object. */
export function familySpec(family: unknown): string {
  if (typeof family === "string") return family;
  if (family instanceof Family) return family.spec;
  throw new TypeError("family must be a string or a family object");
}

/** A family as functions take it: a name, or an object. */
export type FamilyInput = FamilyName | (string & {}) | Family;
/** A link as functions take it: a name, or an object. */
export type LinkInput = LinkName | (string & {}) | Link;
