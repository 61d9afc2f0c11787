import { expect, test } from "vitest";
import { loadNative } from "webglm/load";
import { nativeClasses, nativeFunctions } from "../../web/src/native.js";

const native = await loadNative(new URL("../../dist/webglm.wasm", import.meta.url));

/** What Emscripten itself puts on a module. */
const runtime =
  /^(_|HEAP|__|get[A-Z]|decrement|increment|calledRun|ready|then|asm|instantiateWasm|WebGlmError|count_emval_handles|flushPendingDeletes|setDelayFunction|isDeleted|extend|InternalError|BindingError|UnboundTypeError|PureVirtualError)/;

test("native.ts states what the module exports, and nothing else", () => {
  const stated = [...Object.keys(nativeFunctions), ...Object.keys(nativeClasses)];
  const exported = Object.keys(native).filter((name) => !runtime.test(name));
  expect(exported.sort()).toEqual(stated.sort());
});

test.each(Object.entries(nativeClasses))("the methods of %s", (name, methods) => {
  const { prototype } = native[name as keyof typeof nativeClasses];
  const exported = Object.getOwnPropertyNames(prototype).filter(
    (member) => member !== "constructor",
  );
  expect(exported.sort()).toEqual(Object.keys(methods).sort());
});
