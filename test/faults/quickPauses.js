// Preloaded into a plugin by tests of faults: the provider pauses for an eighth of the time, between the attempts of a call
// and between two looks for what a create has left. How long a pause is belongs to no test; that there is one, to others. Waits
// for a rate and deadlines use other timers, and keep their length.

"use strict";

const promises = require("node:timers/promises");

const QUICKER = 8;

const sleep = promises.setTimeout;

promises.setTimeout = (milliseconds, ...rest) => sleep(milliseconds / QUICKER, ...rest);
