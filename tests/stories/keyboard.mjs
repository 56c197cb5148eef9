// Somebody reads without a mouse; and the few things that only scripts add.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, pages, serve, sizes, withPage } from "./harness.mjs";

const origin = await serve("tests/seed");
const browser = await launch();

/** A story at a desk, on the page of that name. */
function story(name, at, steps, options = {}) {
  test(name, () => withPage(browser, { viewport: sizes.desktop, ...options }, async (page, context) => {
    await page.goto(origin + at);
    await steps(page, context);
  }));
}

const focused = (page) => page.evaluate(() => document.activeElement?.id ?? "");

for (const [name, at] of Object.entries(pages))
  story(`the first tab stop of ${name} skips to the content`, at, async (page) => {
    await page.keyboard.press("Tab");
    const link = page.getByRole("link", { name: "Skip to main content" });
    assert.equal(await link.evaluate((element) => element === document.activeElement), true);
    assert.equal(await link.isVisible(), true);
    const box = await link.boundingBox();
    assert.ok(box.y >= 0 && box.height > 10, "it is in sight");
    await page.keyboard.press("Enter");
    assert.equal(await focused(page), "main");
  });

story("every tab stop can be seen", pages.list, async (page) => {
  for (let stop = 0; stop < 40; ++stop) {
    await page.keyboard.press("Tab");
    const seen = await page.evaluate(() => {
      const style = getComputedStyle(document.activeElement);
      const box = document.activeElement.getBoundingClientRect();
      return { name: document.activeElement.outerHTML.slice(0, 80), ring: style.outlineStyle !== "none" || style.boxShadow !== "none", area: box.width * box.height };
    });
    assert.ok(seen.ring && seen.area > 0, `stop ${stop}: ${JSON.stringify(seen)}`);
  }
});

story("/ goes to the search box, and letters typed there are text", pages.list, async (page) => {
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.type), "search");
  await page.keyboard.type("j k ? o /");
  assert.equal(await page.evaluate(() => document.activeElement.value), "j k ? o /");
  assert.equal(await page.locator("dialog[open]").count(), 0);
});

story("j and k step from card to card", pages.list, async (page) => {
  const steps = [["j", "PY-ADV-004"], ["j", "PY-ADV-003"], ["j", "PY-ADV-005"], ["k", "PY-ADV-003"], ["k", "PY-ADV-004"], ["k", "PY-ADV-004"]];
  for (const [key, id] of steps) {
    await page.keyboard.press(key);
    assert.equal(await focused(page), id);
  }
});

story("Space opens the next section of the focused card", pages.list, async (page) => {
  await page.keyboard.press("j");
  const open = () => page.locator("article#PY-ADV-004 > details[open]").count();
  for (let count = 1; count <= 7; ++count) {
    await page.keyboard.press("Space");
    assert.equal(await open(), count);
  }
});

story("o opens and closes everything, Enter reads the question", pages.list, async (page) => {
  await page.keyboard.press("o");
  assert.equal(await page.locator("article > details[open]").count(), 35);
  await page.keyboard.press("o");
  assert.equal(await page.locator("article > details[open]").count(), 0);
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/PY-ADV-004\?tech=python&level=Advanced$/);
  await page.keyboard.press("j");
  await page.waitForURL(/PY-ADV-003\?/);
  await page.keyboard.press("k");
  await page.waitForURL(/PY-ADV-004\?/);
});

story("? explains, Esc closes, and the keys can be switched off", pages.list, async (page) => {
  const dialog = page.getByRole("dialog");
  await page.keyboard.press("?");
  await dialog.waitFor();
  assert.match(await dialog.innerText(), /Search[\s\S]*Next question[\s\S]*Previous question/);
  await page.keyboard.press("j");
  assert.equal(await page.evaluate(() => document.activeElement.closest("article")), null);
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.keyboard.press("?");
  await dialog.getByLabel("Use these keys").uncheck();
  await page.keyboard.press("Escape");
  for (const reload of [false, true]) {
    if (reload) await page.reload();
    for (const key of ["j", "/", "?", "o"]) await page.keyboard.press(key);
    assert.equal(await page.locator("dialog[open]").count(), 0);
    assert.equal(await page.locator("article > details[open]").count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement.closest("article, input")), null);
  }
  await page.getByRole("button", { name: "Keyboard help" }).click();
  await dialog.getByLabel("Use these keys").check();
  await page.keyboard.press("Escape");
  await page.keyboard.press("j");
  assert.equal(await focused(page), "PY-ADV-004");
});

story("keys with a modifier stay the browser's", pages.list, async (page) => {
  for (const key of ["Control+j", "Alt+k", "Meta+o"]) await page.keyboard.press(key);
  assert.equal(await focused(page), "");
  assert.equal(await page.locator("article > details[open]").count(), 0);
});

story("without scripts the page is still walked by keyboard", pages.list, async (page) => {
  const summary = page.locator("article summary").first();
  await summary.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("article > details[open]").count(), 1);
}, { javaScriptEnabled: false });

story("a chosen theme is kept, and does not flash", "/", async (page) => {
  const root = page.locator("html");
  const button = page.getByRole("button", { name: /^Theme/ });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  while ((await root.getAttribute("data-theme")) !== "dark") await button.click();
  const dark = await paper();
  assert.notEqual(dark, light);
  // The theme is there when the body first is: nothing was painted before.
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      window.atFirst = document.documentElement.dataset.theme;
      observer.disconnect();
    }).observe(document, { childList: true, subtree: true });
  });
  for (const at of ["/", pages.list, pages.question]) {
    await page.goto(origin + at);
    assert.equal(await page.evaluate(() => window.atFirst), "dark");
    assert.equal(await paper(), dark);
  }
  while ((await root.getAttribute("data-theme")) !== null) await button.click();
  await page.reload();
  assert.equal(await paper(), light);
}, { colorScheme: "light" });

story("without a choice the system's scheme is followed, scripts or not", "/", async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.emulateMedia({ colorScheme: "light" });
  assert.notEqual(await paper(), dark);
}, { colorScheme: "dark", javaScriptEnabled: false });

story("back shows the list as it was", pages.list, async (page) => {
  await page.locator("#filters").getByRole("checkbox", { name: /^C\+\+ \d+$/ }).click();
  await page.waitForURL(/tech=cpp/);
  await page.goBack();
  await page.getByText("Showing 5 questions · Advanced · Python", { exact: true }).waitFor();
  assert.equal(await page.locator("#filters").getByRole("checkbox", { name: /^C\+\+ \d+$/ }).isChecked(), false);
  assert.equal(await page.locator("#filters").getByRole("checkbox", { name: /^Python \d+$/ }).isChecked(), true);
  await page.getByRole("link", { name: /^Threads, processes or asyncio/ }).click();
  await page.waitForURL(/PY-ADV-003/);
  await page.goBack();
  await page.getByText("Showing 5 questions · Advanced · Python", { exact: true }).waitFor();
});

story("an address with a hash opens what it points to", "/questions/PY-ADV-004#points", async (page) => {
  await page.waitForFunction(() => scrollY > 0);
  assert.equal(await page.locator("#points").isVisible(), true);
});

const bank = await serve("bank");
test("a sample is copied as it was written", () => withPage(browser, { viewport: sizes.desktop, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
  await page.goto(`${bank}/questions/PY-ADV-001`);
  const block = page.locator("figure", { has: page.locator("pre > code") }).first();
  await block.getByRole("button", { name: "Copy this code" }).click();
  await page.getByText("Copied", { exact: true }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await block.locator("pre > code").first().textContent());
}));

test("without scripts there are no buttons that do nothing", () => withPage(browser, { viewport: sizes.desktop, javaScriptEnabled: false }, async (page) => {
  for (const at of Object.values(pages)) {
    await page.goto(origin + at);
    for (const button of await page.getByRole("button").all()) assert.ok(await button.evaluate((element) => element.form !== null), await button.innerText());
  }
}));
