// Values as Node's console.log shows them, as far as samples need it. Source: the documented
// defaults of util.inspect (depth 2, 80 columns, 100 items, three levels on one line).
const kDepth = 2, kColumns = 80, kItems = 100, kLevelsOnALine = 3, kGroupedFrom = 7;

/** What one call keeps in mind while it goes down. */
interface State {
  path: object[];       // From the outermost value to the one being shown.
  circular: object[];   // Those that contain themselves.
  deepest: number;      // Level of what was shown last.
  indent: number;
}

function quoted(text: string): string {
  const quote = !text.includes("'") ? "'" : !text.includes('"') ? '"' : !text.includes("`") && !text.includes("${") ? "`" : "'";
  const escapes: Record<string, string> = { "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f", "\v": "\\v", "\\": "\\\\" };
  const escape = (character: string) => escapes[character] ?? (character === quote ? `\\${quote}` : `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
  return quote + text.replace(/[\x00-\x1f\x7f\\'"`]/g, (character) => "'\"`".includes(character) && character !== quote ? character : escape(character)) + quote;
}

function primitive(value: unknown): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "bigint") return `${value}n`;
  return Object.is(value, -0) ? "-0" : String(value);
}

function nameOf(value: object): string | null {
  for (let at: object | null = value; at; at = Object.getPrototypeOf(at)) {
    const maker = Object.getOwnPropertyDescriptor(at, "constructor")?.value as unknown;
    if (typeof maker === "function" && maker.name !== "") return maker.name;
  }
  return null;
}

/** `Foo ` before the braces of an instance of Foo; with a size where Node shows one. */
function prefix(value: object, usual: string, size?: number): string {
  const name = nameOf(value) ?? `[${usual}: null prototype]`;
  const tag = (value as Record<symbol, unknown>)[Symbol.toStringTag];
  const shownTag = typeof tag === "string" && tag !== "" && tag !== name ? `[${tag}] ` : "";
  if (size !== undefined) return `${name}(${size}) ${shownTag}`;
  return name === usual && shownTag === "" ? "" : `${name} ${shownTag}`;
}

function functionName(value: Function): string {
  if (/^class\b/.test(Function.prototype.toString.call(value))) {
    const base = Object.getPrototypeOf(value) as Function;
    return `[class ${value.name || "(anonymous)"}${base.name ? ` extends ${base.name}` : ""}]`;
  }
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return value.name ? `[${kind}: ${value.name}]` : `[${kind} (anonymous)]`;
}

function key(name: string | symbol): string {
  if (typeof name === "symbol") return `[${String(name)}]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function property(holder: object, name: string | symbol, state: State): string {
  const { get, set, value } = Object.getOwnPropertyDescriptor(holder, name)!;
  state.indent += 2;
  const shown = get ? (set ? "[Getter/Setter]" : "[Getter]") : set ? "[Setter]" : show(value, state);
  state.indent -= 2;
  return `${key(name)}: ${shown}`;
}

function properties(value: object, state: State): string[] {
  const names = [...Object.keys(value).filter((name) => !isIndexed(value) || !/^\d+$/.test(name)),
    ...Object.getOwnPropertySymbols(value).filter((name) => Object.prototype.propertyIsEnumerable.call(value, name))];
  return names.map((name) => property(value, name, state));
}

function isIndexed(value: object): boolean {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

function more(count: number): string[] {
  return count > 0 ? [`... ${count} more item${count > 1 ? "s" : ""}`] : [];
}

function items(value: ArrayLike<unknown>, state: State): string[] {
  const out: string[] = [];
  let at = 0;
  for (; at < value.length && out.length < kItems; ++at) {
    const begin = at;
    while (at < value.length && !(at in value)) ++at;
    if (at > begin) out.push(`<${at - begin} empty item${at - begin > 1 ? "s" : ""}>`);
    if (at < value.length && out.length < kItems) out.push(inner(value[at], state));
  }
  return [...out, ...more(value.length - at)];
}

function inner(value: unknown, state: State): string {
  state.indent += 2;
  const shown = show(value, state);
  state.indent -= 2;
  return shown;
}

/** Items of a long list in columns, so that it takes few lines. */
function grouped(out: string[], state: State, isNumeric: boolean): string[] {
  const last = out.length > kItems ? out.slice(kItems) : [];
  const count = out.length - last.length;
  const widths = out.slice(0, count).map((item) => item.length + 2);
  const widest = Math.max(...widths), total = widths.reduce((sum, width) => sum + width, 0);
  if (widest * 3 + state.indent >= kColumns || (total / widest <= 5 && widest > 8)) return out;
  const biased = Math.max(widest - 3 - Math.sqrt(widest - total / out.length), 1);
  const columns = Math.min(Math.round(Math.sqrt(2.5 * biased * count) / biased), Math.floor((kColumns - state.indent) / widest), 4 * kLevelsOnALine);
  if (columns <= 1) return out;
  const widthOf = Array.from({ length: columns }, (_, column) => Math.max(...widths.filter((_, i) => i % columns === column)));
  const rows: string[] = [];
  for (let row = 0; row < count; row += columns) {
    const cells = out.slice(row, Math.min(row + columns, count));
    rows.push(cells.map((cell, i) => {
      const isLast = i === cells.length - 1;
      if (isNumeric) return `${cell}${isLast ? "" : ", "}`.padStart(widthOf[i]! - (isLast ? 2 : 0));
      return isLast ? cell : `${cell}, `.padEnd(widthOf[i]!);
    }).join(""));
  }
  return [...rows, ...last];
}

/** Braces around the parts, on one line if they are few and short. */
function braced(open: string, parts: string[], close: string, state: State, level: number, group: boolean): string {
  const before = parts.length;
  const isNumeric = group && parts.every((part) => /^-?[\d.]|^-?Infinity$|^NaN$/.test(part));
  const out = group && before >= kGroupedFrom ? grouped(parts, state, isNumeric) : parts;
  if (state.deepest - level < kLevelsOnALine && out.length === before) {
    const length = out.reduce((sum, part) => sum + part.length, 0) + 2 * out.length + state.indent + open.length + 10;
    const line = out.join(", ");
    if (length <= kColumns && !line.includes("\n")) return `${open} ${line} ${close}`;
  }
  const margin = `\n${" ".repeat(state.indent)}`;
  return `${open}${margin}  ${out.join(`,${margin}  `)}${margin}${close}`;
}

function errorText(error: Error, state: State): [string, string[]] {
  const lines = (error.stack ?? String(error)).split("\n");
  const ours = lines.findIndex((line) => /^\s+at .*\bblob:/.test(line)); // From there on it is the runner.
  const stack = lines.slice(0, ours < 0 ? lines.length : ours).join("\n");
  const base = stack.includes("\n") ? stack.split("\n").join(`\n${" ".repeat(state.indent)}`) : `${state.path.length > 1 ? `[${stack}]` : stack}`;
  const cause = Object.hasOwn(error, "cause") ? [`[cause]: ${inner(error.cause, state)}`] : [];
  return [base, [...properties(error, state), ...cause]];
}

/** The text before the braces, what stands in them, and whether they are brackets. */
function parts(value: object, state: State): { base?: string; open: string; inside: string[]; close: string; isList?: boolean } {
  const own = () => properties(value, state);
  if (Array.isArray(value)) {
    const open = nameOf(value) === "Array" ? "[" : `${prefix(value, "Array", value.length)}[`;
    return { open, inside: [...items(value, state), ...own()], close: "]", isList: true };
  }
  if (isIndexed(value)) return { open: `${prefix(value, "", (value as Uint8Array).length)}[`, inside: [...items(value as Uint8Array, state), ...own()], close: "]", isList: true };
  if (value instanceof Set) return { open: `${prefix(value, "Set", value.size)}{`, inside: [...[...value].map((item) => inner(item, state)), ...own()], close: "}" };
  if (value instanceof Map) {
    const entries = [...value].map(([name, item]) => `${inner(name, state)} => ${inner(item, state)}`);
    return { open: `${prefix(value, "Map", value.size)}{`, inside: [...entries, ...own()], close: "}" };
  }
  if (typeof value === "function") return { base: functionName(value), open: "{", inside: own(), close: "}" };
  if (value instanceof Date) return { base: Number.isNaN(+value) ? "Invalid Date" : value.toISOString(), open: "{", inside: own(), close: "}" };
  if (value instanceof RegExp) return { base: String(value), open: "{", inside: own(), close: "}" };
  if (value instanceof Promise) return { open: "Promise {", inside: ["<pending>", ...own()], close: "}" };
  if (value instanceof WeakMap || value instanceof WeakSet) return { open: `${nameOf(value)} {`, inside: ["<items unknown>"], close: "}" };
  if (value instanceof Number || value instanceof String || value instanceof Boolean) return { base: `[${nameOf(value)}: ${primitive(value.valueOf())}]`, open: "{", inside: [], close: "}" };
  if (value instanceof Error) {
    const [base, inside] = errorText(value, state);
    return { base, open: "{", inside, close: "}" };
  }
  return { open: `${prefix(value, "Object")}{`, inside: own(), close: "}" };
}

function showObject(value: object, state: State): string {
  const level = state.path.length, before = state.deepest;
  state.deepest = level;
  state.path.push(value);
  const { base, open, inside, close, isList } = parts(value, state);
  state.path.pop();
  const index = state.circular.indexOf(value);
  const reference = index >= 0 ? `<ref *${index + 1}> ` : "";
  if (inside.length === 0) {
    state.deepest = before;
    return reference + (base ?? `${open}${close}`);
  }
  return braced(reference + (base ? `${base} ${open}` : open), inside, close, state, level, isList ?? false);
}

/** Whether something of it would be left out where nothing more is shown. */
function isFilled(value: object): boolean {
  if (typeof value === "function" || value instanceof Date || value instanceof RegExp || value instanceof Error) return false;
  return Reflect.ownKeys(value).length > (Array.isArray(value) ? 1 : 0) || (value instanceof Map || value instanceof Set) && value.size > 0;
}

function show(value: unknown, state: State): string {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return primitive(value);
  if (state.path.includes(value)) {
    if (!state.circular.includes(value)) state.circular.push(value);
    return `[Circular *${state.circular.indexOf(value) + 1}]`;
  }
  if (state.path.length > kDepth && isFilled(value))
    return Array.isArray(value) ? "[Array]" : `[${nameOf(value) ?? "Object: null prototype"}]`;
  return showObject(value, state);
}

/** `value` as `console.log(value)` prints it, if it is no string. */
export function inspect(value: unknown): string {
  return show(value, { path: [], circular: [], deepest: 0, indent: 0 });
}
