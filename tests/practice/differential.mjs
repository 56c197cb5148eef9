// Writes random histories as ts-fsrs judges them into a folder, in the forms that src/practice/vectors_test.cc compares, and
// runs it over them. Usage: differential.mjs FOLDER PROGRAM. SEED makes a run happen again.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createEmptyCard, default_w, fsrs } from "ts-fsrs";

const [folder, program] = process.argv.slice(2);
const seed = Number(process.env.SEED ?? Date.now() % 1e9);

/** Source: Mulberry32, Tommy Ettinger. */
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(seed);
const below = (end) => Math.floor(random() * end);
const grade = () => [1, 2, 3, 3, 3, 4][below(6)];
const lasting = (days) => Math.floor(days * random() ** 3);

/** Parameters near the default ones; those of the first stability not below what ts-fsrs takes. */
function parameters() {
  const low = [0.1, 0.1, 0.1, 0.1, 1, 0.1, 0.1, 0.001, 0, 0, 0.01, 0.1, 0.01, 0.05, 0, 0, 1, 0, 0, 0.01, 0.1];
  const high = [100, 100, 100, 100, 10, 4, 4, 0.75, 4.5, 0.8, 3.5, 5, 0.25, 0.9, 4, 1, 6, 0.5, 0.5, 0.8, 0.8];
  return default_w.map((w, i) => Number(Math.min(high[i], Math.max(low[i], w * (0.6 + 0.8 * random()))).toFixed(4)));
}

function memories(id) {
  const w = below(2) ? parameters() : [...default_w];
  const model = fsrs({ w, relearning_steps: [] });
  const reviews = [], expect = [];
  for (let state = null, i = 0; i < 2 + below(18); ++i) {
    const days = i === 0 ? 0 : below(4) ? lasting(400) : 0, rating = grade();
    state = model.next_state(state, days, rating);
    reviews.push([rating, days]);
    expect.push([state.stability, state.difficulty]);
  }
  return { id, w, reviews, expect };
}

const configurations = [
  {}, { learning_steps: ["1m", "10m", "1h"], relearning_steps: ["5m", "20m"] }, { learning_steps: [], relearning_steps: [] },
  { enable_short_term: false }, { request_retention: 0.85, maximum_interval: 365 }, { request_retention: 0.97 },
];

function schedules(id) {
  const conf = { enable_fuzz: false, ...configurations[id % configurations.length] };
  const scheduler = fsrs(conf), steps = [];
  let at = new Date(Date.UTC(2024, 0, 1) + below(86400 * 60) * 1000);
  for (let card = createEmptyCard(at), i = 0; i < 2 + below(14); ++i) {
    const rating = grade();
    card = scheduler.next(card, at, rating).card;
    steps.push({ rating, at, state: card.state, step: card.learning_steps, S: card.stability, D: card.difficulty,
                 scheduled_days: card.scheduled_days, due: card.due, reps: card.reps, lapses: card.lapses });
    at = below(3) ? card.due : new Date(card.due.getTime() + lasting(86400 * 30) * 1000);
  }
  return { id, conf, steps };
}

function file(name, count, make) {
  const path = join(folder, name);
  writeFileSync(path, Array.from({ length: count }, (_, id) => JSON.stringify(make(id))).join("\n") + "\n");
  return path;
}

mkdirSync(folder, { recursive: true });
const files = [file("memories.jsonl", 2000, memories), file("schedules.jsonl", 1200, schedules)];
console.log(`seed ${seed}`);
const done = spawnSync(program, ["--gtest_filter=Vectors.EveryOtherFileAgreesToo"],
                       { stdio: "inherit", env: { ...process.env, VIVA_FSRS_VECTORS: files.join(":") } });
process.exit(done.status ?? 1);
