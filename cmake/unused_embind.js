// What Embind brings for types that no binding has: wide strings. Their names stay, as its start
// registers them, and 3 KB of the glue go.
addToLibrary({
  // With its parameters: the compiler wraps it by its signature.
  _embind_register_std_wstring: (rawType, charSize, name) => {},
  _embind_register_std_wstring__deps: [],
});
