/** What the browser keeps for one reader: a few short words, never needed for the page to work. */

/** The word kept under `key`; null if there is none, or nothing may be kept here. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // Storage is switched off; then choices last as long as the page.
  }
}

/** Keeps `word` under `key`; null forgets it. */
export function remember(key: string, word: string | null): void {
  try {
    if (word === null) localStorage.removeItem(key);
    else localStorage.setItem(key, word);
  } catch {
    // As above.
  }
}
