// Whether a run did what the page says it does, by the rules of `viva check --run`.

/** What must happen, as the page's sample says it. */
export interface Expected {
  outputs: string[];      // What it prints; several, if it differs between runtimes.
  error: string | null;   // How a line of stderr begins, if it has to fail.
  match: string | null;   // What every line has to match instead of being equal.
  sorted: boolean;        // Whether the order of the lines makes no difference.
}

export interface Ran {
  out: string;
  err: string;
  status: number;
}

/** Lines without blanks at their ends, nor empty ones at the end of the text. */
function lines(text: string): string[] {
  const all = text.split("\n").map((line) => line.trimEnd());
  while (all.at(-1) === "") all.pop();
  return all;
}

function agrees(printed: string[], stated: string[], { match, sorted }: Expected): boolean {
  if (printed.length !== stated.length) return false;
  if (match !== null) {
    const pattern = new RegExp(`^(?:${match})$`);
    return [...printed, ...stated].every((line) => pattern.test(line));
  }
  if (!sorted) return printed.every((line, i) => line === stated[i]);
  const wanted = [...stated].sort();
  return [...printed].sort().every((line, i) => line === wanted[i]);
}

/** One sentence about a run that ended by itself, and whether it went as the page says. */
export function judge(expected: Expected, ran: Ran): { isSame: boolean; words: string } {
  const { error, outputs } = expected;
  const stated = outputs.length > 0 ? outputs : [""];
  const printsSame = stated.some((text) => agrees(lines(ran.out), lines(text), expected));
  if (error === null && ran.status !== 0) return { isSame: false, words: `It fails (exit status ${ran.status}); on the page it does not.` };
  if (error !== null) {
    if (ran.status === 0) return { isSame: false, words: `It does not fail; on the page it fails with “${error}”.` };
    // Engines word their errors differently: `ONE || OTHER`.
    const texts = error.split(" || ");
    const failsSame = ran.err.split("\n").some((line) => texts.some((text) => line.startsWith(text) || line.startsWith(`Error: ${text}`)));
    if (!failsSame) return { isSame: false, words: `It fails otherwise than on the page, which says “${error}”.` };
    return printsSame ? { isSame: true, words: "It fails as the page says." } : { isSame: false, words: "It fails as the page says, but prints something else before." };
  }
  if (printsSame) return { isSame: true, words: outputs.length > 0 ? "It prints the same as on the page." : "It prints nothing, as the page says." };
  return { isSame: false, words: "It prints something else than on the page." };
}
