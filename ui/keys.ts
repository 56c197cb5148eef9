/** The keys that do something on their own, and what. The help lists them in this order. */
export const shortcuts = [
  { keys: ["/"], command: "search", does: "Search" },
  { keys: ["j"], command: "next", does: "Next question" },
  { keys: ["k"], command: "previous", does: "Previous question" },
  { keys: [" "], command: "reveal", does: "Open the next section of the focused question" },
  { keys: ["Enter"], command: "enter", does: "Read the focused question on its own page" },
  { keys: ["o"], command: "all", does: "Open or close every section" },
  { keys: ["?"], command: "help", does: "This help" },
] as const;

export type Command = (typeof shortcuts)[number]["command"];

/** What `commandFor` looks at in a KeyboardEvent. */
export interface Press {
  key: string;
  ctrlKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
}

/** The command a press stands for; null with a modifier held down, or while words are composed. */
export function commandFor(press: Press): Command | null {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing) return null;
  return shortcuts.find(({ keys }) => (keys as readonly string[]).includes(press.key))?.command ?? null;
}

/** Whether letters pressed here are meant for a text. */
export function isTyping(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  if (element instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit"].includes(element.type);
  return element.isContentEditable || element.matches("textarea, select");
}

/** Calls `run` with each command given by keyboard; one that returns true was carried out. */
export function listen(isOn: () => boolean, run: (command: Command) => boolean): void {
  document.addEventListener("keydown", (event) => {
    if (!isOn() || event.defaultPrevented || isTyping(document.activeElement)) return;
    if (document.querySelector("dialog[open]")) return;
    const command = commandFor(event);
    if (command && run(command)) event.preventDefault();
  });
}
