// Python: CPython compiled to WebAssembly.
import { loadPyodide } from "pyodide";
import driver from "./driver.py";
import { fetchFrom, load, mute, print, serve } from "./worker";

declare const LOCK_INFO: object; // Filled in by the build.

/** A writer of bytes that may end in the middle of a character. */
function writer(isError: boolean): { write(bytes: Uint8Array): number } {
  const decoder = new TextDecoder();
  return {
    write(bytes) {
      print(decoder.decode(bytes, { stream: true }), isError);
      return bytes.length;
    },
  };
}

serve(async (parts) => {
  fetchFrom(parts);
  load(parts["pyodide.asm.js"] as ArrayBuffer);
  const python = await loadPyodide({
    indexURL: "https://runtime.invalid/", // Nothing is asked of it; see `fetchFrom`.
    lockFileContents: { info: LOCK_INFO, packages: {} } as never,
    env: { HOME: "/home/reader", PYTHONINSPECT: "", LANG: "C.UTF-8" },
  });
  python.FS.writeFile("/lib/viva_driver.py", driver);
  python.runPython("import sys; sys.path.append('/lib')");
  const { run } = python.pyimport("viva_driver") as { run(path: string, before: string, mute: (on: boolean) => void): number };
  python.setStdout(writer(false));
  python.setStderr(writer(true));
  python.setStdin({ error: true });
  return ({ before, code, files }) => {
    for (const { name, text } of files) python.FS.writeFile(name, text);
    python.FS.writeFile("sample.py", code);
    return run("sample.py", before, mute);
  };
});
