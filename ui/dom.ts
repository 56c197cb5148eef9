type Tags = HTMLElementTagNameMap;

/** Makes an element with properties and children; strings become text, so nothing is ever parsed. */
export function make<Tag extends keyof Tags>(
  tag: Tag,
  properties: Partial<Tags[Tag]> = {},
  ...children: (Node | string)[]
): Tags[Tag] {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Every element that matches, in the order of the page. */
export function all<E extends HTMLElement>(selector: string, root: ParentNode = document): E[] {
  return [...root.querySelectorAll<E>(selector)];
}

/** Whether an element is drawn at all. */
export function isShown(element: HTMLElement): boolean {
  return element.getClientRects().length > 0;
}

let speaker: HTMLElement | undefined;

/** Has a screen reader say `words` when it next falls silent. */
export function announce(words: string): void {
  if (!speaker) {
    speaker = make("div", { className: "hidden", role: "status" });
    document.body.append(speaker);
  }
  speaker.textContent = "";
  setTimeout(() => speaker!.textContent = words, 50); // A change is heard, a new element is not.
}
