import { isTypedArray } from "./columns.js";
import { WebGlmError, kindOf } from "./errors.js";

/** Core refuses deeper nesting; an object that contains itself ends here. */
const maxDepth = 64;

/** A name in camelCase as core knows it. */
export const snakeCase = (key: string) => key.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

function isObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !isTypedArray(value)
  );
}

/** JSON escapes these in any text. */
function quoted(text: string): string {
  const escaped = text.replace(
    /["\\\u0000-\u001f]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return `"${escaped}"`;
}

/** A number in its shortest form that reads back as the same double. */
function numberText(value: number, path: string): string {
  if (!Number.isFinite(value)) {
    throw new WebGlmError(`"${path}" is ${value}; it must be finite`, "invalid_input", { path });
  }
  return Object.is(value, -0) ? "-0" : String(value);
}

function valueText(value: unknown, path: string, depth: number): string {
  if (depth > maxDepth) {
    throw new WebGlmError(`"${path}" is nested too deeply`, "invalid_input", { path });
  }
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return quoted(value);
  if (typeof value === "number") return numberText(value, path);
  if (typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (Array.isArray(value) || isTypedArray(value)) {
    const items = Array.from(value as Iterable<unknown>, (item, i) =>
      valueText(item, `${path}[${i}]`, depth + 1),
    );
    return `[${items.join(",")}]`;
  }
  if (isObject(value)) return objectText(Object.entries(value), path, (key) => key, depth);
  throw new TypeError(`"${path}" must be plain data, got ${kindOf(value)}`);
}

/** `rename` gives each key the name that core knows it by. */
function objectText(
  entries: readonly (readonly [string, unknown])[],
  path: string,
  rename: (key: string, value: unknown) => string,
  depth: number,
  text: (value: unknown, path: string, depth: number) => string = valueText,
): string {
  const members = entries
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const member = text(value, path === "" ? key : `${path}.${key}`, depth + 1);
      return `${quoted(rename(key, value))}:${member}`;
    });
  return `{${members.join(",")}}`;
}

/** A term: its keys are no names of columns. */
function termText(term: unknown, path: string, depth: number): string {
  if (!isObject(term)) return valueText(term, path, depth);
  return objectText(Object.entries(term), path, snakeCase, depth);
}

/** An interaction: what has an object as value is a column, the others are flags. */
function interactionText(interaction: unknown, path: string, depth: number): string {
  if (!isObject(interaction)) return valueText(interaction, path, depth);
  const rename = (key: string, value: unknown) => (isObject(value) ? key : snakeCase(key));
  return objectText(Object.entries(interaction), path, rename, depth, termText);
}

function memberText(value: unknown, path: string, depth: number): string {
  if (path === "terms" && isObject(value)) {
    return objectText(Object.entries(value), path, (column) => column, depth, termText);
  }
  if (path === "interactions" && Array.isArray(value)) {
    const items = value.map((item, i) => interactionText(item, `${path}[${i}]`, depth + 1));
    return `[${items.join(",")}]`;
  }
  return valueText(value, path, depth);
}

/** The specification as JSON that core reads; no number loses a bit on the way. */
export function specificationText(members: ReadonlyMap<string, unknown>): string {
  return objectText([...members], "", snakeCase, 0, memberText);
}
