// Runs Pyright on one file and prints each report as one line: FILE:LINE: error: TEXT [RULE]
import { spawnSync } from "node:child_process";

const words = ["/opt/npm/pyright/index.js", "--outputjson", ...process.argv.slice(2)];
const { stdout, stderr, status } = spawnSync(process.execPath, words, { encoding: "utf8" });
process.stderr.write(stderr);
for (const { severity, message, rule = "syntax", range } of JSON.parse(stdout).generalDiagnostics)
  if (severity === "error")
    console.log(`sample.py:${range.start.line + 1}: error: ${message.split("\n")[0]} [${rule}]`);
process.exit(status);
