// Preloaded into every Node.js process of a stack: errors are printed without colours, as NO_COLOR asks.
//
// The SDK colours the stack of an error whatever NO_COLOR says (`@pulumi/pulumi/cmd/run/error.js`). Besides the escape codes in the
// output, Node.js 20.20 colours some stacks for 15 to 30 seconds, then fails with "Invalid string length" (nodejs/node#64011): a frame
// of the SDK is mapped back to `node_modules/@pulumi/config.ts`, and a scope without a folder behind it is what that bug takes.

"use strict";

const util = require("node:util");

const inspect = util.inspect;

util.inspect = Object.assign(
  (value, options, ...rest) =>
    inspect(value, value instanceof Error && options?.colors ? { ...options, colors: false } : options, ...rest),
  inspect,
);
