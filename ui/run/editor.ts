// A field to edit code in: CodeMirror in a shadow tree, where its style sheets need no exception
// from the page's policy.
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { python } from "@codemirror/lang-python";
import { SQLite, sql } from "@codemirror/lang-sql";
import { HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, drawSelection, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { make } from "../dom";
import type { Language } from "./sample";

/** A field with code in it. */
export interface Editor {
  element: HTMLElement;
  text(): string;
  set(text: string): void;
  focus(): void;
}

/** The page's own colours; see roles.css. */
const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: "var(--code-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: "var(--code-number)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: [tags.function(tags.definition(tags.variableName)), tags.function(tags.variableName)], color: "var(--code-function)" },
  { tag: [tags.className, tags.typeName, tags.definition(tags.className)], color: "var(--code-type)" },
  { tag: tags.standard(tags.name), color: "var(--code-builtin)" },
]);

const look = EditorView.theme({
  "&": { color: "var(--ink)", backgroundColor: "var(--slip)", fontSize: ".8438rem", maxHeight: "32rem" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.55", fontVariantLigatures: "none" },
  ".cm-content": { padding: ".8rem 0", caretColor: "var(--ink)" },
  ".cm-line": { padding: "0 1rem 0 .6rem" },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--quiet)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.4rem", padding: "0 .2rem 0 .6rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { background: "var(--selection)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--wash)", outline: "1px solid var(--edge)" },
});

const languages: Record<Language, () => Extension> = {
  python: () => [python(), indentUnit.of("    ")],
  sql: () => sql({ dialect: SQLite }),
  javascript: () => javascript(),
};

/** Escape lets the next Tab leave the field; anything else takes that back. */
const escape = EditorView.domEventHandlers({
  keydown(event, view) {
    if (event.key === "Tab" || event.key === "Shift") return;
    view.setTabFocusMode(event.key === "Escape");
  },
  focus: (_, view) => view.setTabFocusMode(false),
});

export function makeEditor(language: Language, name: string, text: string): Editor {
  const element = make("div", { className: "editor" });
  const root = element.attachShadow({ mode: "open" });
  const extensions = [
    lineNumbers(), highlightSpecialChars(), history(), drawSelection(), indentOnInput(), bracketMatching(), escape,
    keymap.of([...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"), ...historyKeymap, indentWithTab]),
    languages[language](), syntaxHighlighting(colours), look,
    EditorView.contentAttributes.of({ "aria-label": name }),
  ];
  const stateOf = (doc: string) => EditorState.create({ doc: doc.replace(/\n$/, ""), extensions });
  const view = new EditorView({ state: stateOf(text), parent: root, root });
  return {
    element,
    text: () => `${view.state.doc.toString()}\n`,
    set: (code) => view.setState(stateOf(code)),
    focus: () => view.focus(),
  };
}
