/** The module as text, written to dist/wasm_base64.js by the build. */
declare const base64: string;
export default base64;
