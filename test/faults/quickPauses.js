// Preloaded into a plugin by tests of faults. The provider then pauses for an eighth of the usual time between the
// attempts of a call and between two looks for a new object. These tests do not depend on the length of a pause, and
// other tests cover that there is a pause. Waits for rate limits and deadlines use other timers and keep their length.

"use strict";

const promises = require("node:timers/promises");

const QUICKER = 8;

const sleep = promises.setTimeout;

promises.setTimeout = (milliseconds, ...rest) => sleep(milliseconds / QUICKER, ...rest);
