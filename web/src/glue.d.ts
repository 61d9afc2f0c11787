import type { WebGlmError } from "./errors.js";
import type { NativeModule } from "./native.js";

/** What the glue asks of its host. */
export interface GlueOptions {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  WebGlmError: typeof WebGlmError;
}

/** Emscripten's glue, generated beside the module and copied to dist/glue.js by the build. */
export default function createWebglm(options: GlueOptions): Promise<NativeModule>;
