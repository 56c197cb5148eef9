import { all, announce, make } from "./dom";

const kShownFor = 2000; // Milliseconds.

/** A button that copies what `code` says when it is pressed. */
function copyButton(code: HTMLElement): HTMLButtonElement {
  const button = make("button", { type: "button", className: "copy", textContent: "Copy", ariaLabel: "Copy this code" });
  button.addEventListener("click", async () => {
    const copied = await navigator.clipboard.writeText(code.textContent ?? "").then(() => true, () => false);
    button.textContent = copied ? "Copied" : "Not copied";
    announce(copied ? "The code is on the clipboard." : "The browser did not allow copying.");
    setTimeout(() => button.textContent = "Copy", kShownFor);
  });
  return button;
}

/** The place of a block's button: the caption of a sample, or a frame made for it. */
function placeFor(pre: HTMLElement): Element {
  const caption = pre.parentElement?.querySelector(":scope > figcaption");
  if (caption) return caption;
  const frame = make("div", { className: "code" });
  pre.replaceWith(frame);
  frame.append(pre);
  return frame;
}

/** Gives every block of code a button to copy it, where the browser lets a page do that. */
export function addCopyButtons(): void {
  if (!navigator.clipboard) return; // Only on https and localhost.
  for (const code of all(".prose pre > code")) {
    const pre = code.parentElement!;
    placeFor(pre).append(copyButton(code));
  }
}
