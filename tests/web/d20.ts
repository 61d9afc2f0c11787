// The data set D20 of tests/reference/d20.R.
import fixture from "../fixtures/d20.json" with { type: "json" };

export const d20 = fixture.data;
export const n = d20.x.length;

/** The columns of 1 + x + z. */
export const columns = { Intercept: new Array<number>(n).fill(1), x: d20.x, z: d20.z };
