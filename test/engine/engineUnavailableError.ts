import { MINIMUM_GO } from "./goBuild";
import { MINIMUM_ENGINE } from "./version";

/** No Pulumi engine is available. The message names the reason and the alternatives. */
export class EngineUnavailableError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    const cause = options?.cause instanceof Error ? `\n${options.cause.message}` : "";
    super(
      `No Pulumi engine: there is no pulumi >= ${MINIMUM_ENGINE} on PATH, the vendor's release could not be downloaded, and ${reason}.${cause}\n` +
        `Do one of these, then run "npm run engine" again:\n` +
        `  - Install Pulumi ${MINIMUM_ENGINE} or newer (https://www.pulumi.com/docs/install/) and put it on PATH.\n` +
        `  - Install Go ${MINIMUM_GO} or newer (https://go.dev/doc/install) and put it on PATH. The tests then build the engine from source.`,
      options,
    );
    this.name = "EngineUnavailableError";
  }
}
