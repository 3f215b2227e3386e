"""The commands of README and of the documentation, run page by page as a reader would.

A block marked `console` works on desk.db or messages.jsonl, offline and in a few seconds; a line of it that
begins with `$ ` is a command. Blocks without a mark show what a command accepts, or work that takes longer.
"""

import re
import shlex

import pytest
from typer.testing import CliRunner

from nlp_support.cli import app

from pages import PAGES, fences

COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)$", re.MULTILINE)


def commands(block: str) -> list[list[str]]:
    lines = (found[1].replace("\\\n", " ") for found in COMMAND.finditer(block))
    return [shlex.split(line, comments=True) for line in lines]


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if fences(page, "console")], ids=lambda page: page.stem
)
def test_the_commands_of_a_page_run_one_after_the_other(page, folder):
    for line, block in fences(page, "console"):
        assert commands(block), f"{page}:{line + 1}: a console block without a line that begins with `$ `"
        for program, *words in commands(block):
            assert program == "nlp-support", f"{page}:{line + 1}: {program}"
            done = CliRunner().invoke(app, words)
            assert done.exit_code == 0, f"{page}:{line + 1}: {shlex.join(words)}\n{done.output}"


def test_a_command_is_a_line_with_a_dollar_joined_to_those_it_continues_on():
    """The second line continues the first, a comment is dropped, output is not a command."""
    block = (
        '$ nlp-support suggest shop "open?" \\\n    --store desk.db  # now\n0.91 Yes.\n$ nlp-support models\n'
    )
    assert commands(block) == [
        ["nlp-support", "suggest", "shop", "open?", "--store", "desk.db"],
        ["nlp-support", "models"],
    ]
