import { withColumns, type NumericArray } from "./columns.js";
import type { NativeModule } from "./native.js";

/** The names of links; `"power(p=0.5)"` and other usual spellings are understood as well. */
export type LinkName =
  | "identity"
  | "log"
  | "logit"
  | "probit"
  | "cloglog"
  | "inverse"
  | "inverse_square"
  | "sqrt"
  | `power(${string})`;

/**
 * A link g maps the mean to the linear predictor, eta = g(mu) (McCullagh & Nelder 1989,
 * section 2.2.3). Links are values: they own nothing and compare with `equals`.
 */
export class Link {
  readonly #native: NativeModule;
  /** The canonical name with its parameter, which every function that takes a link accepts. */
  readonly spec: string;

  /** @internal */
  constructor(native: NativeModule, name: string) {
    this.#native = native;
    this.spec = native.linkSpec(name);
  }

  /** "log", "logit", ..., "power(p=0.5)". */
  name(): string {
    return this.spec;
  }

  /** eta = g(mu), element by element; infinite or NaN where mu is outside the range. */
  link(mu: NumericArray): Float64Array {
    const native = this.#native;
    return withColumns(native, { mu }, (lists) => native.linkEta(this.spec, lists.mu));
  }

  /** mu = g^-1(eta), element by element. */
  inverse(eta: NumericArray): Float64Array {
    const native = this.#native;
    return withColumns(native, { eta }, (lists) => native.linkInverse(this.spec, lists.eta));
  }

  /** d eta / d mu at each mu. */
  derivative(mu: NumericArray): Float64Array {
    const native = this.#native;
    return withColumns(native, { mu }, (lists) => native.linkDerivative(this.spec, lists.mu));
  }

  /** True for the same link with the same parameter. */
  equals(other: unknown): boolean {
    return other instanceof Link && other.spec === this.spec;
  }

  toString(): string {
    return this.spec;
  }
}

/** The link classes of one module. */
export interface LinkClasses {
  /** eta = mu. */
  readonly IdentityLink: new () => Link;
  /** eta = log(mu). */
  readonly LogLink: new () => Link;
  /** eta = log(mu / (1 - mu)). */
  readonly LogitLink: new () => Link;
  /** eta is the standard normal quantile of mu. */
  readonly ProbitLink: new () => Link;
  /** eta = log(-log(1 - mu)). */
  readonly CloglogLink: new () => Link;
  /** eta = 1 / mu. */
  readonly InverseLink: new () => Link;
  /** eta = 1 / mu^2. */
  readonly InverseSquareLink: new () => Link;
  /** eta = sqrt(mu). */
  readonly SqrtLink: new () => Link;
  /** eta = mu^power. */
  readonly PowerLink: new (power: number) => Link;
}

/** Binds the classes to a module. */
export function linkClasses(native: NativeModule): LinkClasses {
  const named = (className: string, spec: string): new () => Link => {
    const made = class extends Link {
      constructor() {
        super(native, spec);
      }
    };
    Object.defineProperty(made, "name", { value: className });
    return made;
  };
  return {
    IdentityLink: named("IdentityLink", "identity"),
    LogLink: named("LogLink", "log"),
    LogitLink: named("LogitLink", "logit"),
    ProbitLink: named("ProbitLink", "probit"),
    CloglogLink: named("CloglogLink", "cloglog"),
    InverseLink: named("InverseLink", "inverse"),
    InverseSquareLink: named("InverseSquareLink", "inverse_square"),
    SqrtLink: named("SqrtLink", "sqrt"),
    PowerLink: class PowerLink extends Link {
      constructor(power: number) {
        if (typeof power !== "number") throw new TypeError("power must be a number");
        super(native, `power(p=${power})`);
      }
    },
  };
}

/** The specification of a link given by name or as an object. */
export function linkSpec(link: unknown): string {
  if (typeof link === "string") return link;
  if (link instanceof Link) return link.spec;
  throw new TypeError("link must be a string or a link object");
}
