// The parts of the runner that need no browser, as tables.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import test from "node:test";
import path from "node:path";
import { fileURLToPath } from "node:url";
import util from "node:util";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

async function load(module) {
  const made = await build({ entryPoints: [path.join(root, "ui/run", `${module}.ts`)], bundle: true, format: "esm", write: false, logLevel: "warning" });
  return await import(`data:text/javascript;base64,${Buffer.from(made.outputFiles[0].contents).toString("base64")}`);
}

const { judge } = await load("compare");
const { inspect } = await load("inspect");
const { isNews, isOrder, isReport } = await load("messages");
const { pythonBytes, pythonFloat } = await load("python_text");

test("a run is judged by the rules of the check", () => {
  const expected = (more) => ({ outputs: [], error: null, match: null, sorted: false, ...more });
  const ran = (out, more) => ({ out, err: "", status: 0, ...more });
  const same = "It prints the same as on the page.", other = "It prints something else than on the page.";
  const cases = [
    [{ outputs: ["a\n"] }, ran("a\n"), same],
    [{ outputs: ["a\n"] }, ran("a  \n\n"), same],
    [{ outputs: ["a\n"] }, ran("a\nb\n"), other],
    [{ outputs: ["a\n"] }, ran(""), other],
    [{ outputs: ["a\n", "b\n"] }, ran("b\n"), same],
    [{}, ran(""), "It prints nothing, as the page says."],
    [{}, ran("a\n"), other],
    [{ outputs: ["a\nb\n"], sorted: true }, ran("b\na\n"), same],
    [{ outputs: ["a\nb\n"] }, ran("b\na\n"), other],
    [{ outputs: ["1\n2\n"], match: "\\d+" }, ran("17\n4\n"), same],
    [{ outputs: ["1\n2\n"], match: "\\d+" }, ran("17\n"), other],
    [{ outputs: ["1\n"], match: "1|2" }, ran("12\n"), other],
    [{ outputs: ["a\n"] }, ran("a\n", { status: 1 }), "It fails (exit status 1); on the page it does not."],
    [{ error: "E: x" }, ran(""), "It does not fail; on the page it fails with “E: x”."],
    [{ error: "E: x" }, ran("", { status: 1, err: "Trace\nE: xy\n" }), "It fails as the page says."],
    [{ error: "no" }, ran("", { status: 1, err: "Error: no such\n" }), "It fails as the page says."],
    [{ error: "E: x" }, ran("", { status: 1, err: "a E: x\n" }), "It fails otherwise than on the page, which says “E: x”."],
    [{ error: "E", outputs: ["a\n"] }, ran("b\n", { status: 1, err: "E\n" }), "It fails as the page says, but prints something else before."],
  ];
  for (const [words, run, said] of cases) {
    const found = judge(expected(words), run);
    assert.equal(found.words, said);
    assert.equal(found.isSame, /same as|nothing, as|as the page says\.$/.test(said));
  }
});

test("values are shown as Node shows them", () => {
  class Foo { a = 1; }
  class Bar extends Foo {}
  const circle = { name: "x" };
  circle.self = circle;
  const bare = Object.create(null);
  bare.a = 1;
  const cases = [
    1, -0, null, undefined, true, 10n, Symbol("s"), [], {}, [1, 2, 3], ["a", "b'c", "d\"'e", "l\nm"], { a: 1, "c-d": [1, { e: { f: { g: 1 } } }] },
    [[1, [2, [3, [4]]]]], { a: { b: { c: {} } } }, { a: { b: { c: [] } } }, new Foo(), new Bar(), Foo, Bar, class {}, function f() {}, () => {}, async () => {}, function* g() {},
    new Map([["a", 1], [{ b: 1 }, [2]]]), new Set([1, "x"]), new Map(), circle, [1, , 3, , ,], bare, new Date(0), /x/g, new Uint8Array([1, 2]), { get x() { return 1; }, set x(v) {} },
    Array.from({ length: 10 }, (_, i) => i), Array.from({ length: 120 }, (_, i) => i * i), Array.from({ length: 30 }, (_, i) => `item${i}`), Array.from({ length: 8 }, (_, i) => ({ i })),
    ["apple", "banana", "cherry", "dates", "elder", "fig", "grape"], { a: "x".repeat(50), b: "y".repeat(50) }, Object.entries({ a: 1, b: 2 }), new Number(3), [undefined, null], { [Symbol("k")]: 1 }, Math,
  ];
  for (const value of cases) assert.equal(inspect(value), util.inspect(value));
});

test("numbers and bytes of SQL are written as Python writes them", () => {
  const numbers = [0, -0, 1, 2.5, -3, 0.1, 1e15, 1e16, 1.5e16, 123456789012345680, 1e-4, 1e-5, 1.25e-7, 1e22, 1e300, 5e-324, Infinity, -Infinity];
  const bytes = [[], [0, 65, 127, 255], [39], [39, 34], [92, 10, 13, 9]];
  const script = `for x in [${numbers.map((x) => Object.is(x, -0) ? "-0.0" : `float('${x}')`)}]: print(x)\nfor x in [${bytes.map((x) => `bytes([${x}])`)}]: print(x)`;
  const wanted = execFileSync("python3", ["-c", script], { encoding: "utf8" }).trim().split("\n");
  assert.deepEqual([...numbers.map(pythonFloat), ...bytes.map((x) => pythonBytes(Uint8Array.from(x)))], wanted);
});

test("only messages of the agreed shape are believed", () => {
  const file = { name: "a", text: "b" };
  const cases = [
    [isOrder, [{ kind: "stop" }, { kind: "run", before: "", code: "", files: [file] }, { kind: "load", parts: { worker: new ArrayBuffer(1) } }]],
    [isReport, [{ kind: "started" }, { kind: "out", text: "", isError: true }, { kind: "done", status: 1 }, { kind: "failed", text: "" }]],
    [isNews, [{ kind: "done", status: 0 }, { kind: "stopped", why: "asked" }, { kind: "stopped", why: "time" }, { kind: "stopped", why: "output" }]],
  ];
  for (const [is, good] of cases) for (const message of good) assert.ok(is(message), util.inspect(message));
  const refused = [
    null, undefined, 1, "stop", [], {}, { kind: "other" }, { kind: "run" }, { kind: "run", before: "", code: 1, files: [] }, { kind: "run", before: "", code: "", files: [{ name: 1, text: "" }] },
    { kind: "load" }, { kind: "load", parts: { worker: "text" } }, { kind: "out", text: 1, isError: true }, { kind: "out", text: "" }, { kind: "done", status: "0" }, { kind: "done", status: 0.5 }, { kind: "failed" },
    { kind: "stopped" }, { kind: "stopped", why: "other" },
  ];
  for (const message of refused) for (const [is] of cases) assert.ok(!is(message), util.inspect(message));
});
