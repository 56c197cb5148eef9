/** What the browser keeps for one reader: a few short words, never needed for the page to work. */
type Shelf = "localStorage" | "sessionStorage";

/** The word kept under `key`; null if there is none, or nothing may be kept here. */
export function recall(key: string, shelf: Shelf = "localStorage"): string | null {
  try {
    return window[shelf].getItem(key);
  } catch {
    return null; // Storage is switched off; then choices last as long as the page.
  }
}

/** Keeps `word` under `key`; null forgets it. */
export function remember(key: string, word: string | null, shelf: Shelf = "localStorage"): void {
  try {
    if (word === null) window[shelf].removeItem(key);
    else window[shelf].setItem(key, word);
  } catch {
    // As above.
  }
}
