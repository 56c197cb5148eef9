import { all } from "./dom";

/** The address of a GET form: `action` with the fields that say something, in their order. */
export function addressOf(action: string, fields: Iterable<[string, FormDataEntryValue]>): string {
  const query = new URLSearchParams();
  for (const [name, value] of fields) {
    const words = String(value).trim();
    if (words) query.append(name, words);
  }
  const text = query.toString();
  return text ? `${action}?${text}` : action;
}

const kRefocus = "refocus";

function submit(form: HTMLFormElement): void {
  location.assign(addressOf(form.getAttribute("action") ?? "", new FormData(form)));
}

/** Choosing filters where they stand beside the list shows the result at once; folded away on a
 *  phone they wait for the button, so that several can be chosen. */
function submitOnChange(form: HTMLFormElement): void {
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
    if (!matchMedia("(min-width: 62em)").matches) return;
    sessionStorage.setItem(kRefocus, JSON.stringify([target.name, target.value]));
    submit(form);
  });
}

/** Puts the focus back on the filter that was just chosen, wherever the new page shows it. */
function refocus(form: HTMLFormElement): void {
  const kept = sessionStorage.getItem(kRefocus);
  if (!kept) return;
  sessionStorage.removeItem(kRefocus);
  const [name, value] = JSON.parse(kept) as [string, string];
  const box = all<HTMLInputElement>("input", form).find((input) => input.name === name && input.value === value);
  const fold = box?.closest<HTMLDetailsElement>(".more");
  if (fold) fold.open = true;
  box?.focus();
}

/** Search boxes and filters ask for addresses without empty fields; filters answer at once. */
export function enhanceForms(): void {
  for (const form of all<HTMLFormElement>('form[method="get"]')) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(form);
    });
  }
  const filters = document.querySelector<HTMLFormElement>("#filters");
  if (!filters) return;
  // On the way back, the boxes must say what the list shows and not what was clicked last.
  addEventListener("pageshow", () => filters.reset());
  submitOnChange(filters);
  try {
    refocus(filters);
  } catch {
    // No session storage: the focus starts at the top, as on any new page.
  }
}
