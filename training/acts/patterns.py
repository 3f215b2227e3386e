"""Sentences drawn from patterns such as "(thanks|thank you) (so much|) for <thing>"."""

import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from nlp_support.errors import UnreadableFile
from nlp_support.eval.acts.rows import Row
from nlp_support.text.acts import Act
from nlp_support.types.documents import read_toml

PATTERNS = Path(__file__).parent / "patterns"
FRAMES = Path(__file__).parent / "frames"
SLOTS = "slots"
_SLOT = re.compile(r"<(\w+)>")
_CHOICE = re.compile(r"\(([^()]*)\)")
_BEFORE_SIGN = re.compile(r" +(?=[,.!~^？！。，、]|$)")


def drawn(folder: Path, *, each: int, seed: int) -> list[Row]:
    """At most `each` different sentences of every pattern in files LANGUAGE.toml.

    A file has for each act a table with `patterns = ["…", …]`, in which one of the words between parentheses
    is drawn, and for <name> one of those that the table `slots` has under that name.

    Raises:
        UnreadableFile: a file that is not like this.
    """
    rng = random.Random(seed)
    rows = []
    for file in sorted(folder.glob("*.toml")):
        try:
            tables = read_toml(file)
            slots = {name: some.split("|") for name, some in tables.pop(SLOTS, {}).items()}
            patterns = [(Act(name), pattern) for name, own in tables.items() for pattern in own["patterns"]]
            drawings = [
                (act, dict.fromkeys(_draw(pattern, slots, rng) for _ in range(2 * each)))
                for act, pattern in patterns
            ]
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadableFile(f"cannot read {file}: {error}; correct it there") from error
        for act, texts in drawings:
            rows += [Row(text, act, file.stem, folder.name) for text in list(texts)[:each] if text]
    return rows


def _draw(pattern: str, slots: Mapping[str, Sequence[str]], rng: random.Random) -> str:
    pattern = _SLOT.sub(lambda found: rng.choice(slots[found[1]]), pattern)
    text = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), pattern)
    return _BEFORE_SIGN.sub("", " ".join(text.split()))
