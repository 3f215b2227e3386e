"""Every relative link in the documentation leads to a file that is there, and every anchor to a heading."""

import re
from pathlib import Path

import pytest

from pages import CARDS, PAGES, ROOT

LINKED = [*PAGES, *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "data/README.md")), *CARDS]
FENCE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^()\s]+)\)")


def links(text: str) -> list[str]:
    """Targets of links and images outside code, those with a scheme (https:, mailto:) left out."""
    return [target for target in LINK.findall(FENCE.sub("", text)) if not re.match(r"[a-z]+:", target)]


def anchors(page: Path) -> set[str]:
    """A heading's anchor as GitHub and MkDocs derive it: lower case, spaces to hyphens, no punctuation."""
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page):
    for target in links(page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{page}: no file {target}"
        assert not anchor or anchor in anchors(found), f"{page}: no heading {target}"


def test_links_are_found_outside_code_and_anchors_are_those_of_headings(tmp_path):
    """One link to a file, one to an image with an anchor; code and addresses on the web are left out."""
    text = "[a](b.md) ![c](d.svg#e) `[f](g.md)` [h](https://i.example)\n```\n[j](k.md)\n```\n"
    assert links(text) == ["b.md", "d.svg#e"]
    page = tmp_path / "page.md"
    page.write_text("# A: first, *last*\n```\n# not a heading\n```\n## How it is `made`\n", encoding="utf-8")
    assert anchors(page) == {"a-first-last", "how-it-is-made"}
