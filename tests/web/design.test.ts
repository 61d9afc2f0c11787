import { init, WebGlmError, type DesignInput, type NumericArray } from "webglm";
import { describe, expect, test } from "vitest";
import { columns, d20, n } from "./d20.js";

const webglm = await init();

const ones = columns.Intercept;
const { x, z } = d20;
const typed = [ones, x, z].map((column) => Float64Array.from(column));
const rows = x.map((value, i) => [1, value, z[i] as number]);
const byRow = Float64Array.from(rows.flat());
const byColumn = Float64Array.from([ones, x, z].flat());

function fitted(design: DesignInput, y: NumericArray = d20.y_pois) {
  using fit = webglm.fitGlm(y, design, { family: "poisson" });
  return fit.snapshot();
}

const reference = fitted(columns);

function shared(): Float64Array {
  const values = new Float64Array(new SharedArrayBuffer(8 * d20.y_pois.length));
  values.set(d20.y_pois);
  return values;
}

describe("every form of x is the same design", () => {
  const forms: Record<string, DesignInput> = {
    "columns, plain": { columns: [ones, x, z] },
    "columns, typed": { columns: typed },
    "columns, mixed": { columns: [ones, typed[1] as Float64Array, z] },
    "rows, plain": { rows },
    "rows, typed": { rows: rows.map((row) => Float64Array.from(row)) },
    "an array of typed arrays: columns": typed,
    "an array of plain arrays: rows": rows,
    "one array by row, the default": { data: byRow, rows: n, columns: 3 },
    "one array by row": { data: byRow, rows: n, columns: 3, order: "row" },
    "one array by column": { data: byColumn, rows: n, columns: 3, order: "column" },
    "one plain array": { data: [...byRow], rows: n, columns: 3 },
  };
  test.each(Object.entries(forms))("%s", (_, design) => {
    const { names, ...results } = fitted(design);
    const { names: _names, ...expected } = reference;
    expect(names).toEqual(["Intercept", "x1", "x2"]);
    expect(results).toEqual(expected);
  });

  test("named columns give their names", () => {
    expect(reference.names).toEqual(["Intercept", "x", "z"]);
  });

  test("names given as an option count before those of x", () => {
    using fit = webglm.fitGlm(d20.y_pois, columns, { names: ["a", "b", "c"] });
    expect(fit.names).toEqual(["a", "b", "c"]);
  });

  test("columns may have the names of the other forms and of Object's members", () => {
    const odd = JSON.parse(`{"rows": [${ones}], "__proto__": [${x}], "constructor": [${z}]}`);
    expect(fitted(odd).names).toEqual(["rows", "__proto__", "constructor"]);
    expect(fitted({ columns: ones }, ones).names).toEqual(["columns"]);
  });
});

describe("every element type gives the same numbers", () => {
  const bits = (values: readonly number[]) => values.map(BigInt);
  const forms: Record<string, NumericArray> = {
    Int8Array: Int8Array.from(d20.y_pois),
    Int16Array: Int16Array.from(d20.y_pois),
    Int32Array: Int32Array.from(d20.y_pois),
    BigInt64Array: BigInt64Array.from(bits(d20.y_pois)),
    Uint8Array: Uint8Array.from(d20.y_pois),
    Uint8ClampedArray: Uint8ClampedArray.from(d20.y_pois),
    Uint16Array: Uint16Array.from(d20.y_pois),
    Uint32Array: Uint32Array.from(d20.y_pois),
    BigUint64Array: BigUint64Array.from(bits(d20.y_pois)),
    Float32Array: Float32Array.from(d20.y_pois),
    Float64Array: Float64Array.from(d20.y_pois),
    "an array of bigints": bits(d20.y_pois),
    "a part of a buffer": new Float64Array([NaN, ...d20.y_pois, NaN]).subarray(1, n + 1),
    // A page has it only where it is isolated.
    ...(typeof SharedArrayBuffer === "undefined" ? {} : { "shared memory": shared() }),
  };
  test.each(Object.entries(forms))("%s", (_, y) => {
    expect(fitted(columns, y)).toEqual(reference);
  });

  test("single precision is widened, not rounded again", () => {
    const single = Float32Array.from(x);
    const design = { Intercept: ones, x: single, z };
    expect(fitted(design)).toEqual(fitted({ ...design, x: Float64Array.from(single) }));
    expect(fitted(design).params).not.toEqual(reference.params);
  });

  test("true and false are 1 and 0", () => {
    const flags = d20.y_bin.map((value) => value === 1);
    expect(fitted(columns, flags)).toEqual(fitted(columns, d20.y_bin));
  });
});

test("inputs are never modified, and results have no part in them", () => {
  const y = Float64Array.from(d20.y_pois);
  const design = typed.map((column) => column.slice());
  const weights = new Float64Array(n).fill(2);
  const offset = new Float64Array(n).fill(0.5);
  const before = structuredClone([y, ...design, weights, offset]);
  using fit = webglm.fitGlm(y, design, { family: "poisson", weights, offset });
  const { params } = fit;
  const fittedvalues = fit.fittedvalues;
  expect([y, ...design, weights, offset]).toEqual(before);

  for (const array of [y, ...design, weights, offset]) array.fill(1);
  params.fill(0);
  fittedvalues.fill(0);
  expect(fit.params).not.toEqual(params);
  expect(fit.fittedvalues).not.toEqual(fittedvalues);
  expect([...fit.response]).toEqual(d20.y_pois);
  expect(fit.params.buffer.byteLength).toBe(3 * 8); // no view of the heap
});

function refusal(design: unknown, y: NumericArray = d20.y_pois): Error {
  try {
    fitted(design as DesignInput, y);
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was refused");
}

describe("shapes that do not fit", () => {
  const mismatch = (design: unknown) => {
    const error = refusal(design) as WebGlmError;
    expect(error).toBeInstanceOf(WebGlmError);
    expect(error.code).toBe("dimension_mismatch");
    return error;
  };

  test("rows given as typed arrays", () => {
    const error = mismatch(rows.map((row) => Float64Array.from(row)));
    expect(error.message).toBe(
      "Dimension mismatch: expected 20, got 3 " +
        "(x: an array of typed arrays holds columns; for rows write { rows: x })",
    );
    expect(error.details).toEqual({ expected: 20, got: 3 });
  });

  test("columns given as plain arrays", () => {
    const error = mismatch([ones, x, z]);
    expect(error.message).toContain("(x: an array of plain arrays holds rows; for columns write");
    expect(error.details).toEqual({ expected: 20, got: 3 });
  });

  test("a short column, by name", () => {
    expect(mismatch({ ...columns, z: z.slice(1) }).message).toBe(
      "Dimension mismatch: expected 20, got 19 (column z)",
    );
  });

  test("ragged rows", () => {
    const ragged = rows.map((row, i) => (i === 5 ? row.slice(1) : row));
    expect(mismatch(ragged).message).toBe("Dimension mismatch: expected 3, got 2 (row 5 of x)");
  });

  test("a shape that is not the array's", () => {
    expect(mismatch({ data: byRow, rows: n, columns: 4 }).message).toBe(
      "Dimension mismatch: expected 80, got 60 (x)",
    );
  });

  test("an order that is neither", () => {
    const error = refusal({ data: byRow, rows: n, columns: 3, order: "F" }) as WebGlmError;
    expect(error.code).toBe("invalid_input");
    expect(error.message).toBe('order of x must be "row" or "column", got "F"');
  });

  test("a misspelt field", () => {
    const error = refusal({ data: byRow, rows: n, columns: 3, ordre: "row" }) as WebGlmError;
    expect(error.code).toBe("unknown_name");
    expect(error.message).toContain("order");
  });
});

describe("wrong types are TypeErrors", () => {
  const forms: Record<string, [unknown, string]> = {
    "one dimension": [x, "x must have two dimensions, but x[0] is number"],
    "one typed array": [typed[1], "x must have two dimensions"],
    "nothing": [undefined, "x must be an array or an object, got undefined"],
    "null": [null, "x must be an array or an object, got null"],
    "text": ["1 2 3", "x must be an array or an object, got string"],
    "columns of text": [{ ...columns, area: z.map(String) }, "area[0] must be a number, got string"],
    "a number as a column": [{ ...columns, z: 3 }, "z must be an array or a typed array, got number"],
    "rows with text": [rows.map((row) => row.map(String)), "x[0][0] must be a number, got string"],
    "typed and plain arrays": [[typed[0], x, z], "x[1] is Array, but x[0] is Float64Array"],
    "a DataView": [{ ...columns, z: new DataView(byRow.buffer) }, "got DataView"],
    "rows without columns": [{ data: byRow, rows: n }, "rows and columns of x must both be numbers"],
  }; // prettier-ignore
  test.each(Object.entries(forms))("%s", (_, [design, message]) => {
    const error = refusal(design);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain(message);
  });

  test("a response that is not an array", () => {
    const error = refusal(columns, "1, 2, 3" as unknown as number[]);
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toBe("y must be an array of numbers, got string");
  });
});
