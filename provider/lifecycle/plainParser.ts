import { setFlagsFromString } from "node:v8";

/**
 * Keeps V8 from optimising WebAssembly in the plugin's process. The only WebAssembly there is undici's HTTP parser, a loop that a
 * run goes through a few thousand times; to optimise it takes 30 MB for a while, and saves no time that could be measured.
 * Imported for its effect, before undici is.
 */
setFlagsFromString("--liftoff-only");
