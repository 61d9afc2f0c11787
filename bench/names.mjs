// Names of the columns and levels of the data.

/** Names of the columns of a case by their kind, in the order of the model. */
export function columnNames({ numeric = 0, factors = 0, splines = 0 }) {
  const names = (prefix, count) => Array.from({ length: count }, (_, j) => `${prefix}${j + 1}`);
  return { x: names("x", numeric), c: names("c", factors), z: names("z", splines) };
}

/** Names of the levels of a factor, in order. */
export function levelNames(count) {
  return Array.from({ length: count }, (_, k) => `L${String(k).padStart(2, "0")}`);
}
