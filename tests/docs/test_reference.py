"""The reference has every public name, at the place where it really is."""

import importlib
import re
from pathlib import Path

import nlp_support

PAGES = Path(__file__).parents[2] / "docs" / "reference"
ENTRY = re.compile(r"^::: (nlp_support\.[\w.]+)\.(\w+)$", re.MULTILINE)


def test_every_public_name_is_documented_once():
    entries = [found for page in PAGES.glob("*.md") for found in ENTRY.findall(page.read_text("utf-8"))]
    assert sorted(name for _, name in entries) == sorted(nlp_support.__all__)
    for module, name in entries:
        assert getattr(importlib.import_module(module), name) is getattr(nlp_support, name), (module, name)
