"""Runs one SQL script on a fresh in-memory SQLite database and prints every result.

A result is its header and its rows, the values joined by ` | `, NULL as `NULL`; results are
separated by nothing, as the bank language asks of every SQL engine. An error goes to stderr as
`Error: TEXT` and ends the run with status 1.
"""
import sqlite3
import sys


def statements(text):
    """The statements of `text`, split where SQLite itself says that one is complete."""
    start = 0
    for end, character in enumerate(text, 1):
        if character == ";" and sqlite3.complete_statement(text[start:end]):
            yield text[start:end]
            start = end
    if text[start:].strip():
        yield text[start:]


def shown(value):
    return "NULL" if value is None else str(value)


def main(path):
    database = sqlite3.connect(":memory:", isolation_level=None)
    with open(path, encoding="utf-8") as script:
        text = script.read()
    for statement in statements(text):
        try:
            cursor = database.execute(statement)
            if cursor.description:
                print(" | ".join(column[0] for column in cursor.description))
                for row in cursor:
                    print(" | ".join(map(shown, row)))
        except sqlite3.Error as error:
            sys.stdout.flush()
            print(f"Error: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
