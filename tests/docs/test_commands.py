"""The commands of README and of the documentation, run page by page as a reader would.

A block marked `console` works on desk.db or messages.jsonl, offline and in a few seconds; a line of it that
begins with `$ ` is a command. Blocks without a mark show what a command accepts, or work that takes longer.
"""

import re
import shlex
from typing import Any

import pytest
from typer import Context
from typer.main import get_command
from typer.testing import CliRunner

from nlp_support.cli import app

from pages import CARDS, PAGES, ROOT, fences

COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)$", re.MULTILINE)
READ_TOO = [*CARDS, ROOT / "data" / "README.md"]


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


@pytest.mark.parametrize("page", [*PAGES, *READ_TOO], ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_command_that_a_page_shows_has_the_options_shown(page):
    """Blocks without a mark are not run, but their commands and options must be there."""
    for line, block in fences(page, ""):
        for shown in re.findall(r"^nlp-support (.*(?:\n +\S.*)*)$", block, re.MULTILINE):
            command: Any = get_command(app)
            context = Context(command)
            for word in shown.split():
                if not hasattr(command, "commands"):
                    break
                command = command.get_command(context, word)
                assert command is not None, f"{page}:{line + 1}: no command {word}"
            known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
            options = set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", shown.split("  #")[0]))
            assert options <= known | {"--help"}, f"{page}:{line + 1}: {shown}"


def test_a_command_is_a_line_with_a_dollar_joined_to_those_it_continues_on():
    """The second line continues the first, a comment is dropped, output is not a command."""
    block = (
        '$ nlp-support suggest shop "open?" \\\n    --store desk.db  # now\n0.91 Yes.\n$ nlp-support models\n'
    )
    assert commands(block) == [
        ["nlp-support", "suggest", "shop", "open?", "--store", "desk.db"],
        ["nlp-support", "models"],
    ]
