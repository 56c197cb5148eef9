// Values of a database as Python's str() writes them: the bank's own driver for SQL is in Python.

/** A number with a decimal point. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? "inf" : value < 0 ? "-inf" : "nan";
  const [digits, power] = value.toExponential().split("e") as [string, string];
  const exponent = Number(power);
  if (exponent < -4 || exponent >= 16) return `${digits}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  const plain = exponent < 0 ? value.toFixed(digits.replace(/[-.]/g, "").length - 1 - exponent) : String(value);
  return plain.includes(".") ? plain : `${Object.is(value, -0) ? "-0" : plain}.0`;
}

/** Bytes. */
export function pythonBytes(bytes: Uint8Array): string {
  const named: Record<number, string> = { 9: "\\t", 10: "\\n", 13: "\\r", 92: "\\\\" };
  const quote = bytes.includes(39) && !bytes.includes(34) ? '"' : "'";
  const shown = (byte: number): string => {
    if (named[byte]) return named[byte];
    if (byte === quote.charCodeAt(0)) return `\\${quote}`;
    return byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, "0")}` : String.fromCharCode(byte);
  };
  return `b${quote}${Array.from(bytes, shown).join("")}${quote}`;
}
