"""`nlp-support eval meanings`: how well it is found what messages mean, and how often where nothing is."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument
from nlp_support.journey.escalation.signs import DANGER_FROM, LAW_FROM, LEAVING_FROM
from nlp_support.journey.scoring.meant import BITTER_FROM, NO_FEELING, meant
from nlp_support.models.encoder import Encoder
from nlp_support.models.meanings import HEADS, Meanings
from nlp_support.text.pairs import searchable

from ..privacy.shares import share_figure
from ..reports.report import Figure, Report
from ..rows.records import record
from .read import Sentence

# The chances from which each of `HEADS` counts.
FROM = np.array([DANGER_FROM, LEAVING_FROM, NO_FEELING, BITTER_FROM, LAW_FROM], np.float32)

Floats = NDArray[np.float32]


def measure_meanings(
    sentences: Sequence[Sentence],
    ordinary: Mapping[str, Sequence[str]],
    *,
    meanings: Meanings,
    encoder: Encoder,
) -> Report:
    """How precise and complete each meaning is found, in all and by language, at the thresholds in use.

    Of the sentences found, `precision` is the share that means it, among sentences that were written to look
    alike; of those that mean it, `recall` is the share found. `alarms` is the share of ordinary messages, of
    each file, in which it is found: their true ones included.

    Raises:
        InvalidArgument: the model does not know the encoder's vectors.
    """
    if meanings.encoder != encoder.fingerprint:
        raise InvalidArgument("the meanings were learnt on another encoder's vectors; train them on this one")
    chances = _chances([one.text for one in sentences], meanings, encoder)
    found = chances >= FROM
    figures: list[Figure] = []
    rows = [*_records(sentences, chances)]
    for column, head in enumerate(HEADS):
        told = np.array([-1 if one.means(head) is None else int(one.means(head) or 0) for one in sentences])
        for language in ("", *dict.fromkeys(one.language for one in sentences)):
            here = np.array([language in ("", one.language) for one in sentences]) & (told >= 0)
            hit, right = found[here, column], told[here] == 1
            slice = f"meaning={head}" + (f", language={language}" if language else "")
            both = int((hit & right).sum())
            figures += [
                share_figure("precision", both, int(hit.sum()), slice=slice, none="nothing was found"),
                share_figure("recall", both, int(right.sum()), slice=slice, none="no sentence means it"),
            ]
    for name, texts in ordinary.items():
        alarms = _chances(texts, meanings, encoder) >= FROM
        figures += [
            share_figure(
                "alarms", int(alarms[:, column].sum()), len(texts), slice=f"meaning={head}, file={name}"
            )
            for column, head in enumerate(HEADS)
        ]
        rows += _alarms(name, alarms)
    text = "\n".join(sorted(one.text for one in sentences))
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    data = {"sentences": len(sentences), "digest": digest, "model": meanings.fingerprint}
    return Report("meanings", data=data, figures=tuple(figures), rows=tuple(rows))


def _chances(texts: Sequence[str], meanings: Meanings, encoder: Encoder) -> Floats:
    vectors = encoder.encode_query([searchable(text) for text in texts])
    return meant(meanings, encoder, texts, vectors).chances


def _records(sentences: Sequence[Sentence], chances: Floats) -> Iterator[dict[str, Any]]:
    """A row for each sentence and each meaning that it is said to have or not."""
    for at, (one, own) in enumerate(zip(sentences, chances, strict=True)):
        for column, head in enumerate(HEADS):
            truth, found = one.means(head), bool(own[column] >= FROM[column])
            if truth is None:
                continue
            error = "" if truth is found else f"{head} {'missed' if truth else 'found where none is'}"
            yield record(
                f"{one.language} {at + 1} {head}",
                group=f"{one.language} {at + 1}",
                language=one.language,
                label=one.table,
                part=head,
                truth=truth,
                found=found,
                chance=float(own[column]),
                alarm=None,
                right=not error,
                error=error,
                how_bad=abs(float(own[column] - FROM[column])) if error else None,
            )


def _alarms(name: str, found: NDArray[np.bool_]) -> Iterator[dict[str, Any]]:
    """A row for each ordinary message, by its place in the file; what was found may be right."""
    for at, own in enumerate(found):
        yield record(
            f"{name} {at + 1}",
            label="ordinary",
            part=name,
            predicted=", ".join(head for head, hit in zip(HEADS, own.tolist(), strict=True) if hit),
            alarm=bool(own[[head != "feeling" for head in HEADS]].any()),
        )
