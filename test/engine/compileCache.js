// Preloaded into the Node.js processes that tests start. It keeps compiled packages between processes, because a run of
// the engine starts three processes that each compile Pulumi's SDK: a sixth of the CPU time.
//
// Node.js has such a cache since version 22.1. Version 20 can only be extended by replacing the method that compiles a
// module. Each file is stored at once, because the engine kills its plugins, and a killed process writes no cache.

"use strict";

const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const v8 = require("node:v8");
const vm = require("node:vm");

/** The packages that a run of the tests does not change. */
const packages = path.join(__dirname, "..", "..", "node_modules");
const folder = path.join(packages, ".cache", "compiled-for-tests");

/** These files import the program in an `eval`, which V8 allows only to a file that Node.js itself has compiled. */
const sdkCommands = path.join(packages, "@pulumi", "pulumi", "cmd");

if (Module.enableCompileCache) {
  Module.enableCompileCache(folder);
} else {
  fs.mkdirSync(folder, { recursive: true });
  const compile = Module.prototype._compile;
  // A getter and not a function around `compile`: the stack of an error in a program must have no frame of this file.
  Object.defineProperty(Module.prototype, "_compile", {
    get() {
      return isInPackage(this.filename) ? compileOnce : compile;
    },
    set(value) {
      Object.defineProperty(this, "_compile", { value, writable: true, configurable: true });
    },
  });
}

function isInPackage(filename) {
  return filename?.startsWith(packages) && filename.endsWith(".js") && !filename.startsWith(sdkCommands);
}

/** Does what Node.js does to compile a CommonJS module and to run it. */
function compileOnce(content, filename) {
  const module = this;
  const file = cacheFile(content, filename);
  const cachedData = read(file);
  const script = new vm.Script(Module.wrap(content.replace(/^#!/, "//")), {
    filename,
    cachedData,
    importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const require = Object.assign((id) => module.require(id), {
    resolve: (request, options) => Module._resolveFilename(request, module, false, options),
    main: process.mainModule,
    extensions: Module._extensions,
    cache: Module._cache,
  });
  const run = script.runInThisContext();
  const result = run.call(module.exports, module.exports, require, module, filename, path.dirname(filename));
  // After the run, the data includes the functions that the run has compiled.
  if (cachedData === undefined || script.cachedDataRejected) write(file, script.createCachedData());
  return result;
}

/** The tag covers V8's version and flags. The SDK sets flags in some processes, which then need data of their own. */
function cacheFile(content, filename) {
  const key = [v8.cachedDataVersionTag(), process.version, filename, content.length, fs.statSync(filename).mtimeMs];
  return path.join(folder, createHash("md5").update(key.join("\n")).digest("hex"));
}

function read(file) {
  try {
    return fs.readFileSync(file);
  } catch {
    return undefined;
  }
}

/** Another process may read or write the same file. */
function write(file, data) {
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, data);
  fs.renameSync(unfinished, file);
}
