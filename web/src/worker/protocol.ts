import type { Details } from "../errors.js";
import type { FitProgress } from "../model.js";
import type { Packed } from "./pack.js";

/** A member of what an object in the Worker has. */
export interface Member {
  readonly name: string;
  /** What it is there; "class" is made with `new`. */
  readonly kind: "getter" | "method" | "class";
  /** Its value travels with the object. */
  readonly held: boolean;
}

/** The members of each class whose objects stay in the Worker, and of `init()`'s object. */
export interface Classes {
  readonly WebGlm: readonly Member[];
  readonly [name: string]: readonly Member[];
}

/** An error as plain data. */
export interface ErrorData {
  readonly type: "WebGlmError" | "TypeError" | "other";
  readonly message: string;
  readonly code: string;
  readonly details: Details;
}

/** The value of a held member, what reading it threw, or that the snapshot before it has it. */
export type Held =
  { readonly value: Packed } | { readonly error: ErrorData } | { readonly inSnapshot: true };

/** What an object in the Worker looks like from outside. */
export interface ObjectData {
  readonly object: number;
  readonly class: string;
  /** In the order of the held members of the class. */
  readonly held: readonly Held[];
}

/** A module as the Worker can take it: an address, bytes, or compiled. */
export type SentWasm = string | ArrayBuffer | WebAssembly.Module;

/** A question; `object` 0 is what `init()` gave. */
export interface Call {
  readonly id: number;
  readonly object: number;
  readonly member: string;
  readonly args: readonly Packed[];
  /** Progress is wanted. */
  readonly progress: boolean;
}

/** From the page to the Worker. */
export type Request =
  | { readonly start: { readonly wasm: SentWasm | undefined; readonly warmUp: boolean } }
  | { readonly call: Call }
  | { readonly abort: number }
  | { readonly release: number };

/** From the Worker to the page. */
export type Reply =
  | { readonly ready: Classes }
  | { readonly failed: ErrorData }
  /** What was sent to start with cannot be read there. */
  | { readonly unreadable: true }
  | { readonly id: number; readonly progress: FitProgress }
  | { readonly id: number; readonly value: Packed }
  | { readonly id: number; readonly error: ErrorData };
