// Says what a WebAssembly module weighs, and fails if it asks its host for a function: what has to
// be answered by every page that loads it should be a decision, not an accident.
// Usage: node scripts/wasm_size.mjs FILE.wasm
import { readFileSync } from "node:fs";
import zlib from "node:zlib";

const bytes = readFileSync(process.argv[2]);
const asked = WebAssembly.Module.imports(new WebAssembly.Module(bytes)).map(({ module, name }) => `${module}.${name}`);
const brotli = zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_LGWIN]: 22 } });
const kilobytes = (size) => `${(size / 1000).toFixed(1)} kB`;
console.log(`viva.wasm: ${kilobytes(bytes.length)}, ${kilobytes(brotli.length)} as brotli`);
if (asked.length > 0) {
  console.error(`viva.wasm asks its host for ${asked.join(", ")}; something now prints, or reads a file or a clock: leave it out, or answer it in src/wasm/runtime.cc`);
  process.exitCode = 1;
}
