// The provider that does nothing: what the same program costs with it is the engine's own time. It echoes its inputs, sends
// nothing, and compares as plainly as a diff can.

"use strict";

const { isDeepStrictEqual } = require("node:util");

let made = 0;

const nothing = {
  check: async (_olds, news) => ({ inputs: news, failures: [] }),
  diff: async (_id, olds, news) => ({ changes: !isDeepStrictEqual(olds, news) }),
  create: async (inputs) => ({ id: `nothing-${process.pid}-${++made}`, outs: inputs }),
  read: async (id, props) => ({ id, props, inputs: props }),
  update: async (_id, _olds, news) => ({ outs: news }),
  delete: async () => undefined,
};

// One for each kind that is asked for: the engine's cost does not depend on which.
module.exports = new Proxy({}, { get: () => nothing });
