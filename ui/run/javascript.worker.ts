// JavaScript: the browser's own, made to look like `node sample.js` as far as samples go.
import { inspect } from "./inspect";
import { load, mute, print, serve } from "./worker";

type Module = { exports: unknown };
type Body = (exports: unknown, require: (name: string) => unknown, module: Module) => void;
const bodies: Record<string, Body> = {};

class Exit extends Error {
  constructor(readonly status: number) {
    super(`exit with ${status}`);
  }
}

/** As `console.log` writes its arguments; placeholders like %s are filled in. */
function formatted(values: unknown[]): string {
  const rest = [...values];
  const words: string[] = [];
  if (typeof rest[0] === "string" && rest.length > 1) {
    const pattern = rest.shift() as string;
    words.push(pattern.replace(/%[sdifjoO%]/g, (mark) => {
      if (mark === "%%") return "%";
      if (rest.length === 0) return mark;
      const value = rest.shift();
      if (mark === "%s") return typeof value === "string" ? value : inspect(value);
      if (mark === "%i") return String(parseInt(String(value), 10));
      if (mark === "%d" || mark === "%f") return typeof value === "bigint" ? `${value}n` : String(Number(value));
      return mark === "%j" ? JSON.stringify(value) : inspect(value);
    }));
  }
  for (const value of rest) words.push(typeof value === "string" ? value : inspect(value));
  return words.join(" ");
}

let pending = 0; // Timers that have yet to go off.
let finish: (status: number) => void;

/** What the sample left in `process.exitCode`. */
function exitCode(): number {
  const { process } = self as unknown as { process: { exitCode?: number } };
  return Number(process.exitCode ?? 0) | 0;
}

function complain(error: unknown): void {
  if (error instanceof Exit) return finish(error.status);
  print(`Uncaught:\n${inspect(error)}\n`, true);
  finish(1);
}

const later = self.setTimeout.bind(self);

/** Runs `step`, then ends the run if nothing is left to wait for. */
function attempt(step: () => void): void {
  try {
    step();
  } catch (error) {
    return complain(error);
  }
  later(() => { if (pending === 0) finish(exitCode()); }, 0); // After every promise that can go on.
}

/** Timers that are counted, so that it is known when a sample has ended. */
function countTimers(): void {
  const open = new Set<number>();
  const close = (timer: number | undefined) => { if (timer !== undefined && open.delete(timer)) --pending; };
  const opened = (timer: number): number => {
    open.add(timer);
    ++pending;
    return timer;
  };
  const { setInterval, clearTimeout } = self;
  type Call = (...values: unknown[]) => void;
  Object.assign(self, {
    setTimeout(call: Call, delay = 0, ...values: unknown[]): number {
      const timer = opened(later(() => {
        close(timer);
        attempt(() => call(...values));
      }, delay));
      return timer;
    },
    setInterval(call: Call, delay = 0, ...values: unknown[]): number {
      return opened(setInterval(() => attempt(() => call(...values)), delay));
    },
    setImmediate: (call: Call, ...values: unknown[]) => self.setTimeout(call, 0, ...values),
    clearTimeout(timer?: number) { close(timer); clearTimeout(timer); attempt(() => {}); },
  });
  Object.assign(self, { clearInterval: self.clearTimeout, clearImmediate: self.clearTimeout });
}

/** What samples use of the globals that only Node has. */
function addGlobals(): void {
  const out = (...values: unknown[]) => print(`${formatted(values)}\n`, false);
  const err = (...values: unknown[]) => print(`${formatted(values)}\n`, true);
  Object.assign(console, { log: out, info: out, debug: out, dir: (value: unknown) => out(value), error: err, warn: err, trace: err });
  const stream = (isError: boolean) => ({ write: (text: unknown) => { print(String(text), isError); return true; } });
  Object.assign(self, {
    global: self,
    process: {
      argv: ["node", "sample.js"], env: {}, stdout: stream(false), stderr: stream(true),
      nextTick: (call: (...values: unknown[]) => void, ...values: unknown[]) => queueMicrotask(() => call(...values)),
      exit(code = 0) { throw new Exit(code); },
    },
    vivaModule: (name: string, body: Body) => { bodies[name] = body; },
    vivaMute: mute,
  });
}

const loaded = new Map<string, Module>();

function require(name: string): unknown {
  const file = name.replace(/^\.\//, "");
  const body = bodies[file] ?? bodies[`${file}.js`];
  if (!body) throw new Error(`Cannot find module '${name}': here are only the files of the sample`);
  const known = loaded.get(file);
  if (known) return known.exports;
  const module: Module = { exports: {} };
  loaded.set(file, module);
  body.call(module.exports, module.exports, require, module);
  return module.exports;
}

/** A file as a module; on its own first line, so that line numbers stay. */
function define(name: string, text: string): void {
  const body = name.endsWith(".json") ? `module.exports = ${text}` : text;
  load(`vivaModule(${JSON.stringify(name)}, function (exports, require, module) {${body}\n})\n//# sourceURL=${name}`);
}

serve(() => {
  addGlobals();
  countTimers();
  return ({ before, code, files }) => new Promise<number>((resolve) => {
    finish = resolve;
    addEventListener("unhandledrejection", ({ reason }) => complain(reason));
    attempt(() => {
      for (const { name, text } of files) define(name, text);
      define("sample.js", before ? `vivaMute(true);${before}\nvivaMute(false);\n${code}` : code);
      require("sample.js");
    });
  });
});
