// Somebody puts an attack where an answer should be: nothing of it runs, nothing of it is markup.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import test from "node:test";
import { launch, root, serve, temporaryFolder, withPage } from "./harness.mjs";

const lists = path.join(root, "../shared/data/sanitiser");
const perQuestion = 20;

const lines = (file) => readFileSync(file, "utf8").split("\n").filter((line) => line.trim() !== "");

/** Our own payloads, and the well-known lists when they lie beside the repository. */
function payloads() {
  const all = lines(path.join(root, "tests/data/xss.txt"));
  if (!existsSync(lists)) return all;
  for (const name of readdirSync(lists).filter((file) => file.endsWith(".txt"))) all.push(...lines(path.join(lists, name)));
  for (const { payload } of JSON.parse(readFileSync(path.join(lists, "dompurify.json"), "utf8"))) all.push(payload);
  return all;
}

/** Ways to write a payload into Markdown; each question uses all of them. */
const places = [
  (text) => text,
  (text) => `Words before ${text} and after.`,
  (text) => `- ${text}`,
  (text) => `[link](${text})`,
  (text) => `![picture](<${text}> "${text}")`,
  (text) => `\`${text}\``,
  (text) => `**${text}**`,
  (text) => `### ${text}`,
  (text) => `| a |\n|---|\n| ${text} |`,
  (text) => `> ${text}`,
  (text) => `\`\`\`html\n${text}\n\`\`\``,
  (text) => `\`\`\`${text}\ncode\n\`\`\``,
  (text) => `[text][r]\n\n[r]: ${text} "${text}"`,
  (text) => `<${text}>`,
];

const headings = ["Answer", "Explanation", "Example", "Mistakes", "Scenario", "Points", "Follow-ups"];

/** Some payloads break a list or a heading of their own; a heading of level 2 would end the section. */
const oneLine = (text) => text.replace(/[\r\n\0]+/g, " ").replace(/^#+/, "");

function question(id, mine) {
  const quoted = JSON.stringify(oneLine(mine[0]).replace(/[^\x20-\x7e]/g, "?")).replace(/\\u00/g, "u00");
  const body = headings.map((heading, section) => {
    if (heading === "Points") return `## Points\n\n${mine.map((text) => `- Low: ${oneLine(text)}`).join("\n")}\n- Red flag: none\n`;
    if (heading === "Follow-ups") return `## Follow-ups\n\n${mine.map((text) => `- ${oneLine(text)}`).join("\n")}\n`;
    return `## ${heading}\n\nText.\n\n${mine.map((text, i) => places[(i + 5 * section) % places.length](oneLine(text))).join("\n\n")}\n`;
  });
  return `---\nid: ${id}\nquestion: ${quoted}\ntechnology: Tech\nlevel: Low\ncategory: Cat\ndifficulty: 3\nsources:
  - {key: s, url: "https://example.org/", where: ${quoted}}\nhistory:\n  - {date: 2026-11-22, change: meaning, note: ${quoted}}\n---\n\n${body.join("\n")}`;
}

/** Writes the bank; the IDs of its questions. */
function writeBank(folder) {
  writeFileSync(path.join(folder, "viva.toml"), `title = "Hostile"\n[[level]]\nname = "Low"\ndifficulty = [1, 10]\n[[technology]]\nkey = "tech"\nname = "Tech"\ncategories = ["Cat"]\n`);
  mkdirSync(path.join(folder, "tech"));
  const all = payloads(), ids = [];
  for (let first = 0; first < all.length; first += perQuestion) {
    const id = `X-${String(ids.length + 1).padStart(3, "0")}`;
    writeFileSync(path.join(folder, "tech", `${id}.md`), question(id, all.slice(first, first + perQuestion)));
    ids.push(id);
  }
  return ids;
}

/** In the page: what an attack would leave behind. */
function traces() {
  const found = [...window.noted];
  if (window.__xss !== undefined) found.push("a script ran");
  const loads = new Set(["IMG", "SCRIPT", "USE", "IMAGE", "FORM", "INPUT", "SOURCE"]);
  const refused = "script:not([src^='/assets/']), iframe, frame, object, embed, base, link[href^='data:'], style, math, template, audio, video, meta[http-equiv], main svg, main form:not([action='/questions'])";
  for (const element of document.querySelectorAll(refused)) found.push(element.outerHTML.slice(0, 100));
  for (const element of document.querySelectorAll("*")) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || ["style", "srcdoc", "formaction"].includes(name)) found.push(`${element.tagName} ${name}=${value}`);
      if (!["href", "src", "action", "xlink:href"].includes(name)) continue;
      const { protocol, host } = new URL(value, location.href);
      if (!["http:", "https:", "mailto:"].includes(protocol) || (loads.has(element.tagName) && host !== location.host)) found.push(`${element.tagName} ${name}=${value}`);
    }
  }
  return found;
}

/** Before any script of the page: what payloads call, and what the policy stops, is noted. */
function prepare() {
  window.noted = [];
  for (const name of ["alert", "confirm", "prompt", "print", "open"]) window[name] = () => window.noted.push(`${name}() was called`);
  addEventListener("securitypolicyviolation", (event) => window.noted.push(`the policy had to stop ${event.violatedDirective} ${event.blockedURI}`), true);
}

const folder = temporaryFolder();
const ids = writeBank(folder);
const origin = await serve(folder, "--watch"); // Which does not compress: the bank is large and asked once.
const browser = await launch();
const listPages = Array.from({ length: Math.ceil(ids.length / 20) }, (_, i) => `/questions?page=${i + 1}`);
const addresses = ["/", "/hub", "/problems", ...listPages, ...ids.map((id) => `/questions/${id}`)];

for (const bypassCSP of [false, true])
  test(`${ids.length} questions full of attacks do nothing (policy ${bypassCSP ? "off" : "on"})`, () => withPage(browser, { bypassCSP }, async (page, context) => {
    const noted = [];
    await page.addInitScript(prepare);
    page.on("dialog", (dialog) => noted.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
    page.on("pageerror", (error) => noted.push(`error: ${error}`));
    context.on("page", (other) => other !== page && noted.push(`a window opened: ${other.url()}`));
    await context.route((url) => url.origin !== origin, (route) => {
      noted.push(`request: ${route.request().url()}`);
      return route.abort();
    });
    for (const address of addresses) {
      const answer = await page.goto(origin + address);
      assert.equal(answer.status(), 200, address);
      assert.deepEqual([...(await page.evaluate(traces)), ...noted], [], address);
    }
  }));

test("an attack in the address does nothing", () => withPage(browser, {}, async (page) => {
  await page.addInitScript(prepare);
  for (const payload of lines(path.join(root, "tests/data/xss.txt")).slice(0, 40)) {
    const coded = encodeURIComponent(payload);
    for (const address of [`/questions?q=${coded}&tag=${coded}&sort=${coded}`, `/questions/${coded}`, `/questions/X-001?q=${coded}#${coded}`]) {
      await page.goto(origin + address);
      assert.deepEqual(await page.evaluate(traces), [], address);
    }
  }
}));

test("what was written is shown as text", () => withPage(browser, {}, async (page) => {
  await page.goto(`${origin}/questions/X-001`);
  const text = await page.locator("main").innerText();
  for (const payload of ["<script>window.__xss=1</script>", "<img src=x onerror=window.__xss=1>", "<svg onload=window.__xss=1>"]) assert.ok(text.includes(payload), payload);
}));

test("a picture that holds a script runs none, not even opened by itself", async () => {
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" onload="window.__xss=1"><script>window.__xss=1</script><image href="https://evil.invalid/x.png"/></svg>`;
  const bank = temporaryFolder();
  writeBank(bank);
  writeFileSync(path.join(bank, "tech/a.svg"), drawing);
  const file = path.join(bank, "tech/X-001.md");
  writeFileSync(file, readFileSync(file, "utf8").replace("Text.", "![A picture](a.svg)"));
  const site = await serve(bank, "--watch");
  await withPage(browser, {}, async (page) => {
    await page.goto(`${site}/questions/X-001`);
    const picture = await page.locator("img[alt='A picture']").first().getAttribute("src");
    const answer = await page.goto(site + picture);
    assert.equal(answer.status(), 200);
    assert.equal(await page.evaluate(() => window.__xss), undefined);
    assert.match(answer.headers()["content-security-policy"] ?? "", /default-src 'none'|sandbox/);
  });
});
