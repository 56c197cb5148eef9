// SQL: SQLite compiled to WebAssembly, on a fresh database in memory.
import sqlite3InitModule from "@sqlite.org/sqlite-wasm";
import { pythonBytes, pythonFloat } from "./python_text";
import { fetchFrom, mute, print, serve } from "./worker";

const kPointerBytes = 4; // WebAssembly of 32 bits.

type Sqlite = Awaited<ReturnType<typeof sqlite3InitModule>>;

/** Runs one script as the bank's `_runtimes/sqlite.py` does. */
function runScript({ capi, wasm }: Sqlite, database: number, code: string): number {
  const complain = (): number => {
    print(`Error: ${capi.sqlite3_errmsg(database)}\n`, true);
    return 1;
  };
  const bytesAt = (begin: number, size: number) => wasm.heap8u().slice(begin, begin + size);
  const value = (statement: number, column: number): string => {
    switch (capi.sqlite3_column_type(statement, column)) {
      case capi.SQLITE_NULL: return "NULL";
      case capi.SQLITE_INTEGER: return String(capi.sqlite3_column_int64(statement, column));
      case capi.SQLITE_FLOAT: return pythonFloat(capi.sqlite3_column_double(statement, column));
      case capi.SQLITE_BLOB: return pythonBytes(bytesAt(capi.sqlite3_column_blob(statement, column), capi.sqlite3_column_bytes(statement, column)));
      default: return capi.sqlite3_column_text(statement, column) ?? "";
    }
  };
  const printStatement = (statement: number): boolean => {
    const columns = Array.from({ length: capi.sqlite3_column_count(statement) }, (_, i) => i);
    const line = (values: string[]) => print(`${values.join(" | ")}\n`, false);
    let state = capi.sqlite3_step(statement);
    const isGood = state === capi.SQLITE_ROW || state === capi.SQLITE_DONE;
    if (isGood && columns.length > 0) line(columns.map((i) => capi.sqlite3_column_name(statement, i)!));
    for (; state === capi.SQLITE_ROW; state = capi.sqlite3_step(statement)) line(columns.map((i) => value(statement, i)));
    return state === capi.SQLITE_DONE;
  };
  const bytes = wasm.allocCString(code, true) as [number, number];
  const holder = wasm.alloc(2 * kPointerBytes) as number;
  for (let at = bytes[0], end = bytes[0] + bytes[1]; at < end;) {
    if (capi.sqlite3_prepare_v3(database, at as never, end - at, 0, holder, holder + kPointerBytes) !== capi.SQLITE_OK) return complain();
    const statement = wasm.peekPtr(holder) as number;
    at = wasm.peekPtr(holder + kPointerBytes) as number;
    if (!statement) continue; // Blanks and comments.
    const isDone = printStatement(statement);
    const status = isDone ? 0 : complain();
    capi.sqlite3_finalize(statement);
    if (status !== 0) return status;
  }
  return 0;
}

function openDatabase({ capi, wasm }: Sqlite): number {
  const holder = wasm.alloc(kPointerBytes) as number;
  if (capi.sqlite3_open(":memory:", holder) !== capi.SQLITE_OK) throw new Error("SQLite has no memory");
  return wasm.peekPtr(holder) as number;
}

serve(async (parts) => {
  fetchFrom(parts);
  const sqlite = await sqlite3InitModule();
  return ({ before, code }) => {
    const database = openDatabase(sqlite);
    mute(true);
    const status = runScript(sqlite, database, before);
    mute(false);
    return status || runScript(sqlite, database, code);
  };
});
