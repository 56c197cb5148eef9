// Adds comfort to pages that already work: nothing here is needed to read, filter or search.
import { enhanceOpenAll, enterCard, moveCard, revealNext, revealTarget } from "./cards";
import { addCopyButtons } from "./copy";
import { all, isShown } from "./dom";
import { enhanceForms } from "./filters";
import { keysAreOn, showHelp } from "./help";
import { listen, type Command } from "./keys";
import { offerRuns } from "./run_here";
import { tendScrollers } from "./scrollers";
import { addTools } from "./tools";

/** Follows a link of the page by its relation: the next or previous question. */
function follow(relation: "next" | "prev"): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`.turn a[rel="${relation}"]`);
  link?.click();
  return link !== null;
}

function focusSearch(): boolean {
  const box = all<HTMLInputElement>('input[type="search"]').find(isShown);
  box?.focus();
  box?.select();
  return box !== undefined;
}

function toggleAll(): boolean {
  const box = document.querySelector<HTMLInputElement>("#open-all");
  box?.click();
  return box !== null;
}

function openHelp(): boolean {
  showHelp();
  return true;
}

const commands: Record<Command, () => boolean> = {
  search: focusSearch,
  next: () => moveCard(1) || follow("next"),
  previous: () => moveCard(-1) || follow("prev"),
  reveal: revealNext,
  enter: enterCard,
  all: toggleAll,
  help: openHelp,
};

document.documentElement.dataset.live = ""; // Now the style sheet leaves to us what we do better.
addTools();
addCopyButtons();
offerRuns();
tendScrollers();
enhanceForms();
enhanceOpenAll();
revealTarget();
addEventListener("hashchange", revealTarget);
listen(keysAreOn, (command) => commands[command]());
