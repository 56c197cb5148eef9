import { make } from "./dom";
import { shortcuts } from "./keys";
import { recall, remember } from "./memory";
import { isStatic } from "./site";

/** Whether single keys do something; a reader who talks to the computer may want them off. */
export function keysAreOn(): boolean {
  return recall("keys") !== "off";
}

function keyList(): HTMLElement {
  const list = make("dl");
  for (const { keys, command, does } of shortcuts) {
    if (command === "search" && isStatic()) continue; // There is nothing to search with.
    const names = keys.map((key) => make("kbd", {}, key === " " ? "Space" : key));
    list.append(make("dt", {}, ...names), make("dd", {}, does));
  }
  return list;
}

function keySwitch(dialog: HTMLElement): HTMLElement {
  const box = make("input", { type: "checkbox", checked: keysAreOn() });
  const show = () => dialog.classList.toggle("off", !box.checked);
  box.addEventListener("change", () => {
    remember("keys", box.checked ? null : "off");
    show();
  });
  show();
  return make("label", {}, box, "Use these keys");
}

function buildHelp(): HTMLDialogElement {
  const dialog = make("dialog", { className: "help" });
  const title = make("h2", { id: "help-title" }, "Keyboard");
  const close = make("button", { type: "button", className: "primary" }, "Close");
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close()); // The backdrop.
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.append(title, keyList(), keySwitch(dialog), close);
  document.body.append(dialog);
  return dialog;
}

let help: HTMLDialogElement | undefined;

/** Shows which keys do what, with the switch that turns them off. */
export function showHelp(): void {
  help ??= buildHelp();
  help.showModal();
}
