import { Family } from "../families.js";
import { GlmResults } from "../fit.js";
import { FormulaGlm } from "../formula.js";
import { ColumnSet } from "../frame.js";
import { GlmModel } from "../glm_model.js";
import { Link } from "../links.js";
import { Glm } from "../model.js";
import type { WebGlm } from "../webglm.js";
import type { Classes, Member } from "./protocol.js";

/** What needs neither rows nor a computation: it is part of a fit's snapshot. */
export const heldByFits = [
  ...[
    "snapshot",
    "params",
    "coefficients",
    "names",
    "featureNames",
    "aliased",
    "covParamsUnscaled",
  ],
  ...["deviance", "iterations", "converged", "solverStatus", "nobs", "dfResid", "dfModel"],
  ...["dfNull", "rank", "family", "link", "alpha", "l1Ratio", "penaltyType", "isRegularized"],
  ...["weightsType", "stepHalvingUsed", "maxStdScore", "stationary", "responseScale"],
  ...["inferenceStatus", "kktResidual", "boundCoefficients", "activeConstraints", "relaxed"],
  ...["warnings", "conventions", "scale", "scalePearson", "pearsonChi2", "nullDeviance"],
  ...["covParams", "bse", "tvalues"],
  ...["theta", "thetaSe", "varPower", "varPowerSe", "likelihoodDispersion"],
] as const satisfies readonly (keyof GlmResults)[];
export const heldByModelFits = [...heldByFits, "formula"] as const;
export const heldByModels = ["formula", "names", "warnings"] as const;
export const heldByArrayModels = ["names"] as const;
export const heldByFamilies = ["spec", "name", "varPower", "theta", "alpha"] as const;
export const heldByLinks = ["spec", "name"] as const;
export const heldByData = ["names"] as const;

/** The classes whose objects stay in the Worker; a class comes before the one it extends. */
const kept: readonly [string, new (...args: never[]) => object, readonly string[]][] = [
  ["GlmModel", GlmModel, heldByModelFits],
  ["GlmResults", GlmResults, heldByFits],
  ["FormulaGlm", FormulaGlm, heldByModels],
  ["GLM", Glm, heldByArrayModels],
  ["Family", Family, heldByFamilies],
  ["Link", Link, heldByLinks],
  ["Dataset", ColumnSet, heldByData],
];

/** What the other side has of its own, or what only this side has. */
const left = new Set([
  ...["constructor", "dispose", "disposed", "toString", "fitJob", "FitJob", "WebGlmError"],
  ...["native", "statistics", "terms", "withTerms", "source"],
]);

/** The descriptors of an object and of all that it inherits from, below Object.prototype. */
function descriptorsOf(object: object): Map<string, PropertyDescriptor> {
  const found = new Map<string, PropertyDescriptor>();
  for (let each = object; each !== Object.prototype; each = Object.getPrototypeOf(each) as object) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (!found.has(name) && !left.has(name)) found.set(name, descriptor);
    }
  }
  return found;
}

function kindOfMember({ value }: PropertyDescriptor): Member["kind"] {
  if (typeof value !== "function") return "getter";
  // A class cannot be called, and its prototype is fixed.
  const prototype = Object.getOwnPropertyDescriptor(value, "prototype");
  return prototype?.writable === false ? "class" : "method";
}

function membersOf(object: object, held: readonly string[]): Member[] {
  const descriptors = descriptorsOf(object);
  // A field is on the object itself, and the prototype does not know of it.
  for (const name of held) if (!descriptors.has(name)) descriptors.set(name, {});
  const members = [...descriptors].map(([name, descriptor]) => ({
    name,
    kind: kindOfMember(descriptor),
    held: held.includes(name),
  }));
  return members.sort((a, b) => held.indexOf(a.name) - held.indexOf(b.name));
}

/** What the other side has to know of the classes and of `webglm`. */
export function classesOf(webglm: WebGlm): Classes {
  const entries = kept.map(([name, { prototype }, held]) => [
    name,
    membersOf(prototype as object, held),
  ]);
  return {
    ...(Object.fromEntries(entries) as Record<string, Member[]>),
    WebGlm: membersOf(webglm, []),
  };
}

/** The name of the class of an object that stays here. */
export function classNameOf(object: object): string | undefined {
  return kept.find(([, constructor]) => object instanceof constructor)?.[0];
}
