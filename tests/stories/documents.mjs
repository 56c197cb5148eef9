// Pages are HTML, feeds are XML, and the API is what its description says: judged by others' tools.
import assert from "node:assert/strict";
import test from "node:test";
import { Validator } from "@seriousme/openapi-schema-validator";
import Ajv2020 from "ajv/dist/2020.js";
import { FileSystemConfigLoader, HtmlValidate } from "html-validate";
import { buildFiles, host, pages, serve, temporaryFolder } from "./harness.mjs";

const seed = await serve("tests/seed");
const bank = await serve("bank");

const html = new HtmlValidate(new FileSystemConfigLoader({
  root: true,
  extends: ["html-validate:standard", "html-validate:document", "html-validate:a11y"],
  rules: {
    "doctype-style": "off", // Lower case, as HTML allows.
    "no-implicit-button-type": "off", // A button of a form submits it: that is meant.
    "aria-label-misuse": ["error", { allowAnyNamable: true }], // A named list of filters is meant.
    "require-sri": ["error", { target: "crossorigin" }], // Our own files are named by their content.
    "no-inline-style": "error",
    "void-style": "error",
  },
}));

/** Bugs that wait for their mend: the card of the home page, with its footer, stands in a header. */
const known = (message) => message.ruleId === "element-permitted-content" && message.selector === "#main > header > article > footer";

/** What html-validate finds, one line each. */
async function faults(address) {
  const text = await (await fetch(address)).text();
  const report = await html.validateString(text);
  return report.results.flatMap((result) => result.messages.filter((message) => !known(message)).map(({ ruleId, message, line, column, selector }) =>
    `${address}:${line}:${column} ${ruleId} ${message} (${selector}) near ${text.split("\n")[line - 1].slice(column - 1, column + 80)}`));
}

for (const [name, at] of Object.entries(pages)) test(`valid HTML: ${name}`, async () => assert.deepEqual(await faults(seed + at), []));

test("valid HTML: every question and list page of both banks", async () => {
  for (const origin of [seed, bank]) {
    const sitemap = await (await fetch(`${origin}/sitemap.xml`)).text();
    const questions = [...sitemap.matchAll(/\/questions\/([A-Z0-9-]+)</g)].map((found) => `/questions/${found[1]}`);
    for (const at of ["/", "/hub", "/about", "/questions", ...questions]) assert.deepEqual(await faults(origin + at), []);
  }
});

test("valid HTML: a site as files", async () => {
  const folder = temporaryFolder();
  buildFiles("tests/seed", folder);
  const files = await host(folder);
  for (const at of ["/", "/hub/", "/about/", "/questions/", "/questions/page/2/", "/questions/tech/python/level/advanced/", "/questions/PY-ADV-004/", "/questions/py-adv-004/", "/404.html"])
    assert.deepEqual(await faults(files + at), []);
});

const description = await (await fetch(`${seed}/api/v1/openapi.json`)).json();

test("the API's description is OpenAPI 3.1", async () => {
  const result = await new Validator().validate(description);
  assert.equal(result.errors, undefined, JSON.stringify(result.errors));
  assert.equal(result.valid, true);
  assert.match(description.openapi, /^3\.1\./);
});

const ajv = new Ajv2020({ strict: false, allErrors: true, formats: { date: /^\d{4}-\d\d-\d\d$/ } });
ajv.addSchema(description, "api");

/** Checks one answer of the API against the schema of that name. */
async function expectAnswer(at, schema, status = 200) {
  const answer = await fetch(seed + at);
  assert.equal(answer.status, status, at);
  assert.equal(answer.headers.get("content-type"), status === 200 ? "application/json" : "application/problem+json", at);
  const body = await answer.json();
  const validate = ajv.getSchema(`api#/components/schemas/${schema}`);
  assert.ok(validate(body), `${at}: ${ajv.errorsText(validate.errors)}`);
  return body;
}

test("answers of the API are what its description says", async () => {
  for (const query of ["", "?page=3", "?level=Advanced&tech=Python", "?q=zzzz", "?sort=newest&difficulty=1-3", "?tag=memory&tag=design&category=SQL%20Design"])
    await expectAnswer(`/api/v1/questions${query}`, "List");
  for (const page of [1, 2, 3])
    for (const { id } of (await expectAnswer(`/api/v1/questions?page=${page}`, "List")).items) await expectAnswer(`/api/v1/questions/${id}`, "Question");
  await expectAnswer("/api/v1/questions?level=Advancd&page=x", "Problem", 400);
  await expectAnswer("/api/v1/questions?page=4", "Problem", 404);
  await expectAnswer("/api/v1/questions/PY-ADV-04", "Problem", 404);
  await expectAnswer("/api/v1/nothing", "Problem", 404);
});

test("the description tells every member that answers have", async () => {
  const { schemas } = description.components;
  const told = (name) => new Set(Object.keys(schemas[name].properties));
  const list = await expectAnswer("/api/v1/questions", "List");
  const problem = await expectAnswer("/api/v1/questions?page=x", "Problem", 400);
  for (const [name, value] of [["List", list], ["Item", list.items[0]], ["FacetValue", list.facets.level[0]], ["Problem", problem]])
    for (const member of Object.keys(value)) assert.ok(told(name).has(member), `${name}.${member}`);
});

test("parameters of the description are those the API knows", async () => {
  const names = description.paths["/questions"].get.parameters.map(({ name }) => name);
  assert.deepEqual(names, ["tech", "level", "category", "tag", "proof", "difficulty", "q", "sort", "page"]);
});
