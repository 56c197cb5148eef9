// What a page says about a sample, read from its markup. See pages/run_here.h for the attributes.
import type { Expected } from "./compare";
import type { Job } from "./messages";

export type Language = "python" | "sql" | "javascript";

export interface Sample {
  language: Language;
  label: string;         // The runtime the page's output is for: `CPython`.
  code: string;
  before: string;        // The code that is run before it; may be empty.
  files: Job["files"];
  expected: Expected;
}

function textOf(place: Element | null): string {
  const code = (place?.matches("pre") ? place : place?.querySelector("pre > code"))?.textContent ?? "";
  return code === "" || code.endsWith("\n") ? code : `${code}\n`;
}

/** Requires: `figure` has `data-run`. */
export function readSample(figure: HTMLElement): Sample {
  const { run, label, needs, error, match, sorted } = figure.dataset;
  const needed = (needs ?? "").split(" ").map((number) => document.querySelector<HTMLElement>(`[data-sample="${CSS.escape(number)}"]`));
  const places = needed.filter((place) => place !== null);
  return {
    language: run as Language,
    label: label ?? "",
    code: textOf(figure),
    before: places.filter(({ dataset }) => dataset.file === undefined).map(textOf).join(""),
    files: places.filter(({ dataset }) => dataset.file !== undefined).map((place) => ({ name: place.dataset.file!, text: textOf(place) })),
    expected: {
      outputs: [...figure.querySelectorAll(":scope > .output samp")].map((output) => output.textContent ?? ""),
      error: error ?? null,
      match: match ?? null,
      sorted: sorted !== undefined,
    },
  };
}
