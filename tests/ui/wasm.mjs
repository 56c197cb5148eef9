// The module that runs in browsers, called from Node as a page would call it.
// Usage: WASM=build/wasm/viva.wasm node tests/ui/wasm.mjs
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const compiled = new WebAssembly.Module(readFileSync(process.env.WASM ?? "build/wasm/viva.wasm"));

/** An instance, and its functions with texts in place of places in memory. */
function start() {
  const { exports } = new WebAssembly.Instance(compiled, {});
  exports._initialize();
  const memory = (begin, size) => new Uint8Array(exports.memory.buffer, begin, size);
  const analyze = (bytes) => {
    const room = exports.allocate(bytes.length);
    memory(room, bytes.length).set(bytes);
    const size = exports.analyze(room, bytes.length);
    exports.release(room);
    return new TextDecoder().decode(memory(exports.answer_begin(), size));
  };
  return { exports, analyzeBytes: analyze, analyze: (text) => analyze(new TextEncoder().encode(text)) };
}

test("it asks its host for nothing", () => assert.deepEqual(WebAssembly.Module.imports(compiled), []));

test("words are folded and stemmed", () => {
  const { analyze } = start();
  for (const [text, words] of [
    ["", ""],
    ["Running generators, lazily!", "run generat lazili"],
    ["the ﬁle in the Straße", "the file in the strass"], // A ligature; a letter that folds into two.
    ["ÉCOLE e\u0301cole", "école école"],                // Composed, whatever was written.
    ["x²+1", "x2 1"],
    ["метаклассы 日本語", "метаклассы 日本語"],
    ["-- ?", ""],
  ]) assert.equal(analyze(text), words, text);
});

test("what is not UTF-8 has no words", () => {
  const { analyzeBytes } = start();
  for (const bytes of [[0xff], [0x61, 0xc3], [0xed, 0xa0, 0x80]]) assert.equal(analyzeBytes(Uint8Array.from(bytes)), "", bytes);
});

test("it does not grow with the number of calls", () => {
  const { exports, analyze } = start();
  const text = "Generators suspend their frames. ".repeat(1000);
  for (let call = 0; call < 10; ++call) analyze(text);
  const before = exports.memory.buffer.byteLength;
  for (let call = 0; call < 200; ++call) analyze(text);
  assert.equal(exports.memory.buffer.byteLength, before);
});
