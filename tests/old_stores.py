"""Stores of every layout that ever landed, made by the SQL of their time; `store/samples/rows` fills them."""

import sqlite3
from pathlib import Path

from nlp_support.store.migrations import MIGRATIONS, UNREPAIRED
from nlp_support.store.schema import APPLICATION_ID

SAMPLES = Path(__file__).parent / "store" / "samples"
EARLY = {file.stem: file.read_text(encoding="utf-8") for file in sorted((SAMPLES / "early").glob("*.sql"))}

# Which commit made version 1, and to which version the store was brought.
EARLY_LAYOUTS = [(first, version) for first in EARLY for version in range(1, UNREPAIRED + 1)]
LAYOUTS = [*EARLY_LAYOUTS, *(("d2f47aa", version) for version in range(1, len(MIGRATIONS) + 1))]


def old_store(path: Path, first: str, version: int) -> Path:
    """A store that began as commit `first` made it and was brought to `version`, not opened since."""
    connection = sqlite3.connect(path)
    for number, script in enumerate((EARLY.get(first, MIGRATIONS[0]), *MIGRATIONS[1:version]), 1):
        connection.executescript(script)
        rows = SAMPLES / "rows" / f"{number}.sql"
        if rows.exists():
            connection.executescript(rows.read_text(encoding="utf-8"))
    columns = len(connection.execute("PRAGMA table_info(reply_vectors)").fetchall())
    vector = ("shop", 1767603660000000, "a1", "words@1/1", *[b"\1"] * (columns - 4))
    connection.execute(f"INSERT INTO reply_vectors VALUES ({', '.join('?' * columns)})", vector)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.commit()
    connection.close()
    return path
