// What stands in the place of a sample's code while a reader runs it.
import { make } from "../dom";
import { judge, type Ran } from "./compare";
import type { Editor } from "./editor";
import { runtimes, weight } from "./runtimes";
import { readSample, type Language, type Sample } from "./sample";
import { Session, type Ending } from "./session";
import { kOutputLimit, kTimeLimit } from "./messages";

/** One frame for each language, whatever the number of samples: a runtime takes much memory. */
const sessions = new Map<Language, Session>();

function sessionFor(language: Language): Session {
  const known = sessions.get(language);
  if (known) return known;
  const session = new Session(language);
  sessions.set(language, session);
  return session;
}

const kStopped = {
  asked: "Stopped.",
  time: `Stopped after ${kTimeLimit} s: a sample may not run longer.`,
  output: `Stopped: it prints more than ${kOutputLimit / 1024} K characters.`,
} as const;

function button(text: string, className: string, press: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", className, textContent: text });
  made.addEventListener("click", press);
  return made;
}

/** What a sample is run with, folded away. */
function given(sample: Sample): HTMLElement[] {
  const fold = (title: string, text: string): HTMLElement =>
    make("details", { className: "given" }, make("summary", {}, title), make("pre", { tabIndex: 0 }, make("code", {}, text)));
  const before = sample.before ? [fold("Runs after the code of the sample before it", sample.before)] : [];
  return [...before, ...sample.files.map(({ name, text }) => fold(`Beside it lies ${name}`, text))];
}

/** A sample being edited and run. */
export class Panel {
  readonly element: HTMLElement;
  private readonly out = make("pre", { className: "printed", tabIndex: 0, ariaLabel: "What it prints" });
  private readonly err = make("pre", { className: "printed errors", tabIndex: 0, ariaLabel: "What it prints as errors" });
  private readonly status = make("p", { className: "run-status", role: "status" });
  private readonly results: HTMLElement;
  private readonly session: Session;
  private readonly runButton = button("Run", "primary", () => void this.run());
  private readonly stopButton = button("Stop", "", () => this.stop());
  private ran: Ran = { out: "", err: "", status: 0 };
  private runs = 0;

  constructor(private readonly sample: Sample, private readonly editor: Editor, close: () => void) {
    this.session = sessionFor(sample.language);
    this.results = make("div", { className: "results", ariaLive: "polite", hidden: true }, this.out, this.err);
    this.stopButton.disabled = true;
    const row = make("p", { className: "run-row" }, this.runButton, this.stopButton, button("Reset", "", () => this.reset()), button("Close", "", close));
    const { note } = runtimes[sample.language];
    const stated = sample.label ? ` The output stated on the page is for ${sample.label}.` : "";
    const licences = make("a", { href: "/run/licences.txt" }, "Licences of what runs it");
    this.element = make("div", { className: "runner" }, ...given(sample), editor.element, row, this.status, this.results, make("p", { className: "run-note" }, `${note}${stated} `, licences));
    this.element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.run();
      event.stopPropagation(); // The page's own keys are not meant here.
    });
  }

  async run(): Promise<void> {
    const { before, files } = this.sample;
    const code = this.editor.text(), number = ++this.runs;
    const megabytes = weight(this.sample.language);
    this.showRunning(`Loading ${runtimes[this.sample.language].name}${megabytes ? ` (${megabytes})` : ""} …`);
    let begun = performance.now();
    const ending = await this.session.run({ before, code, files }, {
      started: () => {
        this.clear(); // Of the last words of the run that was stopped for this one.
        begun = performance.now();
        this.status.textContent = "Running …";
      },
      printed: (text, isError) => this.print(text, isError),
    });
    if (number === this.runs) this.showEnding(ending, code !== this.sample.code, performance.now() - begun);
  }

  stop(): void {
    this.session.stop();
  }

  private reset(): void {
    this.stop();
    this.editor.set(this.sample.code);
    this.status.textContent = "";
    this.clear();
  }

  private clear(): void {
    this.ran = { out: "", err: "", status: 0 };
    this.out.textContent = this.err.textContent = "";
    this.results.hidden = this.out.hidden = this.err.hidden = true;
  }

  private print(text: string, isError: boolean): void {
    this.ran[isError ? "err" : "out"] += text;
    const place = isError ? this.err : this.out;
    place.append(text);
    this.results.hidden = place.hidden = false;
  }

  private showRunning(words: string): void {
    this.clear();
    this.status.className = "run-status";
    this.status.textContent = words;
    this.stopButton.disabled = false;
  }

  private showEnding(ending: Ending, isEdited: boolean, milliseconds: number): void {
    const hadFocus = document.activeElement === this.stopButton;
    this.stopButton.disabled = true;
    if (hadFocus) this.runButton.focus();
    const show = (words: string, className = "") => {
      this.status.textContent = words;
      this.status.className = `run-status ${className}`;
    };
    if (ending.kind === "stopped") return show(kStopped[ending.why]);
    if (ending.kind === "failed") return show(`It could not be run: ${ending.text}`, "differs");
    const { isSame, words } = judge(this.sample.expected, { ...this.ran, status: ending.status });
    const took = milliseconds < 10 ? "Under 0.01 s." : `${(milliseconds / 1000).toFixed(2)} s.`;
    show(`${isEdited ? "With your changes: " : ""}${words} ${took}`, isSame ? "same" : isEdited ? "" : "differs");
  }
}

export function makePanel(figure: HTMLElement, open: (sample: Sample) => Editor, close: () => void): Panel {
  const sample = readSample(figure);
  return new Panel(sample, open(sample), close);
}
