"""The Python snippets of README and of the documentation, run page by page as a reader would."""

import re
from itertools import islice
from pathlib import Path

import pytest

from nlp_support import JourneyMonitor, index_account, open_store
from nlp_support.readers.demo import demo_messages

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
SNIPPET = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ACCOUNT = "northwind-outfitters"


def snippets(page: Path) -> list[tuple[int, str]]:
    """Line and text of each snippet."""
    text = page.read_text(encoding="utf-8")
    return [(text.count("\n", 0, found.start(1)), found[1]) for found in SNIPPET.finditer(text)]


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> bytes:
    """A store with 400 of our own messages of one account, as the pages take for given; encoded and scored
    once, where every page would do it anew."""
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    with open_store(path) as store:
        store.add(islice((m for m in demo_messages() if m.account_id == ACCOUNT), 400))
        index_account(store, ACCOUNT)
        JourneyMonitor(store).update(ACCOUNT)
    return path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("page", [page for page in PAGES if snippets(page)], ids=lambda page: page.stem)
def test_the_snippets_of_a_page_run_one_after_the_other(page, desk, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("desk.db").write_bytes(desk)
    Path("messages.jsonl").write_text("", encoding="utf-8")
    names: dict[str, object] = {"__name__": "__main__"}
    for line, code in snippets(page):
        exec(compile("\n" * line + code, str(page), "exec"), names)
