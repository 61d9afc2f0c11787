/** What `object` has from its classes, by name: its own class before those it extends. */
export function members(object: object): Map<string, PropertyDescriptor> {
  const found = new Map<string, PropertyDescriptor>();
  let each = Object.getPrototypeOf(object) as object;
  for (; each !== Object.prototype; each = Object.getPrototypeOf(each) as object) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
      if (name !== "constructor" && !found.has(name)) found.set(name, descriptor);
    }
  }
  return found;
}
