// The runtimes, and where their files are. The build fills in addresses and versions.
import { siteAddress } from "../site";
import type { Parts } from "./messages";
import type { Language } from "./sample";

declare const RUN_FILES: Record<Language, { files: Record<string, string>; size: number }>;
declare const RUN_VERSIONS: { pyodide: string; python: string; sqlite: string };

interface Runtime {
  name: string;
  note: string;            // What it is, and where it differs.
}

export const runtimes: Record<Language, Runtime> = {
  python: {
    name: "Python",
    note: `Pyodide ${RUN_VERSIONS.pyodide}: CPython ${RUN_VERSIONS.python} compiled to WebAssembly, 32-bit, without threads, processes and network.`,
  },
  sql: { name: "SQL", note: `SQLite ${RUN_VERSIONS.sqlite} compiled to WebAssembly, on an empty database in memory.` },
  javascript: { name: "JavaScript", note: "This browser’s own JavaScript in a worker, not Node: only the console, timers and the sample’s files are there." },
};

/** How much has to be fetched before the first run, in words; empty if it is next to nothing. */
export function weight(language: Language): string {
  const megabytes = RUN_FILES[language].size / 1e6;
  return megabytes < 0.1 ? "" : `${megabytes.toFixed(1)} MB, kept by the browser`;
}

async function part([name, address]: [string, string]): Promise<[string, ArrayBuffer]> {
  const response = await fetch(siteAddress(address));
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return [name, await response.arrayBuffer()];
}

/** Fetches all that a language needs; the browser keeps it. Rejects if something is not there. */
export async function fetchParts(language: Language): Promise<Parts> {
  return Object.fromEntries(await Promise.all(Object.entries(RUN_FILES[language].files).map(part)));
}
