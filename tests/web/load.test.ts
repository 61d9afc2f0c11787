import { readFileSync } from "node:fs";
import { init, WebGlmError } from "webglm";
import { describe, expect, test, vi } from "vitest";

const url = new URL("../../dist/webglm.wasm", import.meta.url);
const bytes = readFileSync(url);

/** The module with another id in its last section. */
function otherBuild(): Uint8Array<ArrayBuffer> {
  const other = new Uint8Array(bytes);
  other.set(new TextEncoder().encode("0123456789abcdef"), other.length - 16);
  return other;
}

const sources = {
  "a URL": () => url,
  "the text of a URL": () => url.href,
  "bytes": () => new Uint8Array(bytes),
  "a buffer": () => new Uint8Array(bytes).buffer,
  "a compiled module": () => new WebAssembly.Module(bytes),
  "a response of its type": () =>
    new Response(bytes, { headers: { "content-type": "application/wasm" } }),
  "a response of another type": () => new Response(bytes),
}; // prettier-ignore

test.each(Object.entries(sources))("the module comes from %s", async (_, source) => {
  const webglm = await init({ wasm: source() });
  expect(new webglm.PoissonFamily().name()).toBe("Poisson");
});

test("the module that is carried as text starts where there is no Buffer", async () => {
  vi.stubGlobal("Buffer", undefined);
  const started = init();
  vi.unstubAllGlobals();
  expect(new (await started).PoissonFamily().name()).toBe("Poisson");
});

test("the module that is carried as text asks for nothing that Node loads on demand", async () => {
  const asked: string[] = [];
  for (const name of ["Response", "Blob", "fetch", "crypto"]) {
    const value: unknown = Reflect.get(globalThis, name);
    vi.stubGlobal(name, value);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get: () => (asked.push(name), value),
    });
  }
  await init();
  vi.unstubAllGlobals();
  expect(asked).toEqual([]);
});

test("two modules are independent", async () => {
  const [first, second] = [await init(), await init()];
  const inUse = second.bytesInUse();
  const fit = first.fitGlm([1, 2, 4], { Intercept: [1, 1, 1] });
  expect(second.bytesInUse()).toBe(inUse);
  expect(second.family("poisson").equals(first.family("poisson"))).toBe(true);
  fit.dispose();
});

describe("what cannot be loaded rejects with a reason", () => {
  const failures: Record<string, [() => Parameters<typeof init>[0], string]> = {
    "a file that is not there": [() => ({ wasm: new URL("./none.wasm", url) }), "no such file"],
    "bytes that are no module": [() => ({ wasm: Uint8Array.of(1, 2, 3) }), "WebAssembly.compile()"],
    "another module": [
      () => ({ wasm: Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0) }),
      "is of something else",
    ],
    "the module of another build": [
      () => ({ wasm: otherBuild() }),
      "is of build 0123456789abcdef, this package needs",
    ],
    "an answer of 404": [
      () => ({ wasm: new Response("", { status: 404 }) }),
      "the server answered 404",
    ],
  };
  test.each(Object.entries(failures))("%s", async (_, [options, message]) => {
    const error: unknown = await init(options()).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WebGlmError);
    expect((error as WebGlmError).code).toBe("load_failed");
    expect((error as WebGlmError).message).toContain(message);
  });

  test("a source of a wrong type", async () => {
    await expect(init({ wasm: 3 as never })).rejects.toThrow(TypeError);
  });
});
