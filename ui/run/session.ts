// One runtime of this page: a frame without an origin, and a port into it.
import { make } from "../dom";
import { isNews, kHello, kTimeLimit, kWelcome, type Job, type News } from "./messages";
import { siteAddress } from "../site";
import { fetchParts } from "./runtimes";
import type { Language } from "./sample";

/** How a run ended. */
export type Ending = Extract<News, { kind: "done" | "failed" | "stopped" }>;
/** What a run tells on its way. */
export interface Listener {
  started(): void;
  printed(text: string, isError: boolean): void;
}

const kPatience = 500; // Milliseconds that the frame has to obey before it is thrown away.

interface Run {
  listener: Listener;
  ended: Promise<Ending>;
  end(ending: Ending): void;
}

export class Session {
  private frame: HTMLIFrameElement | undefined;
  private port: Promise<MessagePort> | undefined;
  private current: Run | undefined;
  private deadline = 0;

  constructor(private readonly language: Language) {}

  /** Fetches the runtime and starts it, unless that has been done. */
  prepare(): Promise<MessagePort> {
    if (this.port) return this.port;
    const port = this.port = this.open();
    port.catch(() => { if (this.port === port) this.discard(); }); // The next one tries again.
    return port;
  }

  /** Runs a sample in a fresh worker; one that is still running is stopped. */
  async run(job: Job, listener: Listener): Promise<Ending> {
    while (this.current) {
      this.stop();
      await this.current.ended;
    }
    let end!: Run["end"];
    const ended = new Promise<Ending>((resolve) => end = resolve);
    const run = this.current = { listener, ended, end };
    this.prepare().then(
      (port) => { if (this.current === run) port.postMessage({ kind: "run", ...job }); },
      (error) => { if (this.current === run) this.end({ kind: "failed", text: String(error) }); },
    );
    return ended;
  }

  /** Stops what runs, within half a second whatever it does. */
  stop(): void {
    if (!this.current) return;
    void this.port?.then((port) => port.postMessage({ kind: "stop" }), () => {});
    this.giveUpAfter(kPatience, "asked");
  }

  private giveUpAfter(milliseconds: number, why: "asked" | "time"): void {
    clearTimeout(this.deadline);
    this.deadline = setTimeout(() => {
      this.discard();
      this.end({ kind: "stopped", why });
    }, milliseconds);
  }

  private discard(): void {
    this.frame?.remove();
    this.frame = this.port = undefined;
  }

  private end(ending: Ending): void {
    clearTimeout(this.deadline);
    const run = this.current;
    this.current = undefined;
    run?.end(ending);
  }

  private hear(data: unknown): void {
    if (!isNews(data) || !this.current) return;
    if (data.kind === "out") return this.current.listener.printed(data.text, data.isError);
    if (data.kind !== "started") return this.end(data);
    this.giveUpAfter(kTimeLimit * 1000 + kPatience, "time");
    this.current.listener.started();
  }

  private async open(): Promise<MessagePort> {
    const [port, parts] = await Promise.all([this.openFrame(), fetchParts(this.language)]);
    port.onmessage = ({ data }) => this.hear(data);
    port.postMessage({ kind: "load", parts }, Object.values(parts));
    return port;
  }

  /** The frame's own origin is opaque, so its messages come from "null" and ours go to any. */
  private openFrame(): Promise<MessagePort> {
    const frame = make("iframe", { src: siteAddress("/run/frame"), hidden: true, title: "Where samples run" });
    frame.setAttribute("sandbox", "allow-scripts");
    this.frame = frame;
    return new Promise((resolve, reject) => {
      const welcome = (event: MessageEvent): void => {
        if (event.source !== frame.contentWindow || event.origin !== "null" || event.data !== kHello) return;
        removeEventListener("message", welcome);
        const { port1, port2 } = new MessageChannel();
        frame.contentWindow!.postMessage(kWelcome, "*", [port2]);
        resolve(port1);
      };
      addEventListener("message", welcome);
      frame.addEventListener("load", () => setTimeout(() => reject(new Error("the frame does not answer")), 5000));
      document.body.append(frame);
    });
  }
}
