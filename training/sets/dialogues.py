"""Rated dialogues, from USS (Sun et al. 2021, "Simulating user satisfaction for the evaluation of
task-oriented dialogue systems"): the parts SGD and ReDial."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..splits import held_out, normalized
from .files import Drop, Report, Written, folder, lines, malformed, write

PARTS = {"uss-sgd": "SGD.txt", "uss-redial": "ReDial.txt"}
ROLES = {"USER": "customer", "SYSTEM": "agent"}
TEST_SHARE, VAL_SHARE = 0.2, 0.1
UNSATISFIED = 3.0  # a dialogue is unsatisfied if the mean overall vote is below this
SHARED_TURNS = 3  # from which two dialogues go into the same file
RARE_SHARE = 0.01  # of the dialogues: a turn that more of them have, such as thanks, tells nothing

_VOTES = re.compile(r"[1-5](,[1-5])*")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of one side; `votes` are the raters', 1 to 5, empty for an agent's."""

    role: str
    text: str
    votes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A dialogue with the raters' votes, 1 to 5, on each customer turn and overall."""

    id: str
    source: str
    turns: tuple[Turn, ...]
    overall: tuple[int, ...]

    def unsatisfied(self, *, below: float = UNSATISFIED) -> bool:
        """Whether the mean overall vote is below the bound."""
        return sum(self.overall) < below * len(self.overall)


def satisfaction_files(data: Path, out: Path, *, seed: int = 0) -> Report:
    """Write train.jsonl, val.jsonl and test.jsonl of rated dialogues, 70, 10 and 20% of each source.

    Dialogues that have three or more turns in common (in normal form, of either side, and in at most 1% of
    their source's dialogues) go into the same file, and so do those that are linked through others.

    Args:
        data: the folder with `uss`, which has SGD.txt and ReDial.txt.
        out: the folder to write; created if missing.
        seed: decides which dialogues are held out.

    Raises:
        UnreadableFile: a file is missing or has unexpected content; the message names the line.
    """
    parts: dict[str, list[Dialogue]] = {"train": [], "val": [], "test": []}
    dropped: Counter[Drop] = Counter()
    for source in PARTS:
        dialogues = list(read_uss(data, source, dropped))
        groups = alike(dialogues)
        test = held_out(groups, rows=round(TEST_SHARE * len(groups)), seed=seed)
        rest = [group for group in groups if group not in test]
        val = held_out(rest, rows=round(VAL_SHARE * len(groups)), seed=seed)
        for dialogue, group in zip(dialogues, groups, strict=True):
            parts["test" if group in test else "val" if group in val else "train"].append(dialogue)
    return Report(tuple(_write(out / f"{name}.jsonl", rows) for name, rows in parts.items()), dict(dropped))


def read_uss(data: Path, source: str, dropped: Counter[Drop]) -> Iterator[Dialogue]:
    """The dialogues of "uss-sgd" or "uss-redial" in file order; turns without text are counted as dropped.

    Raises:
        UnreadableFile: the file is missing or a line is not as expected.
    """
    file = folder(data, "uss") / PARTS[source]
    turns: list[Turn] = []
    number, found = 0, 0
    for number, line in lines(file):
        if not line.strip():
            if turns:
                raise malformed(file, number, "the dialogue ends without a line USER OVERALL")
            continue
        turn = _turn(file, number, line)
        if turn.text != "OVERALL":
            turns.append(turn)
            continue
        if blank := sum(not turn.text for turn in turns):
            dropped[source, "turn without text"] += blank
        found += 1
        yield Dialogue(f"{source}-{found}", source, tuple(turn for turn in turns if turn.text), turn.votes)
        turns = []
    if turns or not found:
        raise malformed(file, number, "the dialogue ends without a line USER OVERALL")


def alike(dialogues: Sequence[Dialogue]) -> list[str]:
    """The id of the first dialogue of the group that each belongs to, as `satisfaction_files` says: (n,)."""
    having: dict[str, list[int]] = defaultdict(list)
    for place, dialogue in enumerate(dialogues):
        for form in {normalized(turn.text) for turn in dialogue.turns}:
            having[form].append(place)
    most = max(SHARED_TURNS, RARE_SHARE * len(dialogues))
    shared = Counter(
        (a, b)
        for places in having.values()
        if len(places) <= most
        for at, a in enumerate(places)
        for b in places[at + 1 :]
    )
    first = list(range(len(dialogues)))
    for (a, b), turns in sorted(shared.items()):
        if turns >= SHARED_TURNS and first[a] != first[b]:
            old, new = max(first[a], first[b]), min(first[a], first[b])
            first = [new if place == old else place for place in first]
    return [dialogues[place].id for place in first]


def _turn(file: Path, number: int, line: str) -> Turn:
    columns = line.split("\t")
    if len(columns) != 4 or columns[0] not in ROLES:
        raise malformed(file, number, "expected USER or SYSTEM, the text, the action and the votes")
    speaker, text, _, votes = columns
    if (speaker == "USER" or votes) and not _VOTES.fullmatch(votes):
        raise malformed(file, number, "the votes are not numbers from 1 to 5 separated by commas")
    if speaker == "SYSTEM" and votes:
        raise malformed(file, number, "a turn of SYSTEM has votes, expected them on turns of USER only")
    given = tuple(int(vote) for vote in votes.split(",")) if votes else ()
    return Turn(ROLES[speaker], unquote(text).strip(), given)  # ReDial's titles have %3F


def _write(file: Path, dialogues: Sequence[Dialogue]) -> Written:
    cells = ((d.source, "en", "unsatisfied" if d.unsatisfied() else "satisfied") for d in dialogues)
    return write(file, zip(cells, map(_entry, dialogues), strict=True))


def _entry(dialogue: Dialogue) -> dict[str, Any]:
    turns = [
        {"role": turn.role, "text": turn.text} | ({"satisfaction": list(turn.votes)} if turn.votes else {})
        for turn in dialogue.turns
    ]
    return {
        "id": dialogue.id,
        "language": "en",
        "source": dialogue.source,
        "turns": turns,
        "overall": list(dialogue.overall),
    }
