// What page, frame and worker say to each other. Everything that arrives is looked at before it is
// believed: in the worker runs code that a reader wrote.

/** Text as it is printed, at most this much of it. In UTF-16 units. */
export const kOutputLimit = 64 * 1024;
/** How long a sample may run, in seconds. */
export const kTimeLimit = 10;

/** The files of one runtime by name; `worker` is the script that runs samples with the others. */
export type Parts = Record<string, ArrayBuffer>;
/** The same as the frame hands them on: programs are compiled, once for all workers. */
export type Compiled = Record<string, ArrayBuffer | WebAssembly.Module>;

/** A sample, the code that runs before it in silence, and the files beside it. */
export interface Job {
  before: string;
  code: string;
  files: { name: string; text: string }[];
}

/** To the frame. */
export type Order = { kind: "load"; parts: Parts } | ({ kind: "run" } & Job) | { kind: "stop" };

/** From the worker by way of the frame: it runs, it prints, it has ended. */
export type Report =
  | { kind: "started" }
  | { kind: "out"; text: string; isError: boolean }
  | { kind: "done"; status: number }
  | { kind: "failed"; text: string };

/** From the frame to the page. */
export type News = Report | { kind: "stopped"; why: "asked" | "time" | "output" };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function isReport(value: unknown): value is Report {
  if (!isRecord(value)) return false;
  if (value.kind === "out") return typeof value.text === "string" && typeof value.isError === "boolean";
  if (value.kind === "failed") return typeof value.text === "string";
  return value.kind === "started" || (value.kind === "done" && Number.isInteger(value.status));
}

export function isNews(value: unknown): value is News {
  if (isReport(value)) return true;
  return isRecord(value) && value.kind === "stopped" && ["asked", "time", "output"].includes(value.why as string);
}

function isFile(value: unknown): boolean {
  return isRecord(value) && typeof value.name === "string" && typeof value.text === "string";
}

export function isOrder(value: unknown): value is Order {
  if (!isRecord(value)) return false;
  if (value.kind === "run") return typeof value.before === "string" && typeof value.code === "string" && Array.isArray(value.files) && value.files.every(isFile);
  if (value.kind === "load") return isRecord(value.parts) && Object.values(value.parts).every((part) => part instanceof ArrayBuffer);
  return value.kind === "stop";
}

/** The first word of the frame, and the page's answer, which brings the port for all the rest. */
export const kHello = "viva: ready";
export const kWelcome = "viva: port";
