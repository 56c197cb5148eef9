// Somebody reads: every element of the page all this grew from, with scripts and without, on a
// phone and on a desk.
import assert from "node:assert/strict";
import test from "node:test";
import { launch, pages, serve, sizes, withPage } from "./harness.mjs";

const origin = await serve("tests/seed");
const browser = await launch();
const filtered = `${origin}${pages.list}`;
const sections = ["Answer", "Deep explanation", "Real-world example", "Common mistakes", "Production scenario", "What each level knows", "Follow-up questions"];

/** Runs a story at both sizes, with scripts and without. */
function everywhere(name, story) {
  for (const [size, viewport] of Object.entries(sizes))
    for (const javaScriptEnabled of [true, false])
      test(`${name} (${size}, scripts ${javaScriptEnabled ? "on" : "off"})`, () =>
        withPage(browser, { viewport, javaScriptEnabled }, (page) => story(page, { size, scripts: javaScriptEnabled })));
}

const ids = (page) => page.locator("article").evaluateAll((cards) => cards.map((card) => card.id));
const words = async (locator) => (await locator.innerText()).replace(/\s+/g, " ").trim();

everywhere("the original page is all there", async (page) => {
  await page.goto(filtered);
  assert.match(await page.title(), /Interview questions · Advanced · Python/);
  assert.equal(await words(page.locator("body > a").first()), "Skip to main content");
  assert.match(await words(page.getByRole("navigation", { name: "Breadcrumb" })), /Home.*Knowledge Hub.*Interview Questions/);
  assert.match(await words(page.getByRole("heading", { level: 1 })), /Interview Questions ?& Model Answers/);
  await page.getByText("Fifty-four short questions for the tests").first().waitFor();
  const totals = await words(page.locator("dl").first());
  for (const [count, name] of [[54, "Total Questions"], [3, "Technologies"], [3, "Levels"]]) assert.match(totals, new RegExp(`${name}|${count}`, "i"));
  await page.getByText("Showing 5 questions · Advanced · Python", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Clear all filters" }).waitFor();
  assert.deepEqual(await ids(page), ["PY-ADV-004", "PY-ADV-003", "PY-ADV-005", "PY-ADV-001", "PY-ADV-002"]);
});

everywhere("every card shows every label and opens section by section", async (page) => {
  await page.goto(filtered);
  for (const id of await ids(page)) {
    const card = page.locator(`article#${id}`);
    const text = await words(card);
    for (const label of [id, "Python", "Advanced", /\d+\/10/, /Python (Core|Performance)/, `ID: ${id} · Difficulty:`]) assert.match(text, new RegExp(label));
  }
  const card = page.locator("article").first();
  for (const section of sections) {
    const summary = card.locator("summary", { hasText: section });
    const body = card.locator("details", { has: page.locator("summary", { hasText: section }) }).locator(":scope > :not(summary)").first();
    assert.equal(await body.isVisible(), false, `${section} is closed`);
    await summary.click();
    assert.equal(await body.isVisible(), true, `${section} is open`);
    assert.ok((await words(body)).length > 20, section);
  }
  assert.equal(await card.getByRole("link", { name: /PY-BEG-007|What does the annotation/ }).first().isVisible(), true, "a follow-up is a link");
});

everywhere("one control opens every section, and closes them", async (page) => {
  await page.goto(filtered);
  const bodies = page.locator("article > details > :not(summary)");
  const shown = () => bodies.evaluateAll((all) => all.filter((body) => body.checkVisibility()).length);
  assert.equal(await shown(), 0);
  await page.getByLabel("Open every section").check();
  assert.equal(await shown(), 5 * sections.length);
  await page.getByLabel("Open every section").uncheck();
  assert.equal(await shown(), 0);
});

everywhere("filters are boxes and a button", async (page, { size, scripts }) => {
  await page.goto(`${origin}/questions`);
  await page.getByText("Showing 1–20 of 54 questions", { exact: true }).waitFor();
  assert.equal(await page.getByRole("link", { name: "Clear all filters" }).count(), 0);
  const unfold = async () => {
    if (size === "phone") await page.locator("#filters summary", { hasText: "Filters" }).click();
  };
  const follows = scripts && size === "desktop"; // At once; elsewhere several are chosen first.
  const box = (name) => page.locator("#filters").getByRole("checkbox", { name });
  await unfold();
  await box(/^Advanced \d+$/).click();
  if (follows) await page.waitForURL(/level=Advanced/);
  await box(/^Python \d+$/).click();
  if (!follows) await page.getByRole("button", { name: "Show results" }).click();
  await page.getByText("Showing 5 questions · Advanced · Python", { exact: true }).waitFor();
  await unfold();
  assert.equal(await box(/^Advanced \d+$/).isChecked(), true);
  await page.getByRole("link", { name: "✕ Clear filters" }).click();
  await page.getByText("Showing 1–20 of 54 questions", { exact: true }).waitFor();
});

everywhere("one filter can be taken back alone", async (page) => {
  await page.goto(filtered);
  await page.getByRole("link", { name: /^Advanced/ }).filter({ hasText: "remove" }).click();
  await page.getByText("Showing 19 questions · Python", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Clear all filters" }).click();
  assert.equal(new URL(page.url()).search, "");
});

everywhere("pages turn, and end", async (page) => {
  await page.goto(`${origin}/questions?tech=python&tech=cpp&tech=sql`);
  assert.equal((await ids(page)).length, 20);
  await page.getByRole("link", { name: "Next", exact: true }).click();
  await page.getByText(/^Showing 21–40 of 54 questions/).waitFor();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "3", exact: true }).click();
  await page.getByText(/^Showing 41–54 of 54 questions/).waitFor();
  assert.equal(await page.getByRole("link", { name: "Next", exact: true }).count(), 0);
  const answer = await page.goto(`${origin}/questions?page=4`);
  assert.equal(answer.status(), 404);
  await page.getByRole("link", { name: "All questions" }).click();
  await page.getByText(/^Showing 1–20/).waitFor();
});

everywhere("words are searched, and an empty list says what to loosen", async (page) => {
  await page.goto(`${origin}/questions?level=Beginner`);
  const box = page.locator("#filters input[type=search]");
  await box.fill("zzzz");
  await box.press("Enter");
  await page.getByText(/Without “zzzz” there would be some/).waitFor();
  await page.getByRole("link", { name: "“zzzz”" }).first().click();
  await page.getByText(/^Showing \d+ questions · Beginner|^Showing 1–20/).first().waitFor();
});

everywhere("a question is read, within the filter, to its last section", async (page) => {
  await page.goto(filtered);
  await page.getByRole("link", { name: "What happens to type hints at run time, and who checks them?" }).click();
  await page.waitForURL(/\/questions\/PY-ADV-004\?/);
  const headings = (await page.getByRole("heading", { level: 2 }).allInnerTexts()).map((text) => text.replace(/\s*#$/, "").trim().toLowerCase());
  for (const section of [...sections, "Sources", "Related questions", "What changed when"]) assert.ok(headings.includes(section.toLowerCase()), `${section} in ${headings}`);
  for (const step of ["Beginner", "Intermediate", "Advanced", "Red flag"]) assert.match(await words(page.locator("#points")), new RegExp(step));
  assert.match(await words(page.getByRole("navigation", { name: "In the list", exact: true })), /1 of 5/);
  await page.getByRole("navigation", { name: "In the list", exact: true }).getByRole("link", { name: /^Next/ }).click();
  await page.waitForURL(/PY-ADV-003\?/);
  await page.getByRole("link", { name: /^All questions of this list/ }).first().click();
  await page.getByText("Showing 5 questions · Advanced · Python", { exact: true }).waitFor();
});

everywhere("an interview is ticked and noted on its kit", async (page) => {
  await page.goto(`${origin}/hub`);
  await page.getByRole("link", { name: "Python backend, a short talk" }).click();
  await page.waitForURL(`${origin}/kits/backend`);
  const sheet = page.getByRole("article", { name: /What happens to type hints/ });
  await sheet.getByText("names a static checker").click();
  assert.equal(await sheet.getByRole("checkbox", { name: "names a static checker" }).isChecked(), true);
  await sheet.getByLabel("Notes").fill("knew mypy");
  assert.equal(await sheet.getByText("The interpreter records hints").isVisible(), false);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.getByRole("banner").isVisible(), false);
  assert.equal(await sheet.getByText("Model answer").isVisible(), false);
  assert.equal(await sheet.getByLabel("Notes").inputValue(), "knew mypy");
  assert.equal(await sheet.locator(".rung li").first().evaluate((point) => getComputedStyle(point).breakInside), "avoid");
});

everywhere("a wrong address helps", async (page) => {
  const answer = await page.goto(`${origin}/questions/PY-ADV-04`);
  assert.equal(answer.status(), 404);
  await page.getByRole("link", { name: /^PY-ADV-004/ }).click();
  await page.waitForURL(/PY-ADV-004$/);
});

test("the home page leads into the bank", () => withPage(browser, { viewport: sizes.desktop }, async (page) => {
  await page.goto(origin);
  await page.locator("main input[type=search]").first().fill("metaclass");
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=metaclass/);
  assert.ok((await ids(page)).includes("PY-ADV-001"));
}));

test("empty fields do not stand in the address", () => withPage(browser, { viewport: sizes.phone }, async (page) => {
  await page.goto(`${origin}/questions`);
  await page.locator("#filters summary", { hasText: "Filters" }).click();
  await page.getByRole("checkbox", { name: /^SQL \d+$/ }).check();
  await page.getByRole("button", { name: "Show results" }).click();
  await page.waitForURL(`${origin}/questions?tech=sql`);
}));

const bank = await serve("bank");
for (const width of [320, 360, 1280])
  test(`nothing is wider than ${width} pixels in the built-in bank`, () => withPage(browser, { viewport: { width, height: 740 } }, async (page) => {
    const sitemap = await (await fetch(`${bank}/sitemap.xml`)).text();
    const questions = [...sitemap.matchAll(/\/questions\/([A-Z0-9-]+)</g)].map((found) => `/questions/${found[1]}`);
    assert.ok(questions.length >= 12);
    const collections = [...sitemap.matchAll(/(\/(?:paths|kits|audits)[^<]*)</g)].map((found) => found[1]);
    assert.ok(collections.length >= 11);
    for (const address of ["/", "/hub", "/about", "/questions", "/questions?level=Advanced&tech=python", "/nothing", ...collections, ...questions]) {
      await page.goto(bank + address);
      if (address.startsWith("/questions?") || address === "/questions") await page.getByLabel("Open every section").check();
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${address} is ${overflow} pixels too wide`);
    }
  }));
