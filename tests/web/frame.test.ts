// Every form of data means the same frame. The reference is the fit of plain arrays.
import * as arrow from "apache-arrow";
import * as flechette from "@uwdata/flechette";
import { describe, expect, test } from "vitest";
import { init, type DataInput } from "webglm";
import { refusal } from "./codes.js";

const webglm = await init();

const index = Array.from({ length: 60 }, (_, i) => i);
const x = index.map((i) => Math.sin(i));
const y = index.map((i) => (i * 7) % 5);
const visits = index.map((i) => 1 + (i % 3));
const area = index.map((i) => "CAB".charAt(i % 3));
const active = index.map((i) => i % 4 === 0);
const plain = { x, y, visits, area, active };
const formula = "y ~ x + area + log(visits) + active";
const poisson = { family: "poisson" } as const;

function coefficients(data: DataInput, by: string = formula, options: object = {}) {
  using fit = webglm.glm(by, data, { ...poisson, ...options }).fit();
  return Object.fromEntries(fit.names.map((name, j) => [name, fit.params[j]]));
}

const expected = coefficients(plain);

const arrowTable = new arrow.Table({
  x: arrow.vectorFromArray(x, new arrow.Float64()),
  y: arrow.vectorFromArray(y.map(BigInt), new arrow.Int64()),
  visits: arrow.vectorFromArray(visits, new arrow.Uint8()),
  area: arrow.vectorFromArray(area, new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32())),
  active: arrow.vectorFromArray(active, new arrow.Bool()),
});
const ipc = arrow.tableToIPC(arrowTable);

describe("forms of data", () => {
  test("an array of row objects, where a key that is not there is a missing value", () => {
    const rows = index.map((i) => ({ x: x[i], y: y[i], area: area[i], active: active[i] }));
    const all = rows.map((row, i) => ({ ...row, visits: visits[i] }));
    expect(coefficients(all)).toEqual(expected);
    expect(refusal(() => coefficients([...all.slice(1), rows[0]!])).message).toContain(
      'missing values in "visits" (1)',
    );
  });

  test("codes with levels, of any element type", () => {
    const levels = ["A", "B", "C"];
    const codes = area.map((level) => levels.indexOf(level));
    for (const type of [Int8Array, Uint16Array, Int32Array, Float64Array]) {
      const typed = { codes: type.from(codes), levels };
      expect(coefficients({ ...plain, area: typed })).toEqual(expected);
    }
    expect(coefficients({ ...plain, area: { codes, levels } })).toEqual(expected);
  });

  test("a table of apache-arrow", () => {
    expect(coefficients(arrowTable)).toEqual(expected);
  });

  test("a table of flechette, whatever it extracts", () => {
    expect(coefficients(flechette.tableFromIPC(ipc))).toEqual(expected);
    expect(coefficients(flechette.tableFromIPC(ipc, { useBigInt: true }))).toEqual(expected);
  });

  test("columns of an Arrow table in an object", () => {
    const column = (name: keyof typeof plain) => arrowTable.getChild(name)!;
    expect(coefficients({ ...plain, x: column("x"), area: column("area") })).toEqual(expected);
  });

  test("texts that are no dictionary", () => {
    const texts = arrow.vectorFromArray(area, new arrow.Utf8());
    expect(coefficients({ ...plain, area: texts })).toEqual(expected);
  });

  // A filtered table has its columns in full behind `getChild`; `array` knows of the filter.
  test("a table of arquero with a filter", () => {
    const table = {
      columnNames: () => Object.keys(plain),
      array: (name: string) => plain[name as keyof typeof plain].slice(10),
      getChild: (name: string) => ({ toArray: () => plain[name as keyof typeof plain] }),
      schema: { fields: Object.keys(plain).map((name) => ({ name })) },
    };
    const shorter = Object.fromEntries(
      Object.entries(plain).map(([name, values]) => [name, values.slice(10)]),
    );
    expect(coefficients(table)).toEqual(coefficients(shorter));
  });

  test.each([null, undefined, 7, "y", new Float64Array(3)])("not %s", (data) => {
    expect(() => webglm.glm("y ~ x", data as never)).toThrow(TypeError);
  });
});

describe("Arrow tables", () => {
  const tables = { arrow: arrowTable, flechette: flechette.tableFromIPC(ipc) };

  test("that are slices", () => {
    const sliced = arrowTable.slice(7, 50);
    const same = Object.fromEntries(
      Object.entries(plain).map(([name, values]) => [name, values.slice(7, 50)]),
    );
    expect(coefficients(sliced)).toEqual(coefficients(same));
  });

  test("in chunks, also with another dictionary in each", () => {
    const half = (first: number, last: number) =>
      new arrow.Table({
        x: arrow.vectorFromArray(x.slice(first, last), new arrow.Float64()),
        y: arrow.vectorFromArray(y.slice(first, last), new arrow.Float64()),
        visits: arrow.vectorFromArray(visits.slice(first, last), new arrow.Int32()),
        area: arrow.vectorFromArray(area.slice(first, last), new arrow.Utf8()),
        active: arrow.vectorFromArray(active.slice(first, last), new arrow.Bool()),
      });
    const chunked = half(0, 20).concat(half(20, 21), half(21, 60));
    expect(chunked.getChild("x")?.data).toHaveLength(3);
    expect(coefficients(chunked)).toEqual(expected);
    const fromIpc = flechette.tableFromIPC(arrow.tableToIPC(chunked));
    expect(coefficients(fromIpc)).toEqual(expected);

    const dictionaries = ["a", "b"].map((first) =>
      arrow.vectorFromArray(first === "a" ? ["b", "c", "b"] : ["a", "c", "a"]),
    );
    const factor = dictionaries[0]!.concat(dictionaries[1]!);
    expect(Object.keys(coefficients({ y: y.slice(0, 6), factor }, "y ~ factor"))).toEqual([
      ...["Intercept", "factor[T.b]", "factor[T.c]"],
    ]);
  });

  test("with nulls, which are missing values in numbers, factors and booleans", () => {
    const gaps = <T>(values: readonly T[], at: number) =>
      values.map((v, i) => (i === at ? null : v));
    const withNulls = new arrow.Table({
      x: arrow.vectorFromArray(gaps(x, 3), new arrow.Float64()),
      y: arrow.vectorFromArray(y, new arrow.Int32()),
      visits: arrow.vectorFromArray(gaps(visits, 5), new arrow.Int16()),
      area: arrow.vectorFromArray(gaps(area, 8)),
      active: arrow.vectorFromArray(gaps(active, 13), new arrow.Bool()),
    });
    const complete = Object.fromEntries(
      Object.entries(plain).map(([name, values]) => [
        name,
        (values as unknown[]).filter((_, i) => ![3, 5, 8, 13].includes(i)),
      ]),
    ) as DataInput;
    for (const table of [withNulls, flechette.tableFromIPC(arrow.tableToIPC(withNulls))]) {
      const error = refusal(() => coefficients(table));
      expect(error.code).toBe("invalid_input");
      expect(error.message).toMatch(/"x" \(1\), "area" \(1\), "visits" \(1\), "active" \(1\)/);
      expect(coefficients(table, formula, { missing: "drop" })).toEqual(coefficients(complete));
    }
  });

  test("of 64-bit integers beyond 2^53, which are rounded", () => {
    const big = index.map((i) => 2n ** 60n + BigInt(i) * 2n ** 50n);
    const column = arrow.vectorFromArray(big, new arrow.Int64());
    expect(column.toArray()).toBeInstanceOf(BigInt64Array);
    expect(coefficients({ y, big: column }, "y ~ I(big / 1e18)")).toEqual(
      coefficients({ y, big: big.map(Number) }, "y ~ I(big / 1e18)"),
    );
  });

  test("of half-precision numbers, which are not their bits", () => {
    const half = arrow.vectorFromArray(visits, new arrow.Float16());
    expect(coefficients({ ...plain, visits: half })).toEqual(expected);
  });

  test("of dates and times are refused by kind, extracted or not", () => {
    const day = arrow.vectorFromArray(
      index.map((i) => new Date(i * 864e5)),
      new arrow.DateDay(),
    );
    const at = arrow.vectorFromArray(
      index.map((i) => i * 1000),
      new arrow.TimestampSecond(),
    );
    const table = new arrow.Table({ y: arrowTable.getChild("y")!, day, at });
    const bytes = arrow.tableToIPC(table);
    for (const useDate of [true, false]) {
      const other = flechette.tableFromIPC(bytes, { useDate });
      expect(() => coefficients(other, "y ~ day")).toThrow(/day is an Arrow column of dates/);
    }
    expect(() => coefficients(table, "y ~ day")).toThrow(TypeError);
    expect(() => coefficients(table, "y ~ at")).toThrow(/time stamps/);
    const dates = { y, day: index.map((i) => new Date(i * 864e5)) };
    expect(() => coefficients(dates as never, "y ~ day")).toThrow(/day has dates/);
  });

  test.each(Object.entries(tables))("of %s name the columns they lack", (_, table) => {
    expect(refusal(() => coefficients(table, "y ~ ara")).message).toContain("area");
  });
});

describe("levels", () => {
  const sizes = index.map((i) => ["small", "large", "medium"][i % 3]!);
  const order = ["small", "medium", "large"];
  const names = (size: unknown, by = "y ~ size") =>
    Object.keys(coefficients({ y, size } as DataInput, by));
  const codes = sizes.map((size) => order.indexOf(size));

  test("of texts are sorted by code point", () => {
    expect(names(sizes)).toEqual(["Intercept", "size[T.medium]", "size[T.small]"]);
    const other = sizes.map((size) => (size === "small" ? "Ärmel" : size));
    expect(names(other)).toEqual(["Intercept", "size[T.medium]", "size[T.Ärmel]"]);
  });

  test("keep the order in which they are given", () => {
    expect(names({ codes, levels: order })).toEqual([
      ...["Intercept", "size[T.medium]", "size[T.large]"],
    ]);
    expect(names(sizes, 'y ~ C(size, levels=c("small", "medium", "large"))').at(-1)).toMatch(
      /\[T\.large\]$/,
    );
  });

  test("of a dictionary are sorted, unless it is ordered", () => {
    const type = (ordered: boolean) =>
      flechette.dictionary(flechette.utf8(), flechette.int32(), ordered);
    const inOrder = [...order, ...sizes.slice(3)];
    for (const ordered of [true, false]) {
      const column = flechette.columnFromArray(inOrder, type(ordered));
      const table = flechette.tableFromColumns({
        size: column,
        y: flechette.columnFromArray(y, flechette.int32()),
      });
      const last = ordered ? "size[T.large]" : "size[T.small]";
      expect(Object.keys(coefficients(table, "y ~ size")).at(-1)).toBe(last);
      const bytes = flechette.tableToIPC(table, { format: "stream" })!;
      expect(Object.keys(coefficients(arrow.tableFromIPC(bytes), "y ~ size")).at(-1)).toBe(last);
    }
  });

  test("of a dictionary of numbers are these numbers, in their order", () => {
    const tens = index.map((i) => [10, 9, 100][i % 3]!);
    const column = arrow.vectorFromArray(
      tens,
      new arrow.Dictionary(new arrow.Int32(), new arrow.Int8()),
    );
    expect(names(column)).toEqual(["Intercept", "size[T.10]", "size[T.100]"]);
    expect(coefficients({ y, size: column }, "y ~ size")).toEqual(
      Object.fromEntries(
        Object.entries(coefficients({ y, size: tens }, "y ~ C(size)")).map(([name, value]) => [
          name.replace("C(size)", "size"),
          value,
        ]),
      ),
    );
  });

  test("have a chosen reference", () => {
    const reference = "medium";
    expect(names({ codes, levels: order, reference })).toEqual([
      ...["Intercept", "size[T.small]", "size[T.large]"],
    ]);
    const byFormula = coefficients({ y, size: sizes }, 'y ~ C(size, ref="medium")');
    const byData = coefficients({ y, size: { codes, levels: order, reference } }, "y ~ size");
    const large = byFormula['C(size, ref="medium")[T.large]'];
    expect(byData["size[T.large]"]).toBeCloseTo(large ?? NaN, 10);
  });

  test("that are wrong are refused", () => {
    const size = { codes, levels: order };
    expect(refusal(() => names({ ...size, reference: "huge" })).code).toBe("unknown_name");
    expect(refusal(() => names({ ...size, ref: "small" })).message).toContain("reference");
    expect(refusal(() => names({ codes, levels: ["a", "a", "b"] })).code).toBe("invalid_input");
    expect(refusal(() => names({ codes, levels: ["a", "b"] })).message).toContain("level code 2");
    expect(() => names({ codes, levels: [1, 2, 3] })).toThrow(TypeError);
    expect(() => names([...sizes.slice(1), 7])).toThrow(/size\[59\] must be a text/);
  });
});

describe("missing values", () => {
  const holes = { ...plain, x: [NaN, null, ...x.slice(2)], area: [...area.slice(0, 59), null] };

  test("are refused by column and count", () => {
    const error = refusal(() => coefficients(holes, "y ~ x + area"));
    expect(error.code).toBe("invalid_input");
    expect(error.details).toEqual({ column: "x", count: 2 });
    expect(error.message).toContain('"x" (2), "area" (1) of 60 rows');
  });

  test("of columns that the model does not read do not matter", () => {
    expect(coefficients(holes, "y ~ visits")).toEqual(coefficients(plain, "y ~ visits"));
  });

  test("drop their rows, and the fit says which ones it has", () => {
    using fit = webglm.glm("y ~ x + area", holes, { ...poisson, missing: "drop" }).fit();
    expect(fit.nobs).toBe(57);
    expect([...fit.keptRows]).toEqual(index.slice(2, 59));
    expect(fit.fittedvalues).toHaveLength(57);
    const weights = index.map((i) => 1 + (i % 2));
    const weighted = { missing: "drop", weights } as const;
    const same = { weights: weights.slice(2, 59) };
    const rest = { y: y.slice(2, 59), x: x.slice(2, 59), area: area.slice(2, 59) };
    expect(coefficients(holes, "y ~ x + area", weighted)).toEqual(
      coefficients(rest, "y ~ x + area", same),
    );
  });

  test("of factors become a level, those of numbers are refused", () => {
    const level = { missing: "level" };
    expect(Object.keys(coefficients({ ...holes, x }, "y ~ area", level))).toContain("area[T.NA]");
    expect(refusal(() => coefficients(holes, "y ~ x", level)).message).toContain('"x" (2)');
  });
});

describe("names", () => {
  const named = (name: string) =>
    Object.fromEntries([
      [name, x],
      ["y", y],
    ] as const);

  test.each(["__proto__", "constructor", "a b", "años de edad", "x`y", "50%", "a\0b", "if"])(
    "may be %j",
    (name) => {
      const rows = index.map((i) =>
        Object.fromEntries([
          [name, x[i]],
          ["y", y[i]],
        ] as const),
      );
      const byDot = coefficients(named(name), "y ~ .");
      const [label] = Object.keys(byDot).slice(1);
      expect(Object.values(byDot)[1]).toBe(coefficients(plain, "y ~ x")["x"]);
      expect(coefficients(rows, "y ~ .")).toEqual(byDot);
      using fit = webglm.glm("y ~ .", named(name), poisson).fit();
      expect(fit.predict(named(name))[7]).toBeCloseTo(fit.fittedvalues[7]!, 12);
      expect(webglm.glm(fit.formula, named(name), poisson).formula).toBe(fit.formula);
      expect(label).toContain(name === "x`y" ? "x\\`y" : name);
    },
  );

  test("leave Object.prototype alone", () => {
    const json = `{"__proto__": ${JSON.stringify(x)}, "y": ${JSON.stringify(y)}}`;
    coefficients(JSON.parse(json) as DataInput, "y ~ `__proto__`");
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { x?: unknown }).x).toBeUndefined();
  });

  test("that only the prototype has are unknown", () => {
    expect(refusal(() => coefficients(plain, "y ~ toString")).code).toBe("unknown_name");
    expect(refusal(() => coefficients(plain, "y ~ x", { weights: "valueOf" })).code).toBe(
      "unknown_name",
    );
  });
});
