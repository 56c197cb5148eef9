// Runs samples in the reader's browser. Fetched when the first one is asked for.
import { make } from "../dom";
import { siteAddress } from "../site";
import type { Editor } from "./editor";
import { makePanel } from "./panel";
import { runtimes } from "./runtimes";
import type { Sample } from "./sample";
import css from "./run.css";

declare const EDITOR_ADDRESS: string; // Filled in by the build.
type MakeEditor = typeof import("./editor").makeEditor;

/** A plain field, where the editor cannot be had. */
function makeField(_language: string, name: string, text: string): Editor {
  const field = make("textarea", { className: "editor", value: text, ariaLabel: name, spellcheck: false, wrap: "off", rows: Math.min(30, text.split("\n").length) });
  return { element: field, text: () => field.value, set: (code) => field.value = code, focus: () => field.focus() };
}

async function loadEditor(): Promise<MakeEditor> {
  try {
    return (await import(siteAddress(EDITOR_ADDRESS)) as { makeEditor: MakeEditor }).makeEditor;
  } catch {
    return makeField;
  }
}

let isStyled = false;

function addStyle(): void {
  if (isStyled) return;
  isStyled = true;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
}

/** Puts an editor in the place of a sample's code, and the means to run it below. */
export async function openPanel(figure: HTMLElement): Promise<void> {
  const makeEditor = await loadEditor();
  if (figure.querySelector(".runner")) return; // Somebody was impatient.
  addStyle();
  const code = figure.querySelector("pre")!, row = figure.querySelector<HTMLElement>(".run-row")!;
  const editorOf = ({ language, code: text }: Sample) =>
    makeEditor(language, `${runtimes[language].name} to edit. Control and Enter run it; after Escape, Tab leaves the field.`, text);
  let editor: Editor;
  const panel = makePanel(figure, (sample) => editor = editorOf(sample), () => {
    panel.stop();
    panel.element.remove();
    code.hidden = row.hidden = false;
    row.querySelector("button")?.focus();
  });
  code.hidden = row.hidden = true;
  code.after(panel.element);
  editor!.focus();
}
