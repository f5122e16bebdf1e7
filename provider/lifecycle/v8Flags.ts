/**
 * Sets flags of V8 for the plugin's process, whose code lives for minutes: what pays off over hours only takes memory here.
 * Imported for its effect, before undici is.
 */
import { setFlagsFromString } from "node:v8";

// The only WebAssembly there is undici's HTTP parser, a loop that a run goes through a few thousand times; to optimise it takes
// 30 MB for a while, and saves no time that could be measured.
setFlagsFromString("--liftoff-only");

// What outlives a few young collections would be allocated among the old objects, of which no collection rids a plugin in its
// short life. The objects of a create outlive few, but enough of them for that guess: 15 MB at 500 projects.
setFlagsFromString("--no-allocation-site-pretenuring");
