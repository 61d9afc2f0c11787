// Buffers beyond 2 GiB, where addresses are negative as 32-bit integers, and beyond all memory.
// Nothing is written to the large ones, so the machine does not need that much.
import { expect, test } from "vitest";
import { loadNative } from "webglm/load";
import { makeWebGlm } from "webglm/webglm";
import type { NativeColumnList } from "../../web/src/native_columns.js";
import { columns, d20 } from "./d20.js";

const native = await loadNative(new URL("../../dist/webglm.wasm", import.meta.url));
const webglm = makeWebGlm(native);

const large = 120_795_955; // doubles: 0.9 GiB

function reserve(count: number): { list: NativeColumnList; address: number } {
  const list = new native.ColumnList();
  try {
    return { list, address: list.reserve("exposure", "f64", count) };
  } catch (error) {
    list.delete();
    throw error;
  }
}

function fitPoisson(y: number[] | Float64Array) {
  using fit = webglm.fitGlm(y, columns, { family: "poisson" });
  return { ...fit.snapshot(), fitted: fit.fittedvalues };
}

test("fits above 2 GiB are the fits below", () => {
  const below = fitPoisson(d20.y_pois);
  const inUse = webglm.bytesInUse();
  const ballast = [reserve(large), reserve(large), reserve(large)];
  const probe = reserve(8);
  expect(probe.address).toBeGreaterThan(2 ** 31);
  expect(fitPoisson(d20.y_pois)).toEqual(below);
  expect(fitPoisson(Float64Array.from(d20.y_pois))).toEqual(below);
  for (const { list } of [...ballast, probe]) list.delete();
  expect(webglm.bytesInUse()).toBe(inUse);
});

test("what does not fit is refused by name and size, and the module goes on", () => {
  const below = fitPoisson(d20.y_pois);
  const inUse = webglm.bytesInUse();
  const held: NativeColumnList[] = [];
  const fill = () => {
    for (;;) held.push(reserve(large).list);
  };
  expect(fill).toThrow(
    expect.objectContaining({
      name: "WebGlmError",
      code: "out_of_memory",
      message: expect.stringMatching(/^exposure has 120795955 values, which need 966367640 bytes/),
    }),
  );
  expect(held.length).toBeGreaterThanOrEqual(3);
  expect(fitPoisson(d20.y_pois)).toEqual(below);
  for (const list of held) list.delete();
  expect(webglm.bytesInUse()).toBe(inUse);
});

const gib = 2 ** 30;
const doubles = (size: number) => Math.floor((size * gib) / 8);

test.each([1.9, 2.1, 3.9])("with %d GiB in use, what has no room is refused", (size) => {
  const below = fitPoisson(d20.y_pois);
  const inUse = webglm.bytesInUse();
  const held: NativeColumnList[] = [];
  // In small parts: a block that a former test has left may stand in the middle.
  for (let i = 0; i < 10 * size; ++i) held.push(reserve(doubles(0.1)).list);
  expect(webglm.bytesInUse() / gib).toBeCloseTo(size, 2);
  expect(() => reserve(doubles(4.1 - size))).toThrow(
    expect.objectContaining({ code: "out_of_memory", message: expect.stringMatching(/^exposure/) }),
  );
  expect(fitPoisson(d20.y_pois)).toEqual(below);
  for (const list of held) list.delete();
  expect(webglm.bytesInUse()).toBe(inUse);
});

test.each([
  [1.9, true],
  [2.1, false],
  [3.9, false],
])("one array of %d GiB: %s", (size, room) => {
  const below = fitPoisson(d20.y_pois);
  const inUse = webglm.bytesInUse();
  if (room) reserve(doubles(size)).list.delete();
  else {
    // No buffer is larger than 2 GiB, for which differences of addresses would be negative.
    expect(() => reserve(doubles(size))).toThrow(
      expect.objectContaining({ code: "out_of_memory", message: expect.stringMatching(/bytes/) }),
    );
  }
  expect(fitPoisson(d20.y_pois)).toEqual(below);
  expect(webglm.bytesInUse()).toBe(inUse);
});
