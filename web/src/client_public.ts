export type {
  Engine,
  EngineFamily,
  EngineFit,
  EngineFormulaGlm,
  EngineGlm,
  EngineLink,
  EngineModel,
  EngineOptions,
  WithEngineModel,
  InWorker,
  InWorkerObject,
  Later,
} from "./engine.js";
export { WebGlmError } from "./errors.js";
export type { RunOptions, SendOptions } from "./worker/connection.js";
export type { CreateEngineOptions, WorkerLike } from "./worker/engine.js";
