import { all } from "./dom";
import { recall, remember } from "./memory";

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

function submit(form: HTMLFormElement): void {
  location.assign(addressOf(form.getAttribute("action") ?? "", new FormData(form)));
}

/** One choice among the filters, as a word to keep from this page to the next. */
const nameOf = (box: HTMLInputElement) => `${box.name}=${box.value}`;

/** Choosing filters where they stand beside the list shows the result at once; folded away on a
 *  phone they wait for the button, so that several can be chosen. */
function submitOnChange(form: HTMLFormElement): void {
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== "checkbox") return;
    if (!matchMedia("(min-width: 62em)").matches) return;
    remember("refocus", nameOf(target), "sessionStorage");
    submit(form);
  });
}

/** Puts the focus back on the filter that was just chosen, wherever the new page shows it. */
function refocus(form: HTMLFormElement): void {
  const kept = recall("refocus", "sessionStorage");
  if (!kept) return;
  remember("refocus", null, "sessionStorage");
  const box = all<HTMLInputElement>("input", form).find((input) => nameOf(input) === kept);
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
  submitOnChange(filters);
  refocus(filters);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) filters.reset(); // On the way back: what the list shows, not what was clicked last.
  });
}
