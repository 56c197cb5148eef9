// Offers to run samples. What does the running is fetched only when somebody wants it.
import { all, announce, make } from "./dom";
import { canFetch, siteAddress } from "./site";

/** What `/run/runner.js` gives us. It comes from the program, this file from the bundle. */
type Runner = { openPanel(sample: HTMLElement): Promise<void> };
const runnerPath = "/run/runner.js";

function runButton(sample: HTMLElement): HTMLButtonElement {
  const button = make("button", { type: "button", className: "run-here", textContent: "Run it here" });
  button.addEventListener("click", async () => {
    button.textContent = "Loading …";
    try {
      const runner = await import(siteAddress(runnerPath)) as Runner;
      await runner.openPanel(sample);
    } catch {
      announce("What runs samples could not be loaded. Try again later.");
    }
    button.textContent = "Run it here";
  });
  return button;
}

/** Puts a button under the code of every sample that a browser can run. */
export function offerRuns(): void {
  if (!canFetch()) return;
  for (const sample of all("figure[data-run]"))
    sample.querySelector("pre")?.after(make("p", { className: "run-row" }, runButton(sample)));
}
