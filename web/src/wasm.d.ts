/** What Cloudflare Workers make of a file: the compiled module. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
