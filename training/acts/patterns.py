"""Sentences drawn from patterns such as "(thanks|thank you) (so much|)"."""

import random
import re
from pathlib import Path

from nlp_support.errors import UnreadableFile
from nlp_support.eval.acts.rows import Row
from nlp_support.text.acts import Act
from nlp_support.types.documents import read_toml

PATTERNS = Path(__file__).parent / "patterns"
_CHOICE = re.compile(r"\(([^()]*)\)")
_BEFORE_SIGN = re.compile(r" +(?=[,.!~^？！。，、]|$)")


def drawn(folder: Path, *, each: int, seed: int) -> list[Row]:
    """At most `each` different sentences of every pattern in files LANGUAGE.toml: for each act a table with
    `patterns = ["…", …]`, in which one of the words between parentheses is drawn.

    Raises:
        UnreadableFile: a file that is not like this.
    """
    rng = random.Random(seed)
    rows = []
    for file in sorted(folder.glob("*.toml")):
        try:
            tables = read_toml(file)
            patterns = [(Act(name), pattern) for name, own in tables.items() for pattern in own["patterns"]]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise UnreadableFile(f"cannot read {file}: {error}; correct it there") from error
        for act, pattern in patterns:
            texts = dict.fromkeys(_draw(pattern, rng) for _ in range(2 * each))
            rows += [Row(text, act, file.stem, "patterns") for text in list(texts)[:each] if text]
    return rows


def _draw(pattern: str, rng: random.Random) -> str:
    text = _CHOICE.sub(lambda found: rng.choice(found[1].split("|")), pattern)
    return _BEFORE_SIGN.sub("", " ".join(text.split()))
