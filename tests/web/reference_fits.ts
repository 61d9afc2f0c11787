// The fits of tests/fixtures/d20.json and d40.json, as requests of arrays.
import type { FitOptions } from "webglm";
import d20 from "../fixtures/d20.json" with { type: "json" };
import d40 from "../fixtures/d40.json" with { type: "json" };

interface Spec {
  readonly formula: string;
  readonly response: string;
  readonly family: string;
  readonly link: string;
  readonly var_power?: number;
  readonly theta?: number | "estimate";
  readonly weights?: string;
  readonly weights_type?: "variance" | "frequency";
  readonly offset?: string;
  readonly alpha?: number;
  readonly l1_ratio?: number;
}

interface Case {
  readonly id: string;
  readonly spec: Spec;
  readonly expected: Readonly<Record<string, unknown>>;
}

export interface ReferenceFit {
  readonly id: string;
  readonly y: readonly number[];
  readonly x: Readonly<Record<string, readonly number[]>>;
  readonly options: FitOptions;
  readonly expected: Case["expected"];
}

function referenceFit(data: Record<string, number[]>, { id, spec, expected }: Case): ReferenceFit {
  const column = (name: string) => data[name] as number[];
  const optional = (name: string | undefined) => (name === undefined ? undefined : column(name));
  const y = column(spec.response);
  const terms = (spec.formula.split("~")[1] as string).split("+").map((term) => term.trim());
  return {
    id,
    y,
    x: {
      Intercept: y.map(() => 1),
      ...Object.fromEntries(terms.map((term) => [term, column(term)])),
    },
    options: {
      family: spec.family,
      link: spec.link,
      varPower: spec.var_power,
      theta: spec.theta as number | undefined,
      weights: optional(spec.weights),
      weightsType: spec.weights_type,
      offset: optional(spec.offset),
      alpha: spec.alpha,
      l1Ratio: spec.l1_ratio,
    },
    expected,
  };
}

/** The fits whose theta is given, not estimated. */
export const referenceFits = [d20, d40].flatMap((fixture) =>
  (fixture.cases as unknown as Case[])
    .filter(({ spec }) => spec.theta !== "estimate")
    .map((each) => referenceFit(fixture.data as Record<string, number[]>, each)),
);
