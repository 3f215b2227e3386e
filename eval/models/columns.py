"""Which columns of a file hold what, for every kind of file that is trained on or measured with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp_support.readers.tables import Fields

from .labels import Labels, parse_map

CLASSES = ("negative", "neutral", "positive")
POINTS = tuple("12345")  # of satisfaction
# what a row may tell besides: where it is from, and what results are sliced by
ABOUT = (
    "id", "group", "language", "source", "account", "account_id", "agent", "agent_id", "channel",
    "channel_id", "month", "month_id", "sent_at",
)  # fmt: skip


@dataclass(frozen=True)
class Columns:
    """The columns that hold the fields of a row where they have other names, and what its labels stand for.

    Attributes:
        names: the column of a field, such as {"text": "review"}.
        classes: the class of a label, such as {"0": "negative"}.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, *, mapped: Sequence[str] = (), classes: Sequence[str] = CLASSES, **names: str | None
    ) -> "Columns":
        """From options, None where they are not given.

        Raises:
            InvalidArgument: one of `mapped` is not written as LABEL=CLASS.
        """
        given = {name: column for name, column in names.items() if column is not None}
        return cls(given, parse_map(mapped, classes))

    def texts(self) -> Fields:
        """Of a file of texts."""
        return self._fields("text")

    def labelled(self) -> Fields:
        """Of a file of labelled texts."""
        return self._fields("text", "label")

    def predictions(self, classes: Sequence[str]) -> Fields:
        """Of a file of predictions: an array of probabilities, or a column for each class."""
        return self._fields("id", "label", optional=("probabilities", *classes))

    def pairs(self) -> Fields:
        """Of a file of pairs."""
        return self._fields("question", "reply", optional=("negative", "key"))

    def labels(self, classes: Sequence[str] = CLASSES) -> Labels:
        """What turns the labels of one file into classes."""
        return Labels(classes, self.classes)

    @property
    def told(self) -> str:
        """All of it in one line, for the record of a run; "" if there is nothing."""
        both = [f"{name} is {column}" for name, column in sorted(self.names.items())]
        return ", ".join([*both, *(f"{label}={name}" for label, name in sorted(self.classes.items()))])

    def _fields(self, *required: str, optional: tuple[str, ...] = ()) -> Fields:
        own = {name: column for name, column in self.names.items() if name in (*required, *optional)}
        return Fields(required, (*optional, *ABOUT), own)
