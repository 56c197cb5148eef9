// axe finds nothing on any page: light, dark, on a phone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import path from "node:path";
import { launch, pages, root, serve, sizes, withPage } from "./harness.mjs";

const axe = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");
const seed = await serve("tests/seed");
const bank = await serve("bank");
const browser = await launch();

/** What axe finds, in words: rule, place, what to do. */
async function faults(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`));
}

const looks = {
  light: { viewport: sizes.desktop, colorScheme: "light" },
  dark: { viewport: sizes.desktop, colorScheme: "dark" },
  phone: { viewport: sizes.phone, colorScheme: "light", hasTouch: true },
};

const visits = [
  ...Object.entries(pages).map(([name, at]) => [name, seed + at]),
  ["a list of the built-in bank", `${bank}/questions`],
  ["a question of the built-in bank", `${bank}/questions/PY-ADV-001`],
];

/** Shows all there is to judge: every section, and the filters that a phone folds away. */
async function unfold(page) {
  const all = page.getByLabel("Open every section");
  if (await all.count()) await all.check();
  const fold = page.locator("#filters .fold > summary");
  if ((await fold.count()) && (await fold.isVisible())) await fold.click();
}

for (const [look, options] of Object.entries(looks))
  test(`axe finds nothing: ${look}`, (context) => withPage(browser, { ...options, bypassCSP: true, reducedMotion: "reduce" }, async (page) => {
    for (const [name, address] of visits)
      await context.test(name, async () => {
        await page.goto(address);
        await unfold(page);
        assert.deepEqual(await faults(page), []);
      });
  }));

test("axe finds nothing in the keyboard help", () => withPage(browser, { viewport: sizes.desktop, bypassCSP: true }, async (page) => {
  await page.goto(seed + pages.list);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  assert.deepEqual(await faults(page), []);
}));

test("pages keep their order of headings, one of the first level", () => withPage(browser, {}, async (page) => {
  for (const [name, address] of visits) {
    await page.goto(address);
    const levels = await page.locator("h1, h2, h3, h4").evaluateAll((all) => all.map((heading) => Number(heading.tagName[1])));
    assert.equal(levels.filter((level) => level === 1).length, 1, name);
    for (let i = 1; i < levels.length; ++i) assert.ok(levels[i] <= levels[i - 1] + 1, `${name}: ${levels}`);
  }
}));

test("text can be read at twice its size without scrolling sideways", () => withPage(browser, { viewport: { width: 640, height: 900 }, bypassCSP: true }, async (page) => {
  for (const [name, address] of visits) {
    await page.goto(address);
    await page.addStyleTag({ content: "html { font-size: 200% !important }" });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
  }
}));
