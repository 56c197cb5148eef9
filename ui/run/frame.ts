// The frame that samples run in: a document without an origin, which may load nothing. Its policy
// is inherited by the worker, which is all that ever sees the code. See docs/decisions/0008.
import { isOrder, isReport, kHello, kOutputLimit, kTimeLimit, kWelcome, type Compiled, type Job, type News, type Order, type Parts } from "./messages";

const kFlood = 4 * kOutputLimit; // Messages of one run after which nobody listens any more.

/** Has one worker at a time; each runs one sample and is replaced, so no run sees another. */
class Bench {
  private worker: Worker | undefined;
  private deadline = 0;
  private printed = 0;
  private heard = 0;

  constructor(private readonly parts: Compiled, private readonly tell: (news: News) => void) {
    this.renew();
  }

  run(job: Job): void {
    this.printed = this.heard = 0;
    if (!this.worker) this.renew();
    this.worker?.postMessage({ ...job, kind: "run" });
  }

  stop(why: "asked" | "time" | "output"): void {
    this.end({ kind: "stopped", why });
  }

  private renew(): void {
    const { worker: script, ...rest } = this.parts;
    const address = URL.createObjectURL(new Blob([script as ArrayBuffer], { type: "text/javascript" }));
    const worker = this.worker = new Worker(address);
    worker.onmessage = ({ data }) => worker === this.worker && this.hear(data);
    worker.onerror = (event) => worker === this.worker && this.end({ kind: "failed", text: event.message });
    worker.postMessage({ kind: "load", parts: rest });
    worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  }

  /** The next worker starts at once, to be ready for the next run; not after one that could not. */
  private end(news: News): void {
    this.discard();
    this.tell(news);
    if (news.kind !== "failed") this.renew();
  }

  private discard(): void {
    clearTimeout(this.deadline);
    this.worker?.terminate();
    this.worker = undefined;
  }

  private hear(data: unknown): void {
    if (++this.heard > kFlood || !isReport(data)) return this.stop("output");
    if (data.kind === "out") return this.print(data.text, data.isError);
    if (data.kind !== "started") return this.end(data);
    this.deadline = setTimeout(() => this.stop("time"), kTimeLimit * 1000);
    this.tell(data);
  }

  private print(text: string, isError: boolean): void {
    const room = kOutputLimit - this.printed;
    this.printed += text.length;
    this.tell({ kind: "out", text: text.slice(0, room), isError });
    if (text.length > room) this.stop("output");
  }
}

async function compile(parts: Parts): Promise<Compiled> {
  const compiled: Compiled = { ...parts };
  for (const [name, bytes] of Object.entries(parts))
    if (name.endsWith(".wasm")) compiled[name] = await WebAssembly.compile(bytes);
  return compiled;
}

function serve(port: MessagePort): void {
  let bench: Promise<Bench> | undefined;
  const tell = (news: News): void => port.postMessage(news);
  const obey = (order: Order): void => {
    if (order.kind === "load") bench ??= compile(order.parts).then((parts) => new Bench(parts, tell));
    else void bench?.then((made) => order.kind === "run" ? made.run(order) : made.stop("asked"));
    bench?.catch((error) => tell({ kind: "failed", text: String(error) }));
  };
  port.onmessage = ({ data }) => { if (isOrder(data)) obey(data); };
}

// `location` is our address, whatever the sandbox took from us: the page has to be of the same site.
const site = location.origin;
addEventListener("message", (event) => {
  if (event.source !== parent || event.origin !== site || event.data !== kWelcome || !event.ports[0]) return;
  serve(event.ports[0]);
});
if (parent !== window) parent.postMessage(kHello, site);
