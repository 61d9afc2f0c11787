/// <reference lib="esnext.disposable" preserve="true" />

import { WebGlmError } from "./errors.js";

/** An object on the WebAssembly heap. */
export interface NativeHandle {
  /** Frees it; using it afterwards is an error of this package. */
  delete(): void;
}

/** What `use` gives; where it throws, the handles have no owner yet and are freed. */
export function orFree<R>(handles: readonly NativeHandle[], use: () => R): R {
  try {
    return use();
  } catch (error) {
    for (const handle of handles) handle.delete();
    throw error;
  }
}

const leaked = new FinalizationRegistry<NativeHandle>((handle) => handle.delete());

/** Safari has no `Symbol.dispose`; there only `dispose()` can be called. */
export const disposeSymbol: typeof Symbol.dispose =
  Symbol.dispose ?? (Symbol.for("Symbol.dispose") as typeof Symbol.dispose);

/**
 * A JavaScript object that owns one C++ object on the WebAssembly heap. Free it with `dispose()`
 * or `using`; what is forgotten is freed some time after it has become unreachable.
 */
export abstract class Owned<H extends NativeHandle> implements Disposable {
  #handle: H | undefined;

  constructor(handle: H) {
    this.#handle = handle;
    leaked.register(this, handle, this); // a safety net only: collection may never come
  }

  /** The C++ object. Throws `disposed` after `dispose()`. */
  protected get native(): H {
    if (this.#handle === undefined) {
      // Bundlers put a "_" before the name of a class that speaks of itself.
      const name = this.constructor.name.replace("_", "");
      throw new WebGlmError(`this ${name} has been disposed`, "disposed");
    }
    return this.#handle;
  }

  /** True after `dispose()`. */
  get disposed(): boolean {
    return this.#handle === undefined;
  }

  /** Frees the C++ object; calling it again does nothing. Arrays that were read stay valid. */
  dispose(): void {
    const handle = this.#handle;
    if (handle === undefined) return;
    this.#handle = undefined;
    leaked.unregister(this);
    handle.delete();
  }

  /** The same as `dispose()`, for `using`. */
  [disposeSymbol](): void {
    this.dispose();
  }
}
