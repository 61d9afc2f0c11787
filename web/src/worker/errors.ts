import { WebGlmError, type ErrorCode } from "../errors.js";
import type { ErrorData } from "./protocol.js";

/** An error as data; what is neither a refusal nor a TypeError is an error of this package. */
export function errorData(error: unknown): ErrorData {
  if (error instanceof WebGlmError) {
    const { message, code, details } = error;
    return { type: "WebGlmError", message, code, details };
  }
  const type = error instanceof TypeError ? "TypeError" : "other";
  const message = error instanceof Error ? error.message : String(error);
  return { type, message, code: "internal", details: {} };
}

/** The error that such data stand for. */
export function errorFrom({ type, message, code, details }: ErrorData): Error {
  if (type === "TypeError") return new TypeError(message);
  return new WebGlmError(message, code as ErrorCode, details);
}
