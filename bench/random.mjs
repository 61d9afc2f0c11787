// Seeded random numbers: the same on every machine and in every run.

/** One step of splitmix32, which spreads a seed over the states below. */
function spread(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let z = state ^ (state >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
}

/** Uniform numbers in [0, 1) with 53 bits, from xoshiro128** (Blackman & Vigna 2021). */
export function uniforms(seed) {
  const next = spread(seed);
  let a = next();
  let b = next();
  let c = next();
  let d = next();
  const draw = () => {
    const rotated = Math.imul(b, 5);
    const result = Math.imul((rotated << 7) | (rotated >>> 25), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result >>> 0;
  };
  return () => ((draw() >>> 5) * 67108864 + (draw() >>> 6)) / 9007199254740992;
}

/** Standard normal numbers, by the polar method (Marsaglia & Bray 1964). */
export function normals(seed) {
  const uniform = uniforms(seed);
  let spare = NaN;
  return () => {
    if (!Number.isNaN(spare)) {
      const value = spare;
      spare = NaN;
      return value;
    }
    for (;;) {
      const u = 2 * uniform() - 1;
      const v = 2 * uniform() - 1;
      const square = u * u + v * v;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = v * scale;
      return u * scale;
    }
  };
}

/** Poisson counts, by multiplication of uniforms (Knuth 1969); for means of a few units. */
export function poissons(seed) {
  const uniform = uniforms(seed);
  return (mean) => {
    // Means beyond this would underflow the threshold; a sum of two Poissons is a Poisson.
    let count = 0;
    let left = mean;
    for (; left > 0; left -= 500) {
      const threshold = Math.exp(-Math.min(left, 500));
      for (let product = uniform(); product > threshold; product *= uniform()) ++count;
    }
    return count;
  };
}

/** Gamma numbers of mean 1 and the given whole `shape`: sums of exponentials. */
export function gammas(seed, shape) {
  const uniform = uniforms(seed);
  return () => {
    let sum = 0;
    for (let k = 0; k < shape; ++k) sum -= Math.log(1 - uniform());
    return sum / shape;
  };
}
