// The list of cases that C++ and Python run as well, tests/parity/cases.json.
import {
  init,
  type DataInput,
  type FitOptions,
  type FitWarning,
  type GlmModel,
  type ModelOptions,
  type NumericArray,
} from "webglm";
import { expect, test } from "vitest";
import page from "../../docs/warnings.md?raw";
import parity from "../parity/cases.json" with { type: "json" };

interface Case {
  id: string;
  y: NumericArray;
  x: Record<string, NumericArray>;
  formula?: string;
  data?: Record<string, unknown[]>;
  newdata?: Record<string, unknown[]>;
  unseen?: "error" | "reference";
  predict_warnings?: string[];
  predict_error?: string;
  profile_warnings?: string[];
  options: Record<string, unknown>;
  weights?: NumericArray;
  offset?: NumericArray;
  trials?: NumericArray;
  error?: string;
  warnings?: string[];
  converged?: boolean;
  params?: (number | null)[];
  tolerance?: number;
}

const webglm = await init();
const camelCase = (name: string) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

function fitOf({ y, x, options, weights, offset, trials, formula, data }: Case) {
  const entries = Object.entries(options).map(([name, value]) => [camelCase(name), value]);
  const given = Object.fromEntries(entries) as FitOptions;
  if (formula !== undefined) {
    using model = webglm.glm(formula, data as DataInput, given as ModelOptions);
    return model.fit();
  }
  return webglm.fitGlm(y, x, {
    ...given,
    weights,
    offset,
    trials,
  });
}

/** What docs/warnings.md says the messages are, by code; "..." there stands for anything. */
const messages = [...page.matchAll(/^\| `(\w+)` +\| (.*?) +\|$/gm)].map(
  ([, code, message]) =>
    [
      code,
      message?.split("...").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
    ] as const,
);

function expectDocumented({ code, message }: FitWarning) {
  const patterns = messages
    .filter(([documented]) => documented === code)
    .map(([, parts]) => new RegExp(`^${parts?.join(".+")}$`));
  expect(
    patterns.some((pattern) => pattern.test(message)),
    message,
  ).toBe(true);
}

/** The codes, each once; the page has their messages. */
function codesOf(warnings: readonly FitWarning[]): string[] {
  warnings.forEach(expectDocumented);
  return [...new Set<string>(warnings.map(({ code }) => code))].sort();
}

function expectPrediction(one: Case, fit: GlmModel) {
  const predict = () =>
    fit.predict(one.newdata as DataInput, { unseen: one.unseen, se: true as const });
  if (one.predict_error === undefined) {
    expect(codesOf(predict().warnings)).toEqual(one.predict_warnings);
  } else {
    expect(predict).toThrow(expect.objectContaining({ code: one.predict_error }));
  }
}

test.each(parity.cases as unknown as Case[])("$id", (one) => {
  if (one.error !== undefined) {
    expect(() => fitOf(one)).toThrow(expect.objectContaining({ code: one.error }));
    return;
  }
  using fit = fitOf(one);
  const codes = codesOf(fit.warnings);
  expect(codes).toEqual(one.warnings);
  expect(fit.converged).toBe(one.converged);
  const bse = fit.bse();
  const numbers = [...fit.params, ...bse, fit.deviance, fit.scale()];
  if (numbers.some(Number.isNaN)) expect(codes.length).toBeGreaterThan(0);
  one.params?.forEach((expected, j) => {
    const got = fit.params[j] as number;
    if (expected === null) return expect(got).toBeNaN();
    const error = bse[j] as number;
    const size = Math.max(Math.abs(expected), Number.isFinite(error) ? error : 0);
    expect(Math.abs(got - expected)).toBeLessThanOrEqual((one.tolerance as number) * size);
  });
  if (one.profile_warnings !== undefined) {
    expect(codesOf(fit.confInt({ method: "profile" }).warnings)).toEqual(one.profile_warnings);
  }
  if (one.newdata !== undefined) expectPrediction(one, fit as GlmModel);
  expect(fit.summary()).toContain(fit.converged ? "yes" : "no");
});
