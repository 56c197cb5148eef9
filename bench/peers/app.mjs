// The app a team would write first: Fastify and SQLite, a list of 20 with the count of every facet's
// every value, HTML by template literals. Prepared statements, an index for every filter, the rows'
// HTML made when the questions are loaded: kind to it where a kindness is free.
//
//   app.mjs load BANK FILE    puts the questions of a bank into a new database
//   app.mjs serve FILE PORT   answers GET /questions?tech=&level=&category=&tag=&difficulty=&sort=&page=
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import Fastify from "fastify";

const pageSize = 20;
const facets = ["technology", "level", "category", "tag", "difficulty"];
const parameters = { technology: "tech", level: "level", category: "category", tag: "tag", difficulty: "difficulty" };
const orders = {
  difficulty: "difficulty, id",
  newest: "changed DESC, id",
  title: "question COLLATE NOCASE, id",
};

const escape = (text) =>
  text.replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);

function readQuestion(path) {
  const [, front, body] = readFileSync(path, "utf8").split(/^---$/m);
  const field = (name) => new RegExp(`^${name}: "?(.*?)"?$`, "m").exec(front)[1];
  const sections = body.split(/^## /m).slice(1).map((part) => {
    const end = part.indexOf("\n");
    return { title: part.slice(0, end), text: part.slice(end).trim() };
  });
  return {
    id: field("id"), question: field("question"), technology: field("technology"), level: field("level"),
    category: field("category"), difficulty: Number(field("difficulty")), changed: /date: ([\d-]+)/.exec(front)[1],
    tags: field("tags").replace(/[[\]]/g, "").split(",").map((tag) => tag.trim()), sections,
  };
}

function card(q) {
  const sections = q.sections.map(({ title, text }) =>
    `<details><summary>${title}</summary>${text.split("\n\n").map((p) => `<p>${escape(p)}</p>`).join("")}</details>`);
  return `<article><h2><a href="/questions/${q.id}">${escape(q.question)}</a></h2>
<p>${q.id} · ${q.technology} · ${q.level} · ${q.category} · ${q.difficulty}/10</p>${sections.join("")}</article>`;
}

function load(bank, file) {
  const db = new DatabaseSync(file);
  db.exec(`CREATE TABLE questions (number INTEGER PRIMARY KEY, id TEXT UNIQUE, question TEXT, technology TEXT,
             level TEXT, category TEXT, difficulty INTEGER, changed TEXT, card TEXT);
           CREATE TABLE tags (tag TEXT, number INTEGER, PRIMARY KEY (tag, number)) WITHOUT ROWID;
           BEGIN`);
  const add = db.prepare("INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const addTag = db.prepare("INSERT OR IGNORE INTO tags VALUES (?, ?)");
  let number = 0;
  for (const folder of readdirSync(bank, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    for (const name of readdirSync(join(bank, folder.name))) {
      const q = readQuestion(join(bank, folder.name, name));
      add.run(++number, q.id, q.question, q.technology, q.level, q.category, q.difficulty, q.changed, card(q));
      for (const tag of q.tags) addTag.run(tag, number);
    }
  db.exec(`COMMIT;
           CREATE INDEX tags_of ON tags (number, tag);
           CREATE INDEX by_technology ON questions (technology, level, category, difficulty);
           CREATE INDEX by_level ON questions (level, technology, category, difficulty);
           CREATE INDEX by_category ON questions (category, level, technology, difficulty);
           CREATE INDEX by_difficulty ON questions (difficulty, id, technology, level, category);
           CREATE INDEX by_change ON questions (changed DESC, id);
           CREATE INDEX by_title ON questions (question COLLATE NOCASE, id);
           ANALYZE`);
  db.close();
}

const list = (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

// What an address asks for: for each facet the values chosen.
function readQuery(query) {
  const chosen = {};
  for (const facet of facets) chosen[facet] = list(query[parameters[facet]]);
  chosen.difficulty = chosen.difficulty.flatMap((range) => {
    const [low, high = low] = range.split("-").map(Number);
    return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  });
  return { chosen, sort: orders[query.sort] ? query.sort : "difficulty", page: Number(query.page ?? 1) };
}

// The condition of all facets but one, and its values.
function condition(chosen, except) {
  const parts = [], values = [];
  for (const facet of facets) {
    if (facet === except || chosen[facet].length === 0) continue;
    const marks = chosen[facet].map(() => "?").join(",");
    parts.push(facet === "tag" ? `number IN (SELECT number FROM tags WHERE tag IN (${marks}))` : `${facet} IN (${marks})`);
    values.push(...chosen[facet]);
  }
  return { where: parts.length ? `WHERE ${parts.join(" AND ")}` : "", values };
}

const countOf = {
  tag: (where) => `SELECT tag AS value, count(*) AS count FROM tags JOIN questions USING (number) ${where} GROUP BY tag`,
  other: (facet, where) => `SELECT ${facet} AS value, count(*) AS count FROM questions ${where} GROUP BY ${facet}`,
};

function page({ chosen, sort, page: number }, total, rows, counts) {
  const shown = facets.map((facet) => `<fieldset><legend>${facet}</legend>${counts[facet].map(({ value, count }) =>
    `<label><input type="checkbox" name="${parameters[facet]}" value="${value}"${chosen[facet].includes(value) ? " checked" : ""}> ${value} <span>${count}</span></label>`).join("\n")}</fieldset>`);
  const from = (number - 1) * pageSize;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Questions</title></head><body>
<form><select name="sort">${Object.keys(orders).map((name) => `<option${name === sort ? " selected" : ""}>${name}</option>`).join("")}</select>
${shown.join("\n")}<button>Apply</button></form>
<p>Showing ${from + 1}–${from + rows.length} of ${total} questions</p>
${rows.map((row) => row.card).join("\n")}
<nav>page ${number} of ${Math.ceil(total / pageSize)}</nav></body></html>`;
}

function serve(file, port) {
  const db = new DatabaseSync(file, { readOnly: true });
  db.exec("PRAGMA mmap_size = 1000000000; PRAGMA cache_size = -100000");
  const prepared = new Map();
  const prepare = (sql) => {
    if (!prepared.has(sql)) prepared.set(sql, db.prepare(sql));
    return prepared.get(sql);
  };
  const app = Fastify();
  app.get("/questions", (request, reply) => {
    const query = readQuery(request.query);
    const { where, values } = condition(query.chosen);
    const { total } = prepare(`SELECT count(*) AS total FROM questions ${where}`).get(...values);
    const rows = prepare(`SELECT card FROM questions ${where} ORDER BY ${orders[query.sort]} LIMIT ${pageSize} OFFSET ?`)
      .all(...values, (query.page - 1) * pageSize);
    const counts = {};
    for (const facet of facets) {
      const other = condition(query.chosen, facet);
      const sql = facet === "tag" ? countOf.tag(other.where) : countOf.other(facet, other.where);
      counts[facet] = prepare(sql).all(...other.values);
    }
    reply.type("text/html; charset=utf-8").send(page(query, total, rows, counts));
  });
  app.listen({ port, host: "127.0.0.1" });
}

const [command, ...rest] = process.argv.slice(2);
if (command === "load") load(...rest);
else serve(rest[0], Number(rest[1]));
