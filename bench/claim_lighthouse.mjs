// Lighthouse on a list and on a question of the built-in bank. Not a test: its performance score
// depends on the machine. Prints one JSON line per score, and fails if one is below its target.
import { spawn } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const program = process.env.VIVA ?? path.join(root, "build/viva");
const targets = { accessibility: 100, "best-practices": 100, performance: 95 };
const visits = { list: "/questions", question: "/questions/PY-ADV-001" };

/** The program serving the built-in bank on a free port. */
async function serve() {
  const child = spawn(program, ["serve", path.join(root, "bank"), "--port", "0"], { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  const origin = await new Promise((resolve, reject) => {
    child.on("exit", (code) => reject(new Error(`viva serve ended with ${code}: ${said}`)));
    child.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
      const port = /on http:\/\/[^ ]*:(\d+)\//.exec(said)?.[1];
      if (port) resolve(`http://127.0.0.1:${port}`);
    });
  });
  return { origin, end: () => child.kill() };
}

/** The scores of one page, from 0 to 100, and what was found wanting. */
async function judge(url, port) {
  const { lhr } = await lighthouse(url, { port, onlyCategories: Object.keys(targets), logLevel: "error" });
  for (const { auditRefs } of Object.values(lhr.categories))
    for (const { id, weight } of auditRefs)
      if (weight > 0 && lhr.audits[id].score !== null && lhr.audits[id].score < 1) console.error(`  ${id}: ${lhr.audits[id].score} ${lhr.audits[id].displayValue ?? ""}`);
  return Object.fromEntries(Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(100 * score)]));
}

const site = await serve();
const chrome = await chromeLauncher.launch({ chromePath: "/usr/bin/chromium", chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"] });
try {
  for (const [name, at] of Object.entries(visits)) {
    console.error(`${name}: ${at}`);
    const scores = await judge(site.origin + at, chrome.port);
    for (const [category, least] of Object.entries(targets)) {
      console.log(JSON.stringify({ claim: `lighthouse ${name} ${category}`, ours: scores[category], peer: null, peer_name: null, ratio: null, unit: "points" }));
      console.error(`  ${category}: ${scores[category]}, wanted ${least}`);
      if (scores[category] < least) process.exitCode = 1;
    }
  }
} finally {
  chrome.kill();
  site.end();
}
