"""The pages on formats name every format, and every sample that they show can be imported."""

import re
from pathlib import Path

import pytest

from nlp_support import Format, open_store, read, recognise

from pages import ROOT

SAMPLES = sorted((ROOT / "tests" / "samples" / "formats").iterdir())
PAGES = [ROOT / "docs" / "formats.md", *sorted((ROOT / "docs" / "formats").glob("*.md"))]
NAMING_NO_ACCOUNT = ("freshdesk", "zammad", "front", "kakao")
SHOWN = re.compile(r'^--8<-- "(tests/samples/formats/.+)"$', re.MULTILINE)


def test_every_format_has_its_row() -> None:
    """The table at the top of the page names each format once, in its first column."""
    text = PAGES[0].read_text(encoding="utf-8")
    table = re.findall(r"^\| (`[a-z].*?) \|", text.split("##")[0], re.MULTILINE)
    named = [name for row in table for name in re.findall(r"`([a-z-]+)`", row)]
    assert sorted(named) == sorted(set(Format) - {Format.AUTO})


def test_every_page_is_in_the_table_of_contents() -> None:
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in PAGES:
        assert page.relative_to(ROOT / "docs").as_posix() in nav


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_samples_that_a_page_shows_are_there(page: Path) -> None:
    for sample in SHOWN.findall(page.read_text(encoding="utf-8")):
        assert (ROOT / sample).is_file()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_sample_is_imported_once(sample: Path, tmp_path: Path) -> None:
    """The second time nothing is new, and nothing else than in the first."""
    format = recognise(sample)
    account = "솔숲가구" if format in NAMING_NO_ACCOUNT and "_api" not in sample.name else None
    with open_store(tmp_path / "desk.db") as store:
        first = store.add(read(sample, account_id=account))
        again = store.add(read(sample, account_id=account))
        found = sum(1 for name in store.accounts() for _ in store.messages(name))
    assert first.added == found >= 1 and (again.added, again.replaced, again.removed) == (0, 0, 0)
    assert again.left_out == first.left_out and len(again.rejected) == len(first.rejected)
