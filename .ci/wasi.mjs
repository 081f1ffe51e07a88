// Runs a program for WASI: node wasi.mjs PROGRAM ARGUMENT...

import { readFileSync } from "node:fs";
import { WASI } from "node:wasi";

const args = process.argv.slice(2);
const wasi = new WASI({ version: "preview1", args, returnOnExit: true });
const program = await WebAssembly.compile(readFileSync(args[0]));
// Functions that the C library lacks.
const missing = (_, name) => () => { throw new Error(`${String(name)} is missing`); };
const env = new Proxy({}, { get: missing });
const instance = await WebAssembly.instantiate(program, { ...wasi.getImportObject(), env });
process.exit(wasi.start(instance));
