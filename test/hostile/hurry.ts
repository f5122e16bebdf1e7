import { createRequire, syncBuiltinESMExports } from "node:module";

/**
 * Makes the provider pause for an eighth of the time in this process, as `quickPauses.js` does in a plugin's: between the
 * attempts of a call, and between two looks for what a create has left.
 */
export function hurry(): void {
  createRequire(__filename)("../faults/quickPauses.js");
  syncBuiltinESMExports();
}
