// What the stories share: the program serving a bank, Chromium, and the pages every story visits.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const program = process.env.VIVA ?? path.join(root, "build/viva");

export const sizes = {
  phone: { width: 360, height: 740 },
  desktop: { width: 1280, height: 900 },
};

/** The pages of the seed bank that every check of all pages visits. */
export const pages = {
  home: "/",
  hub: "/hub",
  list: "/questions?level=Advanced&tech=Python",
  "second page": "/questions?page=2",
  "empty list": "/questions?level=Beginner&difficulty=9",
  "list with a notice": "/questions?level=Advancd&q=class",
  question: "/questions/PY-ADV-004?level=Advanced&tech=Python",
  about: "/about",
  paths: "/paths",
  path: "/paths/first",
  kit: "/kits/backend",
  audit: "/audits/hints",
  "not found": "/questions/PY-ADV-04",
};

/** Serves a bank or a bundle on a free port until the story ends; its origin. */
export async function serve(bank, ...options) {
  const child = spawn(program, ["serve", path.resolve(root, bank), "--port", "0", ...options], { stdio: ["ignore", "ignore", "pipe"] });
  after(() => child.kill());
  let said = "";
  return await new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`viva serve ended with ${code}: ${said}`)));
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
      const port = /on http:\/\/[^ ]*:(\d+)\//.exec(said)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });
}

/** Builds a bank as files into `folder` */
export function buildFiles(bank, folder, ...options) {
  execFileSync(program, ["build", path.resolve(root, bank), "--html", folder, ...options], { stdio: ["ignore", "inherit", "ignore"] });
}

/** A plain host of files, which knows nothing of Viva; its origin. */
export async function host(folder) {
  const child = spawn("python3", ["-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", folder], { stdio: ["ignore", "pipe", "ignore"] });
  after(() => child.kill());
  return await new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`http.server ended with ${code}`)));
    child.stdout.setEncoding("utf8").on("data", (said) => {
      const port = / port (\d+) /.exec(said)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });
}

/** Chromium, closed when the story ends. */
export async function launch() {
  const quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", ...quiet] });
  after(() => browser.close());
  return browser;
}

/** A page in a context of its own, for one step of a story; `use` gets it, and it is closed. */
export async function withPage(browser, options, use) {
  const context = await browser.newContext(options);
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    return await use(page, context);
  } finally {
    await context.close();
  }
}

/** A folder that is gone when the story has ended. */
export function temporaryFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "viva-story-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
