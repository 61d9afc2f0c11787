import { WebGlmError, kindOf } from "./errors.js";
import { familySpec } from "./families.js";
import { FormulaGlm, rowValueNames, type MissingPolicy, type ModelOptions } from "./formula.js";
import { checkName, dataSource, withFrame, type DataInput } from "./frame.js";
import { withPriorMeans } from "./glm_model.js";
import { linkSpec } from "./links.js";
import type { NativeModule } from "./native.js";
import { solverOptionNames, solverPart } from "./options.js";
import { columnNames, withRowArrays } from "./row_values.js";
import { specificationText } from "./specification_text.js";

/** What is done with values beyond the boundary knots. */
export type Beyond = "extrapolate" | "clamp" | "error";

/** The effect of a term must not fall, or not rise. */
export interface MonotoneTerm {
  readonly monotonicity?: "increasing" | "decreasing" | undefined;
}

/** What terms of splines have in common. */
export interface SplineTerm {
  /** Columns, as the conventions count them. */
  readonly df?: number | undefined;
  /** Interior knots. */
  readonly knots?: readonly number[] | Float64Array | undefined;
  readonly boundaryKnots?: readonly [number, number] | undefined;
  /** The same as `boundaryKnots`. */
  readonly boundary_knots?: readonly number[] | undefined;
  readonly intercept?: boolean | undefined;
  /** "extrapolate" where it is not given. */
  readonly beyond?: Beyond | undefined;
}

/** What becomes of one column; "linear" where there is no type. */
export type TermSpec =
  | ({ readonly type?: "linear" | undefined } & MonotoneTerm)
  | ({
      readonly type: "categorical";
      /** Levels in the order of coding. */
      readonly levels?: readonly (string | number)[] | undefined;
      readonly reference?: string | number | undefined;
      readonly contrast?: "treatment" | "sum" | "helmert" | "poly" | undefined;
    } & MonotoneTerm)
  | ({ readonly type: "bs"; readonly degree?: number | undefined } & SplineTerm & MonotoneTerm)
  | ({ readonly type: "ns" } & SplineTerm & MonotoneTerm)
  /** `expr` as in a formula; the name of the term is free. */
  | ({ readonly type: "expression"; readonly expr: string } & MonotoneTerm);

/** The product of the named terms; the names are columns. */
export interface InteractionSpec {
  readonly [column: string]: TermSpec | boolean | undefined;
  /** The terms themselves as well; false where it is not given. */
  readonly includeMain?: boolean | undefined;
  /** The same as `includeMain`. */
  readonly include_main?: boolean | undefined;
}

/**
 * A model as data. Keys are in camelCase, as everywhere in JavaScript; the snake_case of Python
 * means the same, so that one specification in JSON serves both. Names of columns stay as they are.
 */
export interface DictSpec extends ModelOptions {
  /** The column of the response. */
  readonly response: string;
  /** Terms by the names of their columns. */
  readonly terms?: { readonly [column: string]: TermSpec } | undefined;
  readonly interactions?: readonly InteractionSpec[] | undefined;
  /** true where it is not given. */
  readonly intercept?: boolean | undefined;
  readonly data: DataInput;
  readonly missing?: MissingPolicy | undefined;
}

const camelCase = (key: string) => key.replace(/_([a-z])/g, (_, c: string) => c.toUpperCase());

/** The members of the specification by their names in camelCase. */
function membersOf(spec: unknown): Record<string, unknown> {
  if (typeof spec !== "object" || spec === null || Array.isArray(spec)) {
    throw new TypeError(
      `the specification must be an object with response, terms and data, got ${kindOf(spec)}`,
    );
  }
  const members = new Map<string, unknown>();
  for (const [key, value] of Object.entries(spec)) {
    const name = camelCase(key);
    if (members.has(name)) {
      throw new WebGlmError(`the specification has ${name} twice`, "invalid_input", { path: name });
    }
    if (value !== undefined) members.set(name, value);
  }
  return Object.fromEntries(members);
}

/** What core reads as text: all but the data, arrays, and the options of the solver alone. */
function textOf(members: Record<string, unknown>): string {
  const read = new Map(Object.entries(members));
  const elsewhere = solverOptionNames.filter(
    (name) => !["family", "link", "varPower", "theta", "conventions"].includes(name),
  );
  for (const name of ["data", ...elsewhere]) read.delete(name);
  for (const name of rowValueNames) {
    if (typeof read.get(name) !== "string") read.delete(name);
  }
  const { family, link } = members;
  if (family !== undefined) read.set("family", familySpec(family as never));
  if (link !== undefined) read.set("link", linkSpec(link as never));
  return specificationText(read);
}

/** Learns the terms of a specification from its data. */
export function dictGlm(native: NativeModule, spec: DictSpec): FormulaGlm {
  const given = membersOf(spec);
  const source = dataSource(given["data"]);
  const members = withPriorMeans(given, given["data"] as DataInput);
  const { named } = columnNames(rowValueNames, members);
  for (const name of named) checkName(native, source, name);
  const text = textOf(members);
  const used = native.dictColumns(text, source.names);
  const model = withFrame(native, source, [...used, ...named], (frame) =>
    withRowArrays(native, rowValueNames, members, (lists) =>
      native.learnDict(text, frame, lists.weights, lists.offset, lists.exposure, lists.complement),
    ),
  );
  return new FormulaGlm(native, model, solverPart(members));
}
