"""Everything that an encoder is trained and measured on, read and split."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from nlp_support.eval.files import by_name, check_once, full_path
from nlp_support.eval.models.columns import Columns
from nlp_support.store import MessageStore
from nlp_support.types.message import Rejection

from ..apart import Repeats, kept_apart
from ..digests import digest_texts, source_digest, source_name
from ..found import DataFound, FileFound
from ..rows import MAX_DROPPED, Row, Rows, check_dropped
from ..splits import normalized
from .holdout import hold_out, split
from .negatives import with_negatives
from .pairs import TrainingPair, both, read_pairs, read_texts, store_pairs


@dataclass(frozen=True)
class Sources:
    """What an encoder learns from.

    Attributes:
        stores: stores whose question/reply pairs are trained on, by their paths; a share is held out.
        pairs: tables of pairs.
        texts: tables of texts whose similarities are learnt from the teacher.
        teacher: a sentence-transformers folder, or an exported one.
        keep: tables of texts whose similarities stay as the base has them.
        tests: tables of pairs that are only measured on.
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
        validation: pairs to validate on while it is trained.
        files: how many rows each file has, and why some are not used.
        repeats: how many rows of each part were dropped since they repeat what is tested on.
    """

    pairs: list[TrainingPair]
    texts: list[str]
    keep: list[str]
    tests: dict[str, list[TrainingPair]]
    digests: dict[str, str]
    rejected: dict[str, list[Rejection]]
    validation: list[TrainingPair] = field(default_factory=list)
    files: Mapping[str, FileFound] = field(default_factory=dict)
    repeats: Mapping[str, Mapping[str, Repeats]] = field(default_factory=dict)

    @property
    def found(self) -> DataFound:
        """What was found, to be told before training."""
        return DataFound(self.counts, self.files, self.repeats)

    def validated(self, *, epochs: float) -> "EncoderData":
        """The same with a few pairs taken out to validate on; see `hold_out`."""
        parts = hold_out(self.pairs, epochs=epochs)
        repeats = {"pairs": {**self.repeats.get("pairs", {}), **parts.repeats}}
        return replace(self, pairs=parts.train, validation=parts.held, repeats={**self.repeats, **repeats})

    @property
    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        counts = {"pairs": len(self.pairs), "texts": len(self.texts), "keep": len(self.keep)}
        counts["hard negatives"] = sum(pair.negative is not None for pair in self.pairs)
        if self.validation:
            counts["validation"] = len(self.validation)
        return counts | {f"test {name}": len(pairs) for name, pairs in self.tests.items()}


def read_data(
    sources: Sources,
    *,
    held_out: float,
    hard_negatives: bool,
    columns: Columns | None = None,
    max_dropped: float = MAX_DROPPED,
) -> EncoderData:
    """Read all sources; texts that are tested on, or nearly the same, are not trained on.

    Args:
        held_out: share of every store's accounts, and of the others' time, that is held out for testing.
        hard_negatives: look for a wrong reply of the same account that looks right, for every pair.
        columns: the names of columns in files.
        max_dropped: the share of a file's rows that may be unusable.

    Raises:
        InvalidArgument: a file or store is given twice for one part, or too much of it is unusable.
        UnreadableFile: a file cannot be read, or has no usable row.
    """
    files = _Files(columns or Columns(), max_dropped)
    tests = {
        name: files.read("test", file, read_pairs)
        for name, file in by_name(sources.tests, what="test").items()
    }
    pairs: list[TrainingPair] = []
    for name, file in by_name([*sources.stores], what="store").items():
        parts = split(files.history(file, sources.stores[file]), share=held_out)
        pairs += parts.train
        tests |= {f"{name}: held-out accounts": parts.accounts, f"{name}: held-out time": parts.later}
    pairs += files.read_all("pairs", sources.pairs, read_pairs)
    tested = {name: [text for pair in both(own) for text in pair] for name, own in tests.items()}
    apart = kept_apart(both(pairs), tested)
    pairs = apart.of(pairs)
    alone = {
        part: _untested(files.read_all(part, own, read_texts), tested)
        for part, own in (("texts", sources.texts), ("keep", sources.keep))
    }
    repeats = {"pairs": apart.repeats} | {part: own for part, (_, own) in alone.items()}
    return EncoderData(
        pairs=with_negatives(pairs) if hard_negatives else pairs,
        texts=alone["texts"][0],
        keep=alone["keep"][0],
        tests={name: own for name, own in tests.items() if own},
        digests=files.digests,
        rejected=files.rejected,
        files=files.found,
        repeats=repeats,
    )


class _Files:
    """Reads files and stores, keeping their digests and the rows that were left out."""

    def __init__(self, columns: Columns, max_dropped: float) -> None:
        self.columns, self.max_dropped = columns, max_dropped
        self.digests: dict[str, str] = {}
        self.rejected: dict[str, list[Rejection]] = {}
        self.found: dict[str, FileFound] = {}

    def read_all(
        self, part: str, files: Sequence[Path], read: Callable[[Path, Columns], Rows[Row]]
    ) -> list[Row]:
        check_once(files, what=part)
        return [row for file in files for row in self.read(part, file, read)]

    def read(self, part: str, file: Path, read: Callable[[Path, Columns], Rows[Row]]) -> list[Row]:
        self.digests[source_name(part, file)] = source_digest(file)
        found = read(file, self.columns)
        check_dropped(file, found, self.max_dropped)
        self.found[full_path(file)] = FileFound.of(found)
        if found.rejected:
            self.rejected[str(file)] = found.rejected
        return found.rows

    def history(self, file: Path, store: MessageStore) -> dict[str, list[TrainingPair]]:
        """The pairs of a store by account."""
        found = {account: list(store_pairs(store, account)) for account in store.accounts()}
        texts = (text for own in found.values() for pair in both(own) for text in pair)
        self.digests[source_name("store", file)] = digest_texts(texts)
        return found


def _untested(
    texts: Sequence[str], tested: Mapping[str, Sequence[str]]
) -> tuple[list[str], Mapping[str, Repeats]]:
    """The texts, each once, without those that repeat a tested one; and how many those are."""
    unique = list({normalized(text): text for text in texts}.values())
    apart = kept_apart([(text,) for text in unique], tested)
    return apart.of(unique), apart.repeats
