import { WebGlmError } from "webglm";

/** The error that `action` throws, which must be one of this package. */
export function refusal(action: () => unknown): WebGlmError {
  try {
    action();
  } catch (error) {
    if (error instanceof WebGlmError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
