import { expect } from "vitest";

/**
 * Expects each value within `tolerance` times the larger of its reference and `size`, which is
 * the size of the values that it was computed from.
 */
export function expectNear(
  actual: ArrayLike<number> | number,
  expected: ArrayLike<number> | number,
  tolerance: number,
  size = 0,
) {
  const [actuals, references] = [actual, expected].map((value) =>
    typeof value === "number" ? [value] : Array.from(value),
  ) as [number[], number[]];
  expect(actuals).toHaveLength(references.length);
  references.forEach((reference, i) => {
    const limit = tolerance * Math.max(Math.abs(reference), size);
    const difference = Math.abs((actuals[i] as number) - reference);
    expect(difference, `element ${i}: ${actuals[i]}, expected ${reference}`).toBeLessThanOrEqual(
      limit,
    );
  });
}
