// What the workers of all languages share.
import { kOutputLimit, type Compiled, type Job, type Report } from "./messages";

/** The worker itself; the DOM's types know only windows. */
const host = self as unknown as { postMessage(message: Report): void };

let room = kOutputLimit + 1; // One more than allowed, so that the frame sees that it was too much.

let isMuted = false;

/** Has nothing printed but errors, or all again. For the code before a sample, whose output is shown
 *  with that code. */
export function mute(on: boolean): void {
  isMuted = on;
}

/** Prints at once: a loop without end leaves no later moment. */
export function print(text: string, isError: boolean): void {
  if (room <= 0 || text === "" || (isMuted && !isError)) return;
  host.postMessage({ kind: "out", text: text.slice(0, room), isError });
  room -= text.length;
}

/** Has whatever the runtime fetches come from `parts`, by the last part of its name: a worker of
 *  ours can reach no network. A program was compiled in the frame, and stands for its bytes. */
export function fetchFrom(parts: Compiled): void {
  const programs = new WeakMap<Response, WebAssembly.Module>();
  self.fetch = async (input) => {
    const part = parts[String(input instanceof Request ? input.url : input).split("/").at(-1)!];
    if (!part) throw new TypeError(`there is no network here, so no ${input}`);
    if (part instanceof ArrayBuffer) return new Response(part);
    const response = new Response();
    programs.set(response, part);
    return response;
  };
  WebAssembly.instantiateStreaming = async (source, imports) => {
    const module = programs.get(await source)!;
    return { module, instance: await WebAssembly.instantiate(module, imports) };
  };
}

/** Loads a script into the worker as if it stood in a file. */
export function load(script: BlobPart): void {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  try {
    (self as unknown as { importScripts(address: string): void }).importScripts(address);
  } finally {
    URL.revokeObjectURL(address);
  }
}

export type Execute = (job: Job) => number | Promise<number>;

/** Answers the frame: `prepare` gets the runtime's files and makes what runs a sample to its exit
 *  status. */
export function serve(prepare: (parts: Compiled) => Execute | Promise<Execute>): void {
  let ready: Promise<Execute> | undefined;
  const fail = (error: unknown) => host.postMessage({ kind: "failed", text: String(error) });
  const obey = async (data: { kind: string; parts: Compiled } & Job): Promise<void> => {
    if (data.kind === "load") {
      ready = Promise.resolve(prepare(data.parts));
      ready.catch(fail);
    } else if (ready) {
      const execute = await ready;
      host.postMessage({ kind: "started" });
      host.postMessage({ kind: "done", status: await execute(data) });
    }
  };
  addEventListener("message", ({ data }) => void obey(data).catch(fail));
}
