"""Everything that an encoder is trained and measured on, read and split."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from nlp_support.eval.files import by_name, check_once
from nlp_support.store import MessageStore
from nlp_support.types.message import Rejection

from ..digests import source_name
from ..rows import Row, Rows
from ..run import digest, digest_texts
from ..splits import near_duplicates, normalized
from .holdout import split
from .negatives import with_negatives
from .pairs import TrainingPair, read_pairs, read_texts, store_pairs, without


@dataclass(frozen=True)
class Sources:
    """What an encoder learns from.

    Attributes:
        stores: stores whose question/reply pairs are trained on, by their paths; a share is held out.
        pairs: JSON Lines of pairs.
        texts: JSON Lines of texts whose similarities are learnt from the teacher.
        teacher: a sentence-transformers folder, or an exported one.
        keep: JSON Lines of texts whose similarities stay as the base has them.
        tests: JSON Lines of pairs that are only measured on.
    """

    stores: Mapping[Path, MessageStore] = field(default_factory=dict)
    pairs: Sequence[Path] = ()
    texts: Sequence[Path] = ()
    teacher: str | Path | None = None
    keep: Sequence[Path] = ()
    tests: Sequence[Path] = ()


@dataclass(frozen=True)
class EncoderData:
    """What was read.

    Attributes:
        pairs: pairs to train on.
        texts, keep: texts whose similarities are learnt from a teacher, or stay those of the base.
        tests: pairs to measure on, by name.
        digests: a digest of every source, by name.
        rejected: the rows that were left out, by file.
    """

    pairs: list[TrainingPair]
    texts: list[str]
    keep: list[str]
    tests: dict[str, list[TrainingPair]]
    digests: dict[str, str]
    rejected: dict[str, list[Rejection]]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        counts = {"pairs": len(self.pairs), "texts": len(self.texts), "keep": len(self.keep)}
        counts["hard negatives"] = sum(pair.negative is not None for pair in self.pairs)
        return counts | {f"test {name}": len(pairs) for name, pairs in self.tests.items()}


def read_data(sources: Sources, *, held_out: float, hard_negatives: bool) -> EncoderData:
    """Read all sources; texts that are tested on, or nearly the same, are not trained on.

    Args:
        held_out: share of every store's accounts, and of the others' time, that is held out for testing.
        hard_negatives: look for a wrong reply of the same account that looks right, for every pair.

    Raises:
        UnreadableFile: a file cannot be read, or has no usable row.
    """
    files = _Files()
    tests = {
        name: files.read("test", file, read_pairs)
        for name, file in by_name(sources.tests, what="test").items()
    }
    pairs: list[TrainingPair] = []
    for name, file in by_name([*sources.stores], what="store").items():
        store = sources.stores[file]
        history = {account: list(store_pairs(store, account)) for account in store.accounts()}
        parts = split(history, share=held_out)
        pairs += parts.train
        tests |= {f"{name}: held-out accounts": parts.accounts, f"{name}: held-out time": parts.later}
        all_pairs = (pair for own in history.values() for pair in own)
        files.digests[source_name("store", file)] = digest_texts(
            text for pair in all_pairs for text in (pair.question, pair.reply)
        )
    pairs += files.read_all("pairs", sources.pairs, read_pairs)
    tested = [pair for own in tests.values() for pair in own]
    pairs = without(pairs, tested)
    return EncoderData(
        pairs=with_negatives(pairs) if hard_negatives else pairs,
        texts=_untested(files.read_all("texts", sources.texts, read_texts), tested),
        keep=_untested(files.read_all("keep", sources.keep, read_texts), tested),
        tests={name: own for name, own in tests.items() if own},
        digests=files.digests,
        rejected=files.rejected,
    )


class _Files:
    """Reads files, keeping their digests and the rows that were left out."""

    def __init__(self) -> None:
        self.digests: dict[str, str] = {}
        self.rejected: dict[str, list[Rejection]] = {}

    def read_all(self, part: str, files: Sequence[Path], read: Callable[[Path], Rows[Row]]) -> list[Row]:
        check_once(files, what=part)
        return [row for file in files for row in self.read(part, file, read)]

    def read(self, part: str, file: Path, read: Callable[[Path], Rows[Row]]) -> list[Row]:
        found = read(file)
        self.digests[source_name(part, file)] = digest(file)
        if found.rejected:
            self.rejected[str(file)] = found.rejected
        return found.rows


def _untested(texts: Sequence[str], tested: Sequence[TrainingPair]) -> list[str]:
    """The texts, each once, without those nearly the same as one that is tested on."""
    unique = list({normalized(text): text for text in texts}.values())
    alike = near_duplicates(unique, of=[text for pair in tested for text in (pair.question, pair.reply)])
    return [text for text, same in zip(unique, alike, strict=True) if not same]
