import { all } from "./dom";

const cards = () => all(".card");
const sections = (card: ParentNode) => all<HTMLDetailsElement>(":scope > details", card as HTMLElement);

/** The card that has the focus, or holds what has it. */
function currentCard(): HTMLElement | null {
  return document.activeElement?.closest<HTMLElement>(".card") ?? null;
}

/** The place in a list of `count` one step from `current`; -1 is before the first. Null: no further. */
export function stepFrom(current: number, step: 1 | -1, count: number): number | null {
  const next = current + step;
  return next >= 0 && next < count ? next : null;
}

/** Moves the focus to the next or previous card; from outside, to the first one in sight. */
export function moveCard(step: 1 | -1): boolean {
  const list = cards();
  const current = currentCard();
  const inSight = list.findIndex((card) => card.getBoundingClientRect().bottom > 0);
  const from = current ? list.indexOf(current) : inSight - step;
  const card = list[stepFrom(from, step, list.length) ?? -1];
  card?.focus({ preventScroll: true });
  card?.scrollIntoView({ block: "start" });
  return card !== undefined;
}

/** Opens the next closed section of the focused card. False if the focus is elsewhere, or all are open. */
export function revealNext(): boolean {
  const card = document.activeElement;
  if (!(card instanceof HTMLElement) || !card.matches(".card")) return false;
  const closed = sections(card).find((section) => !section.open);
  if (!closed) return false;
  closed.open = true;
  closed.scrollIntoView({ block: "nearest" });
  return true;
}

/** Follows the title's link of the focused card. */
export function enterCard(): boolean {
  const card = document.activeElement;
  const link = card?.matches(".card") ? card.querySelector<HTMLAnchorElement>("h2 a") : null;
  link?.click();
  return link !== null;
}

/** "Open every section": without scripts the style sheet does it; here sections really open. */
export function enhanceOpenAll(): void {
  const box = document.querySelector<HTMLInputElement>("#open-all");
  if (!box) return;
  const apply = () => {
    for (const card of cards()) for (const section of sections(card)) section.open = box.checked;
  };
  box.addEventListener("change", apply);
  document.addEventListener("toggle", ({ target }) => {
    if (target instanceof HTMLDetailsElement && !target.open && target.matches(".card > details")) box.checked = false;
  }, true);
  if (box.checked) apply(); // The browser remembered it.
}

/** Opens whatever hides the place that the address points to: a proof, a point, a section. */
export function revealTarget(): void {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  let fold = target.closest<HTMLDetailsElement>("details:not([open])");
  if (!fold) return;
  for (; fold; fold = fold.closest<HTMLDetailsElement>("details:not([open])")) fold.open = true;
  target.scrollIntoView();
}
