export { EngineUnavailableError, findEngine, type Engine, type FindEngineOptions } from "./engine";
export { preloading } from "./environment";
export type { Operation, Step, Violation } from "./eventLog";
export { temporaryProgram, type TemporaryProgram } from "./program";
export type { Say } from "./progress";
export {
  CommandError,
  createStack,
  Stack,
  type ConfigValue,
  type DeployedResource,
  type Deployment,
  type OperationResult,
  type PolicyOptions,
  type RunOptions,
  type RunResult,
  type StackOptions,
  type UpOptions,
} from "./stack";
