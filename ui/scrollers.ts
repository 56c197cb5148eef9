import { all } from "./dom";

/** Keeps a tab stop only on code and tables that are too wide for their place, so that nobody has
 *  to step over what can be seen whole. */
export function tendScrollers(): void {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const scroller of all(".prose :is(pre, table)")) observer.observe(scroller);
}
