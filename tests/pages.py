"""README and the pages of the documentation, and the fenced blocks in them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def fences(page: Path, language: str) -> list[tuple[int, str]]:
    """The line above each block of a language, and the block's text."""
    text = page.read_text(encoding="utf-8")
    block = re.compile(rf"^```{language}\n(.*?)^```$", re.DOTALL | re.MULTILINE)
    return [(text.count("\n", 0, found.start(1)), found[1]) for found in block.finditer(text)]
