"""What redacts a reply is all in the fingerprint of the rules, which changes with it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import nlp_support
from nlp_support.text import fingerprint
from nlp_support.text.fingerprint import SOURCES, redaction_fingerprint, sources

PACKAGE = Path(nlp_support.__file__).parent
# Imported by what redacts, without a say in how: types, errors, and what only learning needs.
WITHOUT_A_SAY = {
    *("errors.py", "types/message.py", "types/export.py"),
    *("text/facts.py", "text/phrases.py", "text/rarity.py", "text/wording.py"),
    *("text/habits/__init__.py", "text/habits/footers.py", "text/habits/learn.py", "text/habits/quick.py"),
    *(f"text/acts/{name}.py" for name in ("__init__", "act", "decisions", "features", "model", "scripts")),
    *("text/acts/sentences.py", "text/acts/told.py"),
}


def imported(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = file.parents[node.level - 1].joinpath(*(node.module or "").split("."))
            names = [base, *(base / alias.name for alias in node.names)]
            yield from (
                path
                for one in names
                for path in (one.with_suffix(".py"), one / "__init__.py")
                if path.exists()
            )


def test_everything_that_redacting_imports_is_in_it() -> None:
    found: set[Path] = set()
    todo = [PACKAGE / "text/redacted.py"]
    while todo:
        file = todo.pop()
        if file not in found:
            found.add(file)
            todo += imported(file)
    missing = {file.relative_to(PACKAGE).as_posix() for file in found - set(sources())}
    assert missing <= WITHOUT_A_SAY


def test_every_source_exists_and_the_word_lists_are_among_them() -> None:
    here = Path(fingerprint.__file__).parent
    assert all((here / name).exists() for name in SOURCES)
    names = {file.name for file in sources()}
    assert {"words.py", "common_words.json", "world_names.json", "answers.py", "redacted.py"} <= names
    assert len(names) > 60 and len(set(sources())) == len(sources())


def test_it_changes_with_a_rule_and_not_with_line_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def of(text: bytes) -> str:
        (tmp_path / "redacted.py").write_bytes(text)
        return redaction_fingerprint.__wrapped__()

    monkeypatch.setattr(fingerprint, "__file__", str(tmp_path / "fingerprint.py"))
    assert of(b"NAMES = 'ada'\n") == of(b"NAMES = 'ada'\r\n") != of(b"NAMES = 'ada kim'\n")
    before = of(b"")
    monkeypatch.setattr(fingerprint.metadata, "version", lambda name: "0")
    assert of(b"") != before
