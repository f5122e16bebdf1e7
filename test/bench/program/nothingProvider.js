// The provider that does nothing. It echoes its inputs, sends no requests and compares inputs in the plainest way, so
// the time that a program takes with it is the engine's own time.

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

// Every kind gets the same provider: the engine's cost does not depend on the kind.
module.exports = new Proxy({}, { get: () => nothing });
