// Do two engines have the same coefficients?

/**
 * The largest difference of a coefficient, in standard errors of `reference`, and the largest
 * relative difference of a standard error (null where `other` has none). Coefficients are matched
 * by name; throws where one of them is missing. JSON writes NaN as null.
 */
export function difference(reference, other) {
  if (other.names.length !== reference.names.length) {
    throw new Error(`${other.names.length} coefficients instead of ${reference.names.length}`);
  }
  const place = new Map(other.names.map((name, j) => [name, j]));
  let coefficient = 0;
  let se = other.se ? 0 : null;
  reference.names.forEach((name, i) => {
    const j = place.get(name);
    if (j === undefined) throw new Error(`there is no coefficient ${name}`);
    const unit = reference.se[i];
    const apart = Math.abs((other.params[j] ?? NaN) - reference.params[i]);
    coefficient = worse(coefficient, apart / unit);
    if (other.se) se = worse(se, Math.abs((other.se[j] ?? NaN) / unit - 1));
  });
  return { coefficient, se };
}

/** Smaller coefficients count as zero: not everyone ends at exact zeros. */
const zero = 1e-6;

/**
 * Whether two fits of a path chose one alpha and the same coefficients: `chosen` is the relative
 * difference of the alphas, `selected` how many coefficients are zero in one of them alone,
 * `coefficient` the largest difference in units of the largest slope.
 */
export function pathDifference(reference, other) {
  const place = new Map(other.names.map((name, j) => [name, j]));
  const slopes = reference.params.filter((_, i) => reference.names[i] !== "Intercept");
  const unit = Math.max(...slopes.map(Math.abs));
  let coefficient = 0;
  let selected = 0;
  reference.names.forEach((name, i) => {
    const theirs = other.params[place.get(name)] ?? NaN;
    coefficient = worse(coefficient, Math.abs(theirs - reference.params[i]) / unit);
    if (Math.abs(theirs) > zero !== Math.abs(reference.params[i]) > zero) ++selected;
  });
  return { chosen: Math.abs(other.alpha / reference.alpha - 1), selected, coefficient, se: null };
}

/** The larger one; NaN where one is NaN, so that it is never taken for agreement. */
function worse(a, b) {
  return Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.max(a, b);
}
