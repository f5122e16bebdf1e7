// Preloaded into every Node.js process of a stack. It prints errors without colours, as NO_COLOR asks.
//
// The SDK colours the stack of an error even if NO_COLOR is set (`@pulumi/pulumi/cmd/run/error.js`). The escape codes
// end up in the output. Worse, Node.js 20.20 takes 15 to 30 seconds to colour some stacks and then fails with "Invalid
// string length" (nodejs/node#64011): it maps a frame of the SDK back to `node_modules/@pulumi/config.ts`, and a scope
// without a folder after it triggers that bug.

"use strict";

const util = require("node:util");

const inspect = util.inspect;

util.inspect = Object.assign(
  (value, options, ...rest) =>
    inspect(value, value instanceof Error && options?.colors ? { ...options, colors: false } : options, ...rest),
  inspect,
);
