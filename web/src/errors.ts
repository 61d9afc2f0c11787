/** Why a request was refused; the names are the same in C++ and in Python. */
export type ErrorCode =
  | "invalid_input"
  | "dimension_mismatch"
  | "unknown_name"
  | "not_in_support"
  | "singular"
  | "out_of_memory"
  | "unsupported_model"
  | "disposed"
  | "load_failed"
  | "internal";

/** Facts about an error or a warning, by names in snake_case: `{ expected: 20, got: 5 }`. */
export type Details = Readonly<Record<string, number | string>>;

/**
 * A request that cannot be answered. The message says what is wrong, the value, where it is and
 * what is allowed. A value of a wrong type is a `TypeError` instead.
 */
export class WebGlmError extends Error {
  /** Stable: programs decide by this, never by the message. */
  readonly code: ErrorCode;
  /** The facts of the message, for programs. */
  readonly details: Details;

  constructor(message: string, code: ErrorCode, details: Details = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "WebGlmError";
    this.code = code;
    this.details = details;
  }
}

/** "Dimension mismatch: expected 20, got 5 (what)", as the module says it. */
export function dimensionMismatch(expected: number, got: number, what: string): WebGlmError {
  return new WebGlmError(
    `Dimension mismatch: expected ${expected}, got ${got} (${what})`,
    "dimension_mismatch",
    { expected, got },
  );
}

/** What a value is, in the words of an error message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}
