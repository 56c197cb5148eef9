// Makes what readers run samples with: the page's module, the editor, the frame, the workers and
// their runtimes, each compressed, and assembly that places them into the program.
// Usage: node scripts/run_files.mjs FOLDER
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import zlib from "node:zlib";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const out = path.resolve(process.argv[2]);
const packageFile = (file) => readFileSync(path.join(root, "node_modules", file));
const version = (name) => JSON.parse(packageFile(`${name}/package.json`)).version;
const lock = JSON.parse(packageFile("pyodide/pyodide-lock.json"));

const types = { js: "text/javascript; charset=utf-8", wasm: "application/wasm", zip: "application/zip", html: "text/html; charset=utf-8", txt: "text/plain; charset=utf-8" };
const files = []; // Of the program: address, type, bytes, whether it is named by its content.

function add(address, bytes) {
  files.push({ address, type: types[path.extname(address).slice(1)] ?? types.html, bytes: Buffer.from(bytes) });
  return address;
}

/** Adds a file under the name of its content, so that it may be kept for ever. */
function addNamed(name, bytes) {
  return add(`/run/${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}${path.extname(name)}`, bytes);
}

/** One module and all that it imports as one script. */
async function bundle(entry, format, define = {}) {
  const result = await build({
    entryPoints: [path.join(root, "ui/run", entry)], absWorkingDir: root, bundle: true, minify: true, format, target: "es2022",
    charset: "utf8", write: false, logLevel: "warning", legalComments: "none", loader: { ".py": "text", ".css": "text" },
    external: ["node:*", "ws"], // Pyodide's, for Node; never asked for in a browser.
    // Emscripten asks where it is, to find its files; the workers get these by hand.
    define: { "import.meta.url": '"https://runtime.invalid/"', ...Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])) },
  });
  return Buffer.from(result.outputFiles[0].contents);
}

const runtimes = {
  python: { "pyodide.asm.js": "pyodide/pyodide.asm.js", "pyodide.asm.wasm": "pyodide/pyodide.asm.wasm", "python_stdlib.zip": "pyodide/python_stdlib.zip" },
  sql: { "sqlite3.wasm": "@sqlite.org/sqlite-wasm/dist/sqlite3.wasm" },
  javascript: {},
};

/** What travels: brotli, or as it is where that gains little. */
function packed(bytes) {
  const brotli = zlib.brotliCompressSync(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 9, [zlib.constants.BROTLI_PARAM_LGWIN]: 24, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gzip = zlib.gzipSync(bytes, { level: 9 });
  return brotli.length < 0.95 * bytes.length ? { brotli, gzip } : { identity: bytes };
}

async function addRuntimes() {
  const addresses = {};
  for (const [language, parts] of Object.entries(runtimes)) {
    const named = { worker: addNamed("worker.js", await bundle(`${language}.worker.ts`, "iife", { LOCK_INFO: lock.info })) };
    for (const [name, file] of Object.entries(parts)) named[name] = addNamed(name, packageFile(file));
    addresses[language] = named;
  }
  return addresses;
}

/** How much a language's files weigh on their way. */
function weightOf(addresses) {
  const sizes = Object.values(addresses).map((address) => files.find((file) => file.address === address).packed);
  return sizes.reduce((sum, { identity, brotli }) => sum + (identity ?? brotli).length, 0);
}

/** The licences of all that is sent to readers and was written by others. */
function licences() {
  const names = ["pyodide", "@sqlite.org/sqlite-wasm", "@codemirror/commands", "@codemirror/lang-javascript", "@codemirror/lang-python", "@codemirror/lang-sql", "@codemirror/language", "@codemirror/state", "@codemirror/view", "@codemirror/autocomplete", "@lezer/common", "@lezer/highlight", "@lezer/javascript", "@lezer/lr", "@lezer/python", "@marijn/find-cluster-break", "crelt", "style-mod", "w3c-keyname"];
  const one = (name) => {
    const about = JSON.parse(packageFile(`${name}/package.json`));
    const source = typeof about.repository === "string" ? about.repository : about.repository?.url;
    let text = "";
    try { text = `\n${packageFile(`${name}/LICENSE`)}`; } catch { /* Named by its licence alone. */ }
    return `${name} ${about.version}\nLicence: ${about.license}\nSource: ${source ?? about.homepage}\n${text}`;
  };
  return ["What runs samples in the browser was made with these packages, unchanged but for being put together.\n", ...names.map(one)].join(`\n${"-".repeat(80)}\n\n`);
}

/** The program finds the files in a table of pointers, in the order of RunFile's members. */
function assembly(frameHash) {
  const quoted = (text) => JSON.stringify(text);
  const bytes = [], table = [];
  files.forEach(({ address, type, packed: forms }, number) => {
    const names = ["identity", "brotli", "gzip"].flatMap((form) => {
      if (!forms[form]) return ["0", "0"];
      const file = path.join(out, `${number}.${form}`);
      writeFileSync(file, forms[form]);
      bytes.push(`${form}_${number}:\n.incbin ${quoted(file)}\n${form}_${number}_end:\n.byte 0`);
      return [`${form}_${number}`, `${form}_${number}_end`];
    });
    bytes.push(`address_${number}: .asciz ${quoted(address)}\ntype_${number}: .asciz ${quoted(type)}`);
    table.push(`.quad ${[`address_${number}`, `type_${number}`, ...names].join(", ")}`);
  });
  return `.section .rodata
${bytes.join("\n")}
.global viva_run_frame_hash
viva_run_frame_hash: .asciz ${quoted(frameHash)}
.section .data.rel.ro, "aw"
.balign 8
.global viva_run_files, viva_run_files_end
viva_run_files:
${table.join("\n")}
viva_run_files_end:
.section .note.GNU-stack, "", @progbits
`;
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const addresses = await addRuntimes();
for (const file of files) file.packed = packed(file.bytes);
const editor = addNamed("editor.js", await bundle("editor.ts", "esm"));
const described = Object.fromEntries(Object.entries(addresses).map(([language, named]) => [language, { files: named, size: weightOf(named) }]));
add("/run/runner.js", await bundle("runner.ts", "esm", {
  RUN_FILES: described,
  RUN_VERSIONS: { pyodide: version("pyodide"), python: lock.info.python, sqlite: version("@sqlite.org/sqlite-wasm").replace(/-.*/, "") },
  EDITOR_ADDRESS: editor,
}));
const script = (await bundle("frame.ts", "iife")).toString().trim();
add("/run/frame", `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Where samples run</title><script>${script}</script></head><body></body></html>\n`);
add("/run/licences.txt", licences());
for (const file of files) file.packed ??= packed(file.bytes);
writeFileSync(path.join(out, "run_files.S"), assembly(createHash("sha256").update(script).digest("base64")));
