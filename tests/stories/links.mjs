// A site as files: every address in every file leads to a file that is there, and to a place in it.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import test from "node:test";
import path from "node:path";
import { buildFiles, serve, temporaryFolder } from "./harness.mjs";

const kOrigin = "https://files.test", kPrefix = "/some/prefix/";

/** The ways to write links, with what is said at the build, and whether they name files themselves. */
const styles = {
  relative: { options: ["--url", kOrigin + kPrefix], namesFiles: true },
  "below a base path": { options: ["--url", kOrigin, "--base-path", kPrefix], namesFiles: false },
  "without a url": { options: [], namesFiles: true, base: "/" },
};
const banks = { seed: "tests/seed", bank: "bank" };

const unescaped = (text) => text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" })[name]);
const filesOf = (folder) => readdirSync(folder, { recursive: true }).filter((file) => statSync(path.join(folder, file)).isFile());

/** The addresses that a file names, as they are written. */
function addressesIn(file, text) {
  const found = (pattern) => [...text.matchAll(pattern)].map((match) => unescaped(match[1]));
  if (file === "sitemap.xml") return found(/<loc>([^<]*)</g);
  if (file === "manifest.webmanifest") return [JSON.parse(text).start_url, JSON.parse(text).id, ...JSON.parse(text).icons.map(({ src }) => src)];
  if (/\.(html|xml)$/.test(file)) return [...found(/ (?:href|src|action)="([^"]*)"/g), ...found(/content="0; url=([^"]*)"/g)];
  return [];
}

/** What is wrong with the addresses of a whole site, one line each. */
function faults(folder, { namesFiles, base = kPrefix }) {
  const texts = new Map(filesOf(folder).map((file) => [file, readFileSync(path.join(folder, file), "latin1")]));
  const wrong = [];
  for (const [file, bytes] of texts)
    for (const written of addressesIn(file, /\.(html|xml|webmanifest)$/.test(file) ? Buffer.from(bytes, "latin1").toString() : "")) {
      const address = new URL(written, `${kOrigin}${base}${file.split("/").map(encodeURIComponent).join("/")}`);
      if (address.origin !== kOrigin) continue;
      const say = (what) => wrong.push(`${file}: ${written} ${what}`);
      if (!address.pathname.startsWith(base)) { say("leaves the site"); continue; }
      if (address.search) say("asks a server");
      let target = decodeURIComponent(address.pathname.slice(base.length));
      const isFile = texts.has(target);
      if (target === "" || target.endsWith("/")) target += "index.html";
      if (!texts.has(target)) { say("leads nowhere"); continue; }
      const isLink = file.endsWith(".html") && file !== "404.html" && !/^https?:/.test(written);
      if (isLink && namesFiles && (!isFile || written.startsWith("/"))) say("works on no disk");
      const id = decodeURIComponent(address.hash.slice(1));
      if (id && !Buffer.from(texts.get(target), "latin1").toString().includes(` id="${id}"`)) say("has no such place");
    }
  return wrong;
}

for (const [style, { options, ...expected }] of Object.entries(styles))
  for (const [name, bank] of Object.entries(banks))
    test(`every link leads somewhere: ${name}, ${style}`, () => {
      const folder = temporaryFolder();
      buildFiles(bank, folder, ...options);
      assert.ok(filesOf(folder).length > 100);
      assert.deepEqual(faults(folder, expected), []);
    });

test("the check finds what is wrong", () => {
  const folder = temporaryFolder();
  buildFiles(banks.seed, folder);
  const links = ["nothing/index.html", "#nowhere", "hub/", "/hub/index.html", "hub/index.html?x=1", "../x"];
  writeFileSync(path.join(folder, "index.html"), links.map((link) => `<a href="${link}">`).join(""));
  assert.deepEqual(faults(folder, { namesFiles: true, base: "/" }).filter((fault) => fault.startsWith("index.html")), [
    "index.html: nothing/index.html leads nowhere", "index.html: #nowhere has no such place", "index.html: hub/ works on no disk",
    "index.html: /hub/index.html works on no disk", "index.html: hub/index.html?x=1 asks a server", "index.html: ../x leads nowhere",
  ]);
});

test("pages state the policy that is served, as far as an element may", async () => {
  const folder = temporaryFolder();
  buildFiles(banks.bank, folder);
  const bank = await serve(banks.bank);
  for (const [at, file] of [["/", "index.html"], ["/questions", "questions/index.html"], ["/questions/PY-ADV-001", "questions/PY-ADV-001/index.html"], ["/nothing", "404.html"], ["/run/frame", "run/frame/index.html"]]) {
    const served = (await fetch(bank + at)).headers.get("content-security-policy").split("; ");
    const page = readFileSync(path.join(folder, file), "utf8");
    const stated = unescaped(/<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="([^"]*)">/.exec(page)[1]).split("; ");
    assert.deepEqual(stated, served.filter((directive) => !/^(frame-ancestors|sandbox) /.test(directive)), at);
  }
});

test("what runs samples is there only where a sample can be run", () => {
  const folder = temporaryFolder();
  buildFiles(banks.seed, folder);
  assert.deepEqual(filesOf(folder).filter((file) => file.startsWith("run/")), []);
});

test("every question is there, under its own address and as Markdown, and as it is served", async () => {
  const folder = temporaryFolder();
  buildFiles(banks.seed, folder);
  const seed = await serve(banks.seed);
  const list = await (await fetch(`${seed}/api/v1/questions?page=2`)).json();
  for (const { id } of list.items) {
    assert.equal(readFileSync(path.join(folder, `questions/${id}.md`), "utf8"), await (await fetch(`${seed}/questions/${id}.md`)).text());
    const article = (text) => /<article class="full">.*<\/article>/s.exec(text)[0].replace(/ href="[^"]*"/g, "");
    assert.equal(article(readFileSync(path.join(folder, `questions/${id}/index.html`), "utf8")), article(await (await fetch(`${seed}/questions/${id}`)).text()));
  }
});

test("lists of files show what the server shows", async () => {
  const folder = temporaryFolder();
  buildFiles(banks.seed, folder);
  const seed = await serve(banks.seed);
  const ids = (text) => [...text.matchAll(/<article class="card" id="([^"]*)"/g)].map((match) => match[1]);
  const status = (text) => /<p class="showing" role="status">([^<]*)</.exec(text)[1];
  for (const [query, file] of [["", "questions"], ["?page=2", "questions/page/2"], ["?sort=newest", "questions/sort/newest"], ["?tech=python", "questions/tech/python"],
    ["?tech=python&level=Advanced", "questions/tech/python/level/advanced"], ["?difficulty=7", "questions/difficulty/7"], ["?category=SQL+Design", "questions/category/sql-design"]]) {
    const page = readFileSync(path.join(folder, file, "index.html"), "utf8");
    const served = await (await fetch(`${seed}/questions${query}`)).text();
    assert.ok(ids(page).length > 0, query);
    assert.deepEqual([status(page), ids(page)], [status(served), ids(served)], query);
  }
});
