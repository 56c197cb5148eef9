// A page asks nobody but its own site for anything, breaks no policy, and complains of nothing.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, pages, serve, sizes, withPage } from "./harness.mjs";

const seed = await serve("tests/seed");
const bank = await serve("bank");
const browser = await launch();

/** Notes everything that a page should not do. */
async function watch(page, context, origin) {
  const noted = [];
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type()) && !/status of 404/.test(message.text())) noted.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => noted.push(`error: ${error}`));
  page.on("dialog", (dialog) => noted.push(`dialog: ${dialog.message()}`));
  page.on("response", (answer) => {
    const expected = answer.request().isNavigationRequest() ? [200, 302, 308, 404] : [200, 304];
    if (!expected.includes(answer.status())) noted.push(`${answer.status()} ${answer.url()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith("data:")) noted.push(`request: ${request.url()}`);
  });
  context.on("weberror", (error) => noted.push(`error: ${error.error()}`));
  return noted;
}

/** Uses what a page has to be used. */
async function use(page) {
  const isList = await page.locator("article[id]").count();
  for (const key of isList ? ["j", "Space", "o", "?", "Escape", "/"] : ["?", "Escape", "/"]) await page.keyboard.press(key);
  await page.getByRole("button", { name: /^Theme/ }).click();
  for (const copy of await page.getByRole("button", { name: "Copy this code" }).all()) if (await copy.isVisible()) await copy.click();
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
}

const visits = [
  ...Object.values(pages).map((at) => [seed, at]),
  ...["/", "/hub", "/about", "/questions", "/questions/PY-ADV-001", "/questions/CPP-INT-001", "/nothing"].map((at) => [bank, at]),
];

for (const [size, viewport] of Object.entries(sizes))
  test(`pages are quiet (${size})`, async (context) => {
    for (const [origin, at] of visits)
      await context.test(at, () => withPage(browser, { viewport, permissions: ["clipboard-write"] }, async (page, browserContext) => {
        const noted = await watch(page, browserContext, origin);
        await page.goto(origin + at, { waitUntil: "load" });
        await use(page);
        await page.waitForTimeout(50);
        assert.deepEqual(noted, []);
      }));
  });

test("walking through the site is quiet", () => withPage(browser, { viewport: sizes.desktop }, async (page, context) => {
  const noted = await watch(page, context, seed);
  await page.goto(seed);
  await page.getByRole("link", { name: "Questions", exact: true }).first().click();
  await page.getByRole("checkbox", { name: /^Python \d+$/ }).click();
  await page.waitForURL(/tech=python/);
  await page.locator("article h2 a").first().click();
  await page.waitForURL(/\/questions\/PY/);
  for (let step = 0; step < 3; ++step) {
    await page.locator(".turn a[rel=next]").first().click();
    await page.waitForLoadState();
  }
  await page.goBack();
  await page.goForward();
  await page.waitForTimeout(300);
  assert.deepEqual(noted, []);
}));

test("nothing is stored about a reader who chose nothing", () => withPage(browser, {}, async (page, context) => {
  for (const at of Object.values(pages)) await page.goto(seed + at);
  assert.deepEqual(await context.cookies(), []);
  assert.deepEqual(await page.evaluate(() => Object.entries(localStorage)), []);
}));

test("a page is printed without what is for the screen", () => withPage(browser, {}, async (page) => {
  await page.goto(seed + pages.question);
  await page.emulateMedia({ media: "print" });
  for (const gone of [".skip", "nav[aria-label=Main]", "form.search"]) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
  assert.equal(await page.locator("#points").isVisible(), true);
}));
