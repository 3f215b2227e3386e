"""Sentences with their acts, as they are written in files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_support.errors import UnreadableFile, closest
from nlp_support.text.acts import Act
from nlp_support.types.documents import read_toml

# Two sets by different hands: one that is read while the model is made, and one that nobody reads.
DEVELOPMENT, TEST = Path(__file__).parent / "development", Path(__file__).parent / "test"
SENTENCES, MESSAGES = "sentences", "messages"  # folders in each

# What is decided of a message by its acts, and the messages for which each is right.
DECISIONS = ("needs_answer", "needs_no_answer", "asks_back", "only_holds", "answers")


@dataclass(frozen=True, slots=True)
class Row:
    """A sentence, what it does, its language (ISO 639-1) and where it is from ("own" or a data set)."""

    text: str
    act: Act
    language: str
    source: str = "own"


def read_sentences(folder: Path) -> list[Row]:
    """The sentences of files LANGUAGE.toml, also in folders below.

    Each has for each act a table with `sentences = ["…", …]`.

    Raises:
        UnreadableFile: there is no such file, or one that is not like this.
    """
    files = sorted(folder.rglob("*.toml"))
    if not files:
        raise UnreadableFile(f"{folder} has no files LANGUAGE.toml; name a folder of sentences")
    return list(dict.fromkeys(row for file in files for row in _rows(file)))


def read_messages(folder: Path) -> dict[str, dict[str, list[str]]]:
    """By language, the messages for which each decision is right: files LANGUAGE.toml of lists of messages.

    Raises:
        UnreadableFile: there is no such file, or one that is not like this.
    """
    found = {}
    for file in sorted(folder.glob("*.toml")):
        lists = _tables(file)
        for name, texts in lists.items():
            if name not in DECISIONS:
                raise UnreadableFile(f"{file}: there is no decision {name!r}; {closest(name, DECISIONS)}")
            _check(texts, f"{file}: {name}")
        found[file.stem] = lists
    if not found:
        raise UnreadableFile(f"{folder} has no files LANGUAGE.toml; name a folder of messages")
    return found


def _rows(file: Path) -> Iterator[Row]:
    for name, table in _tables(file).items():
        if name not in list(Act):
            raise UnreadableFile(f"{file}: there is no act {name!r}; {closest(name, list(Act))}")
        texts = table.get("sentences") if isinstance(table, dict) else None
        yield from (Row(text, Act(name), file.stem) for text in _check(texts, f"{file}: [{name}] sentences"))


def _tables(file: Path) -> dict[str, Any]:
    try:
        return read_toml(file)
    except (OSError, ValueError) as error:
        raise UnreadableFile(f"cannot read {file}: {error}; correct it there") from error


def _check(texts: Any, where: str) -> list[str]:
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise UnreadableFile(f"{where}: expected a list of texts")
    return texts
