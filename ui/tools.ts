import { announce, make } from "./dom";
import { showHelp } from "./help";
import { chooseTheme, storedTheme, themes, type Theme } from "./scheme";

const kNames: Record<Theme, string> = { auto: "as the system has it", light: "light", dark: "dark" };

/** The theme that one more press leads to. */
export function themeAfter(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length]!;
}

function themeButton(): HTMLButtonElement {
  const disc = make("span", { className: "disc" });
  const button = make("button", { type: "button", className: "tool" }, disc);
  let current = storedTheme();
  const show = () => {
    disc.className = `disc ${current}`;
    button.title = button.ariaLabel = `Theme: ${kNames[current]}`;
  };
  button.addEventListener("click", () => {
    current = themeAfter(current);
    chooseTheme(current);
    show();
    announce(button.title);
  });
  show();
  return button;
}

function helpButton(): HTMLButtonElement {
  const button = make("button", { type: "button", className: "tool keys", title: "Keyboard help", ariaLabel: "Keyboard help" }, "?");
  button.addEventListener("click", showHelp);
  return button;
}

/** Fills the corner that pages keep free for what needs a script. */
export function addTools(): void {
  document.querySelector("[data-tools]")?.append(themeButton(), helpButton());
}
