// A site as files, read on a plain host below a prefix, and from a disk without any host.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { buildFiles, host, launch, root, sizes, temporaryFolder, withPage } from "./harness.mjs";

const folder = temporaryFolder();
buildFiles("tests/seed", path.join(folder, "some/prefix"), "--url", "https://files.test/some/prefix");
buildFiles("bank", path.join(folder, "bank"));
const origin = await host(folder);
const seed = `${origin}/some/prefix`, bank = `${origin}/bank`;
const browser = await launch();
const axe = readFileSync(path.join(root, "node_modules/axe-core/axe.min.js"), "utf8");

/** Notes what a page of these files should not do: complain, break its policy, leave its folder. */
async function watch(page, site) {
  const noted = [];
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`)));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && noted.push(message.text()));
  page.on("pageerror", (error) => /ViewTransition/.test(error) || noted.push(String(error))); // On a disk there are none.
  page.on("response", (answer) => answer.status() >= 400 && noted.push(`${answer.status()} ${answer.url()}`));
  page.on("request", (request) => request.url().startsWith(site) || /^(data|blob):/.test(request.url()) || noted.push(`request: ${request.url()}`));
  return noted;
}

const showing = (page) => page.locator(".showing").textContent();

test("a reader finds questions by links alone, below any prefix", () => withPage(browser, { viewport: sizes.desktop, javaScriptEnabled: false }, async (page) => {
  await page.goto(seed);
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Questions" }).click();
  assert.match(await showing(page), /^Showing 1–20 of \d+ questions$/);
  const lists = page.getByRole("navigation", { name: "Lists" });
  await lists.getByRole("link", { name: /^Python \d/ }).click();
  await lists.getByRole("link", { name: /^Advanced \d/ }).click();
  assert.equal(await showing(page), "Showing 5 questions · Advanced · Python");
  assert.equal(await page.locator("article.card").count(), 5);
  await page.getByRole("link", { name: "Python remove this filter" }).click();
  assert.match(await showing(page), /questions · Advanced$/);
  await page.locator("article.card h2 a").first().click();
  await page.getByRole("navigation", { name: "In the list", exact: true }).getByRole("link", { name: /^Next/ }).click();
  await page.getByRole("link", { name: "All questions" }).first().click();
  await page.getByRole("link", { name: "Newest" }).click();
  await page.getByRole("link", { name: "Next", exact: true }).click();
  assert.match(await showing(page), /^Showing 21–40/);
  assert.ok(page.url().startsWith(`${seed}/questions/sort/newest/page/2`));
}));

test("each list says how many questions stand on those it leads to", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.goto(`${seed}/questions/level/beginner/`);
  const heading = (name) => page.locator("nav.filters h2").filter({ hasText: name }).textContent();
  assert.equal(await heading("Technology"), "Technology"); // Its links stay with Beginner.
  assert.equal(await heading("Category"), "Category of all questions");
  const links = await page.getByRole("navigation", { name: "Lists" }).locator(".tech a, .level a, .category a").evaluateAll((all) => all.map((link) => [link.href, Number(link.querySelector("small").textContent)]));
  assert.ok(links.length > 6);
  for (const [address, count] of links) {
    await page.goto(address);
    assert.equal(Number(/(\d+) questions?\b/.exec(await showing(page))[1]), count, address);
  }
}));

test("old addresses, and those in lower case, lead on", () => withPage(browser, {}, async (page) => {
  for (const [from, to] of [["py-adv-004", "PY-ADV-004"], ["PY-ADV-101", "PY-ADV-001"], ["py-adv-101", "PY-ADV-001"]]) {
    await page.goto(`${seed}/questions/${from}`); // As a server's: without a slash at the end.
    await page.waitForURL(`**/questions/${to}/index.html`);
    assert.equal(await page.locator("h1").count(), 1);
  }
}));

test("nothing is offered that needs a server", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  for (const at of ["/", "/questions/", "/hub/", "/about/", "/404.html"]) {
    await page.goto(seed + at);
    for (const form of await page.locator("form").all()) assert.equal(await form.isVisible(), false, at);
    assert.equal(await page.locator('a[href*="random"], a[href*="/api/"], [data-server]').count(), 0, at);
    await page.keyboard.press("?");
    assert.doesNotMatch(await page.getByRole("dialog").textContent(), /Search/);
  }
}));

for (const [name, site, pages] of [
  ["a host", seed, ["/", "/questions/", "/questions/tech/python/level/advanced/", "/questions/PY-ADV-004/", "/hub/", "/about/", "/trust/", "/paths/first/", "/kits/backend/", "/audits/hints/"]],
  ["a disk", pathToFileURL(path.join(folder, "some/prefix")).href, ["/index.html", "/questions/index.html", "/questions/PY-ADV-004/index.html"]],
])
  test(`pages are quiet, styled and usable on ${name}`, () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
    const noted = await watch(page, site);
    for (const at of pages) {
      await page.goto(site + at);
      await page.getByRole("button", { name: /^Theme/ }).click();
      const skip = await page.locator(".skip").evaluate((link) => getComputedStyle(link).position);
      assert.equal(skip, "absolute", at);
    }
    await page.locator("a.brand").click();
    await page.getByRole("link", { name: "All questions", exact: true }).click();
    await page.locator("article.card h2 a").first().click();
    await page.locator("h1").waitFor();
    assert.deepEqual(noted, []);
  }));

test("a sample runs below a prefix, and is not offered on a disk", async () => {
  await withPage(browser, { viewport: sizes.desktop }, async (page) => {
    const noted = await watch(page, bank);
    await page.goto(`${bank}/questions/SQL-ADV-001/`);
    const sample = page.locator("figure[data-run]").first();
    await sample.getByRole("button", { name: "Run it here" }).click();
    await sample.getByRole("button", { name: /^Run/ }).first().click();
    await sample.getByText("It prints the same as on the page.").waitFor({ timeout: 30000 });
    assert.deepEqual(noted, []);
  });
  await withPage(browser, {}, async (page) => {
    await page.goto(pathToFileURL(path.join(folder, "bank/questions/SQL-ADV-001/index.html")).href);
    await page.getByRole("button", { name: /^Theme/ }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Run it here" }).count(), 0);
  });
});

test("axe finds nothing", () => withPage(browser, { viewport: sizes.desktop, bypassCSP: true, reducedMotion: "reduce" }, async (page) => {
  for (const at of ["/", "/questions/", "/questions/level/advanced/", "/404.html"]) {
    await page.goto(seed + at);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    assert.deepEqual(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${at} ${id} ${target}`)), []);
  }
}));
