import buildId from "./build_id.js";
import { compilerOf, failed, type WasmSource } from "./compile.js";
import { WebGlmError } from "./errors.js";
import createWebglm from "./glue.js";
import type { NativeModule } from "./native.js";

/** Where the module comes from, where it is not the file beside this one. */
export interface InitOptions {
  readonly wasm?: WasmSource | undefined;
}

/** Glue and module of different builds would fail somewhere later, or compute something else. */
function checkBuild(module: WebAssembly.Module): WebAssembly.Module {
  const [section] = WebAssembly.Module.customSections(module, "webglm build");
  const found = section && new TextDecoder().decode(section);
  if (found === buildId) return module;
  throw failed(
    `the WebAssembly module is of ${found ? `build ${found}` : "something else"}, ` +
      `this package needs the one of build ${buildId}`,
  );
}

function start(module: WebAssembly.Module): Promise<NativeModule> {
  return new Promise((resolve, reject) => {
    const started = createWebglm({
      WebGlmError,
      instantiateWasm(imports, done) {
        // The glue waits for `done` for ever where there is no instance, or another module's.
        WebAssembly.instantiate(module, imports)
          .then((instance) => done(instance, module))
          .catch(reject);
        return {};
      },
    });
    started.then(resolve, reject);
  });
}

/** Compiles and starts the module. Throws `load_failed` with the reason as `cause`. */
export async function loadNative(source: WasmSource): Promise<NativeModule> {
  const compile = compilerOf(source);
  try {
    return await start(checkBuild(await compile()));
  } catch (error) {
    if (error instanceof WebGlmError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw failed(`the WebAssembly module could not be loaded: ${reason}`, error);
  }
}
