// A reader runs samples in the browser: they do what the page says, and can do nothing else.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import path from "node:path";
import { launch, root, serve, sizes, temporaryFolder, withPage } from "./harness.mjs";

const fence = (words, code, output) => `\`\`\`${words}\n${code}\n\`\`\`\n${output === undefined ? "" : `\n\`\`\`output\n${output}\n\`\`\`\n`}`;

const samples = {
  PYTHON: [
    fence("python run name=same", "import asyncio\n\nasync def later(n):\n    await asyncio.sleep(0.01)\n    return n\n\nprint(asyncio.run(later(2)), __name__)", "2 __main__"),
    fence("python run name=base", "from __future__ import annotations\nprint('not shown again')\nBASE = 40", "not shown again"),
    fence("python file=helper.py", "TWO = 2"),
    fence("python run after=base name=chained", "import helper\nprint(BASE + helper.TWO)", "42"),
    fence("python run hidden name=unseen", "SECRET = 7"),
    fence("python run after=unseen name=onhidden", "print(SECRET)", "7"),
    fence('python error="ValueError: no tea" name=fails', "print('before')\nraise ValueError('no tea')", "before"),
    fence('python run match="[0-9]+" name=matched', "import time\nprint(time.time_ns())", "1"),
    fence("python run sorted name=anyorder", "for word in ['b', 'a']: print(word)", "a\nb"),
    fence("python run name=differs", "import sys\nprint(sys.maxsize > 2**32)", "True"),
    fence("python run name=nothing", "quiet = True"),
    fence("cpp run name=other", "int main() {}"),
    fence('python skip="needs a database" name=skipped', "print(1)"),
    fence("python run with=pypy name=pypy", "print(1)", "1"),
  ],
  SQL: [
    fence("sql run name=values", "SELECT 1 AS i, 2.0 AS f, 1e16 AS g, 0.00001 AS h, NULL AS n, x'00417f' AS b, 'it''s' AS t;\nSELECT 9007199254740993 AS big WHERE 0;\nSELECT 9007199254740993 AS big;",
      "i | f | g | h | n | b | t\n1 | 2.0 | 1e+16 | 1e-05 | NULL | b'\\x00A\\x7f' | it's\nbig\nbig\n9007199254740993"),
    fence('sql error="CHECK constraint failed" name=checked', "CREATE TABLE t (a INTEGER CHECK (a > 0));\nINSERT INTO t VALUES (-1);"),
    fence("sql run with=postgresql-15 name=elsewhere", "SELECT 1;", "?column?\n1"),
  ],
  SCRIPT: [
    fence("js file=helper.js", "module.exports = (n) => n * 2;"),
    fence("js run name=script", "const double = require('./helper');\nsetTimeout(() => console.log('later', new Map([['a', { b: [double(2)] }]])), 5);\nPromise.resolve().then(() => console.log('soon'));\nconsole.log('now %s', 1n, -0);", "now 1n -0\nsoon\nlater Map(1) { 'a' => { b: [ 4 ] } }"),
    fence('js error="TypeError: no" name=throws', "console.error('aside');\nthrow new TypeError('no');"),
  ],
};

function question(id, technology, body) {
  return `---\nid: ${id}\nquestion: "Does it run?"\ntechnology: ${technology}\nlevel: Low\ncategory: Cat\ndifficulty: 3\nsources: []\nhistory:\n  - {date: 2026-11-22, change: meaning, note: "First."}\n---\n\n## Answer\n\nText.\n\n## Explanation\n\n${body}\n\n## Example\n\nText.\n\n## Mistakes\n\n- One.\n\n## Scenario\n\nText.\n\n## Points\n\n- Low: this\n- Red flag: that\n\n## Follow-ups\n\n- Why?\n`;
}

/** A bank of the samples above. Its runtimes are named, but never started: nothing is checked. */
function writeBank(folder) {
  mkdirSync(folder);
  const runtime = (key, language, label) => `[runtime.${key}]\nlanguage = "${language}"\nlabel = "${label}"\nversion = ["true"]\nrun = ["true"]\n`;
  const technology = (key) => `[[technology]]\nkey = "${key.toLowerCase()}"\nname = "${key}"\ncategories = ["Cat"]\n`;
  writeFileSync(path.join(folder, "viva.toml"), ["title = \"Running\"\n[[level]]\nname = \"Low\"\n", ...Object.keys(samples).map(technology),
    runtime("cpython-3-11", "python", "CPython"), runtime("pypy", "python", "PyPy"), runtime("sqlite", "sql", "SQLite"), runtime("postgresql-15", "sql", "PostgreSQL"), runtime("node-20", "javascript", "Node"), runtime("gcc", "cpp", "GCC")].join("\n"));
  for (const [id, all] of Object.entries(samples)) {
    mkdirSync(path.join(folder, id));
    writeFileSync(path.join(folder, id, `${id}.md`), question(id, id, all.join("\n")));
  }
  return folder;
}

const work = temporaryFolder(), log = path.join(work, "access.log");
const own = await serve(writeBank(path.join(work, "bank")), "--access-log", log);
const bank = await serve("bank");
const browser = await launch();
const kLong = 60000; // Milliseconds; to start Python takes some seconds on a busy machine.
const kEnded = /\d\.\d\d s\.$|^Stopped|^It could not/;

const figureOf = (page, id, name) => page.locator(`#${id.toLowerCase()}-sample-${name}`);
const status = (figure) => figure.locator(".run-status");

async function open(figure) {
  await figure.getByRole("button", { name: "Run it here" }).click();
  await figure.locator(".editor").waitFor();
}

async function ended(page, figure) {
  await figure.locator(".run-status").filter({ hasText: kEnded }).waitFor({ timeout: kLong });
  return await status(figure).innerText();
}

async function run(page, figure) {
  await figure.getByRole("button", { name: "Run", exact: true }).click();
  return await ended(page, figure);
}

/** Puts other code into the field. */
async function write(page, figure, code) {
  await figure.locator(".editor").getByRole("textbox").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(code);
}

const printed = async (figure) => (await figure.locator(".printed").first().textContent());
const errors = async (figure) => (await figure.locator(".errors").textContent());

/** Runs each sample of a page; what was said of each. */
async function runAll(page, address) {
  await page.goto(address);
  const said = {};
  for (const figure of await page.locator("figure[data-run]").all()) {
    await open(figure);
    said[(await figure.getAttribute("id")).replace(/.*-sample-/, "")] = (await run(page, figure)).replace(/ (Under )?\d+\.\d\d s\.$/, "");
    await figure.getByRole("button", { name: "Close" }).click();
  }
  return said;
}

const kSame = "It prints the same as on the page.";

test("Python does what the page says, and where it does not, that is said", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  page.setDefaultTimeout(kLong);
  assert.deepEqual(await runAll(page, `${own}/questions/PYTHON`), {
    same: kSame, base: kSame, chained: kSame, onhidden: kSame, fails: "It fails as the page says.", matched: kSame, anyorder: kSame,
    differs: "It prints something else than on the page.", nothing: "It prints nothing, as the page says.",
  });
}));

test("SQL prints as the bank's driver does, and fails as it does", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  assert.deepEqual(await runAll(page, `${own}/questions/SQL`), { values: kSame, checked: "It fails as the page says." });
}));

test("JavaScript prints as in Node, waits for timers, and has the files beside it", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  assert.deepEqual(await runAll(page, `${own}/questions/SCRIPT`), { script: kSame, throws: "It fails as the page says." });
  const figure = figureOf(page, "SCRIPT", "throws");
  await open(figure);
  await run(page, figure);
  assert.match(await errors(figure), /^aside\nUncaught:\nTypeError: no\n    at Object\.<anonymous> \(sample\.js:2:7\)\n$/);
}));

for (const id of ["SQL-BEG-001", "SQL-INT-001", "PY-BEG-001"])
  test(`every sample of ${id} does what the page says`, () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
    page.setDefaultTimeout(kLong);
    const said = await runAll(page, `${bank}/questions/${id}`);
    assert.ok(Object.keys(said).length >= 3);
    for (const [name, words] of Object.entries(said)) assert.match(words, /^It (prints the same as on|prints nothing, as|fails as) the page/, name);
  }));

test("a changed sample is run as it stands; Reset brings the page's back", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.goto(`${own}/questions/SQL`);
  const figure = figureOf(page, "SQL", "values");
  await open(figure);
  await write(page, figure, "SELECT 'mine' AS whose;");
  await page.keyboard.press("Control+Enter");
  assert.match(await ended(page, figure), /^With your changes: It prints something else than on the page\. /);
  assert.equal(await printed(figure), "whose\nmine\n");
  await figure.getByRole("button", { name: "Reset" }).click();
  assert.match(await run(page, figure), /^It prints the same as on the page\. /);
  await figure.getByRole("button", { name: "Close" }).click();
  assert.equal(await figure.locator("pre").first().isVisible(), true);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Run it here");
}));

test("only samples that a browser can run have a button, and only with scripts", async () => {
  await withPage(browser, {}, async (page) => {
    for (const [id, count] of [["PYTHON", 9], ["SQL", 2], ["SCRIPT", 2]]) {
      await page.goto(`${own}/questions/${id}`);
      assert.equal(await page.getByRole("button", { name: "Run it here" }).count(), count, id);
    }
    await page.goto(`${bank}/questions/CPP-INT-001`);
    assert.equal(await page.getByRole("button", { name: "Run it here" }).count(), 0);
  });
  await withPage(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(`${own}/questions/PYTHON`);
    assert.equal(await page.getByRole("button", { name: "Run it here" }).count(), 0);
    assert.equal(await page.getByText("SECRET = 7").isVisible(), false);
  });
});

test("nothing of it is fetched before it is asked for", () => withPage(browser, {}, async (page) => {
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${bank}/questions/PY-INT-001`, { waitUntil: "networkidle" });
  assert.deepEqual(asked.filter((at) => at.startsWith("/run/")), []);
  await open(page.locator("figure[data-run]").first());
  assert.deepEqual(asked.filter((at) => at.startsWith("/run/")).map((at) => at.replace(/[0-9a-f]{16}/, "HASH")), ["/run/runner.js", "/run/HASH.js"]);
}));

test("Stop ends a loop within a second, in every language, and the next run works", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  page.setDefaultTimeout(kLong);
  const loops = { PYTHON: ["same", "print('in')\nwhile True: pass", "print('again')"], SQL: ["values", "SELECT 'in';\nWITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;", "SELECT 'again';"], SCRIPT: ["script", "console.log('in');\nfor (;;);", "console.log('again')"] };
  for (const [id, [name, endless, again]] of Object.entries(loops)) {
    await page.goto(`${own}/questions/${id}`);
    const figure = figureOf(page, id, name);
    await open(figure);
    await write(page, figure, endless);
    await figure.getByRole("button", { name: "Run", exact: true }).click();
    await figure.locator(".printed").filter({ hasText: "in" }).first().waitFor();
    const begun = performance.now();
    await figure.getByRole("button", { name: "Stop" }).click();
    await status(figure).filter({ hasText: /^Stopped\.$/ }).waitFor();
    assert.ok(performance.now() - begun < 1000, `${id}: ${performance.now() - begun} ms`);
    assert.equal(await page.evaluate(() => document.activeElement.textContent), "Run");
    await write(page, figure, again);
    assert.match(await run(page, figure), /^With your changes: /);
    assert.match(await printed(figure), /again\n/);
  }
}));

test("a run is stopped for the next one of its language, in its own place or another", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.goto(`${own}/questions/SCRIPT`);
  const one = figureOf(page, "SCRIPT", "script"), other = figureOf(page, "SCRIPT", "throws");
  await open(one);
  await open(other);
  await write(page, one, "console.log('in'); for (;;);");
  for (let again = 0; again < 2; ++again) {
    await one.getByRole("button", { name: "Run", exact: true }).click();
    await one.locator(".printed").filter({ hasText: "in" }).first().waitFor();
    assert.equal(await one.getByRole("button", { name: "Stop" }).isEnabled(), true);
  }
  assert.match(await run(page, other), /^It fails as the page says\. /);
  assert.equal(await status(one).innerText(), "Stopped.");
  assert.equal(await printed(one), "in\n");
}));

test("what runs too long or prints too much is stopped", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.goto(`${own}/questions/SCRIPT`);
  const figure = figureOf(page, "SCRIPT", "script");
  await open(figure);
  const cases = [
    ["for (;;) console.log('x'.repeat(99));", "Stopped: it prints more than 64 K characters.", 64 * 1024],
    ["for (;;) console.error('😀');", "Stopped: it prints more than 64 K characters.", 0],
    ["for (;;) postMessage({ kind: 'out', text: 'y'.repeat(1e5), isError: false });", "Stopped: it prints more than 64 K characters.", 64 * 1024],
    ["for (;;) postMessage({ kind: 'nonsense' });", "Stopped: it prints more than 64 K characters.", 0],
    ["setInterval(() => {}, 1000);", "Stopped after 10 s: a sample may not run longer.", 0],
  ];
  for (const [code, said, length] of cases) {
    await write(page, figure, code);
    assert.equal(await run(page, figure), said, code);
    assert.equal((await printed(figure)).length, length, code);
  }
}));

/** Each tries to get at something; what it got is printed, or how it failed. */
const attempts = {
  cookie: "document.cookie", "local storage": "localStorage.length", "session storage": "sessionStorage.length",
  "a database": "await new Promise((good, bad) => { const open = indexedDB.open('x'); open.onsuccess = good; open.onerror = () => bad(open.error); })",
  caches: "await caches.open('x')", files: "await navigator.storage.getDirectory()", "the cookie store": "await cookieStore.getAll()",
  parent: "parent.document.title", top: "top.location.href = '/about'", opener: "opener.location",
  "a fetch to the site": "await fetch('SITE/questions', { credentials: 'include' })", "a fetch elsewhere": "await fetch('http://127.0.0.1:9/', { mode: 'no-cors' })",
  XMLHttpRequest: "await new Promise((good, bad) => { const ask = new XMLHttpRequest(); ask.onload = good; ask.onerror = () => bad(new Error('refused')); ask.open('GET', 'SITE/questions'); ask.send(); })",
  "a socket": "await new Promise((good, bad) => { const socket = new WebSocket('SITE/'.replace('http', 'ws')); socket.onopen = good; socket.onerror = () => bad(new Error('refused')); })",
  "a script of the site": "importScripts('SITE/run/runner.js')", "a module of the site": "await import('SITE/run/runner.js')",
  "a service worker": "await navigator.serviceWorker.register('/run/runner.js')", "a window": "open('/about').closed",
  eval: "eval('1')", "a worker of the site": "await new Promise((good, bad) => { const worker = new Worker('SITE/run/runner.js'); worker.onmessage = good; worker.onerror = () => bad(new Error('refused')); })",
  "a beacon": "void navigator.sendBeacon('SITE/questions') || await Promise.reject(new Error('whether it went says the log'))", notifications: "await Notification.requestPermission() === 'granted' || Promise.reject(new Error('denied'))",
};

/** The attempts as a program that prints a line for each. */
const tries = (site) => `const ways = {${Object.entries(attempts).map(([name, code]) => `${JSON.stringify(name)}: async () => { const got = ${code.includes("await") || !code.includes("=") || name === "top" ? code : `(${code})`}; if (got === false) throw new Error("refused"); return got; }`).join(",\n")}};
(async () => { for (const [name, way] of Object.entries(ways)) { let got; try { got = "GOT " + String(await Promise.race([way(), new Promise((_, bad) => setTimeout(() => bad(new Error("no answer")), 300))])); } catch (error) { got = "failed"; } console.log(name + ": " + got); } })();`.replaceAll("SITE", site);

const allFail = Object.keys(attempts).map((name) => `${name}: failed\n`).join("");

/** What the site was asked for until now. */
const served = () => [...readFileSync(log, "utf8").matchAll(/ path="([^"]*)"/g)].map(([, at]) => at);

/** The same when nothing more is written: a line may come after its answer. */
async function settled() {
  let before;
  do {
    before = served();
    await new Promise((done) => setTimeout(done, 500));
  } while (served().length !== before.length);
  return before;
}

/** A page whose site has left a cookie and something in its storage. */
async function pageWithSecrets(page, context) {
  await context.addCookies([{ name: "secret", value: "s3cret", url: own }]);
  await page.goto(`${own}/questions/SCRIPT`);
  await page.evaluate(() => localStorage.setItem("secret", "s3cret"));
  const figure = figureOf(page, "SCRIPT", "script");
  await open(figure);
  return figure;
}

test("the code reaches nothing: no cookie, storage, page, window or network", () => withPage(browser, { viewport: sizes.desktop }, async (page, context) => {
  page.setDefaultTimeout(kLong);
  const figure = await pageWithSecrets(page, context);
  await write(page, figure, tries(own));
  const before = await settled();
  assert.match(await run(page, figure), /^With your changes: /);
  assert.equal(await printed(figure), allFail);
  assert.deepEqual((await settled()).slice(before.length).map((at) => at.replace(/[0-9a-f]{16}/, "HASH")).sort(), ["/run/HASH.js", "/run/frame"]);
  assert.equal(page.url(), `${own}/questions/SCRIPT`);
  assert.equal(context.pages().length, 1);
}));

test("even whoever broke out of the worker into its frame reaches nothing", () => withPage(browser, { viewport: sizes.desktop }, async (page, context) => {
  page.setDefaultTimeout(kLong);
  const figure = await pageWithSecrets(page, context);
  await run(page, figure);
  const frame = page.frames().find((one) => one.url() === `${own}/run/frame`);
  const before = await settled();
  const got = await frame.evaluate(async ([program, count]) => {
    const lines = [];
    const say = (line) => lines.push(line);
    const script = document.createElement("script");
    script.src = URL.createObjectURL(new Blob([program.replaceAll("console.log", "window.say")], { type: "text/javascript" }));
    window.say = say;
    document.head.append(script);
    while (lines.length < count) await new Promise((done) => setTimeout(done, 50));
    return lines;
  }, [tries(own), Object.keys(attempts).length]);
  assert.deepEqual((await settled()).slice(before.length), []);
  assert.deepEqual(got.map((line) => `${line}\n`).join(""), allFail);
  assert.equal(page.url(), `${own}/questions/SCRIPT`);
  assert.equal(context.pages().length, 1);
}));

test("opened by itself, the frame has no origin either", () => withPage(browser, {}, async (page) => {
  await page.goto(`${own}/run/frame`);
  assert.equal(await page.evaluate(() => self.origin), "null");
}));

test("Python reaches neither the page nor the network, and much memory is an error", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  page.setDefaultTimeout(kLong);
  await page.goto(`${own}/questions/PYTHON`);
  const figure = figureOf(page, "PYTHON", "same");
  await open(figure);
  await write(page, figure, `import js, urllib.request
for name in ("document", "localStorage", "parent"):
print(name, hasattr(js, name))
try:
urllib.request.urlopen("${own}/questions")
except Exception as error:
print("network", type(error).__name__)
try:
memory = [bytearray(2**31 - 1), bytearray(2**31 - 1)]
except MemoryError:
print("memory")`.replaceAll(/\n(print|urllib|memory)/g, "\n    $1"));
  await run(page, figure);
  assert.equal(await printed(figure), "document False\nlocalStorage False\nparent False\nnetwork URLError\nmemory\n", await errors(figure));
}));

test("by keyboard: Tab indents, Escape and Tab leave, letters are no shortcuts", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.goto(`${own}/questions/SQL`);
  const figure = figureOf(page, "SQL", "values"), address = page.url();
  await figure.getByRole("button", { name: "Run it here" }).focus();
  await page.keyboard.press("Enter");
  await figure.locator(".editor").getByRole("textbox").waitFor();
  await page.keyboard.type("jk/?");
  await page.keyboard.press("Tab");
  assert.equal(page.url(), address);
  assert.equal(await page.getByRole("dialog").count(), 0);
  const focus = () => page.evaluate(() => (document.activeElement.shadowRoot ? "editor" : document.activeElement.textContent));
  assert.equal(await focus(), "editor");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(2500); // A reader may take their time.
  await page.keyboard.press("Tab");
  assert.equal(await focus(), "Run");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focus(), "editor");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Tab");
  assert.notEqual(await focus(), "editor");
}));

test("without the editor there is a plain field", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.route(/\/run\/[0-9a-f]{16}\.js/, (route) => route.abort());
  await page.goto(`${own}/questions/SQL`);
  const figure = figureOf(page, "SQL", "values");
  await open(figure);
  assert.equal(await figure.locator("textarea.editor").inputValue(), await figure.locator("pre > code").first().textContent());
  assert.match(await run(page, figure), /^It could not be run: /); // Its worker cannot be had either.
}));

test("what cannot be fetched is said", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.route("**/run/runner.js", (route) => route.abort());
  await page.goto(`${own}/questions/SQL`);
  await page.getByRole("button", { name: "Run it here" }).first().click();
  await page.getByText("What runs samples could not be loaded.").waitFor();
}));

const axe = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const looks = {
  light: { viewport: sizes.desktop, colorScheme: "light" },
  dark: { viewport: sizes.desktop, colorScheme: "dark" },
  phone: { viewport: sizes.phone, colorScheme: "light", hasTouch: true },
};

for (const [look, options] of Object.entries(looks))
  test(`axe finds nothing, and nothing is too wide: ${look}`, () => withPage(browser, { ...options, bypassCSP: true, reducedMotion: "reduce" }, async (page) => {
    await page.goto(`${own}/questions/SCRIPT`);
    const figure = figureOf(page, "SCRIPT", "throws");
    await open(figure);
    await run(page, figure);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`)), []);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  }));

test("running is quiet: no policy is broken, nobody else is asked", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  const noted = [];
  page.on("console", (message) => noted.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => noted.push(`error: ${error}`));
  page.on("request", (request) => { if (!request.url().startsWith(`${own}/`) && !request.url().startsWith("blob:")) noted.push(request.url()); });
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  await runAll(page, `${own}/questions/SQL`);
  assert.deepEqual(noted, []);
}));
