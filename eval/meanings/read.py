"""Sentences by what they mean: files LANGUAGE.toml with a table for each kind, one message a line."""

from dataclasses import dataclass
from pathlib import Path

from nlp_support.errors import UnreadableFile
from nlp_support.types.documents import read_toml

FOLDER = Path(__file__).parent / "sentences"
# What each table of sentences means, head by head: yes, no, or (None) not said.
TABLES: dict[str, dict[str, bool | None]] = {
    "danger": {"danger": True, "leaving": False, "feeling": None, "bitter": False, "law": None},
    "leaving": {"danger": False, "leaving": True, "feeling": None, "bitter": False, "law": False},
    "law": {"danger": None, "leaving": None, "feeling": None, "bitter": False, "law": True},
    "neither": {"danger": False, "leaving": False, "feeling": None, "bitter": False, "law": False},
    "plain": {"danger": False, "leaving": False, "feeling": False, "bitter": False, "law": False},
    "felt": {"danger": False, "leaving": None, "feeling": True, "bitter": False, "law": False},
    "bitter": {"danger": False, "leaving": None, "feeling": True, "bitter": True, "law": False},
}


@dataclass(frozen=True)
class Sentence:
    """A message, its language, and which table it stands in."""

    language: str
    table: str
    text: str

    def means(self, head: str) -> bool | None:
        """Whether it means this; None if nothing is said of that."""
        return TABLES[self.table][head]


def read_sentences(folder: Path = FOLDER) -> list[Sentence]:
    """The sentences of a folder.

    Raises:
        UnreadableFile: there are none, a file is not TOML, or has another table.
    """
    found: list[Sentence] = []
    for file in sorted(folder.glob("*.toml")):
        try:
            tables = read_toml(file)
        except (OSError, ValueError) as error:
            raise UnreadableFile(f"cannot read {file}: {error}; expected tables of sentences") from error
        for table, lines in tables.items():
            if table not in TABLES or not isinstance(lines, str):
                raise UnreadableFile(f"{file} has a table {table!r}, expected one of {', '.join(TABLES)}")
            found += [Sentence(file.stem, table, line.strip()) for line in lines.splitlines() if line.strip()]
    if not found:
        raise UnreadableFile(f"there are no sentences in {folder}; name a folder with files LANGUAGE.toml")
    return found
