import { recall, remember } from "./memory";

export const themes = ["auto", "light", "dark"] as const;
/** `auto` follows the system. */
export type Theme = (typeof themes)[number];

/** The theme a word names; anything unknown is `auto`. */
export function toTheme(word: string | null | undefined): Theme {
  return themes.find((theme) => theme === word) ?? "auto";
}

export function storedTheme(): Theme {
  return toTheme(recall("theme"));
}

/** Shows the page in `theme`; the style sheet does the rest. */
export function applyTheme(theme: Theme, root: HTMLElement = document.documentElement): void {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** Shows the page in `theme`, now and on the next visit. */
export function chooseTheme(theme: Theme): void {
  applyTheme(theme);
  remember("theme", theme === "auto" ? null : theme);
}
