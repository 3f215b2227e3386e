"""`nlp-support eval meanings`: how well it is found what messages mean, and how often where nothing is."""

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from nlp_support.errors import InvalidArgument
from nlp_support.journey.escalation.signs import DANGER_FROM, LEAVING_FROM
from nlp_support.journey.scoring.meant import BITTER_FROM, NO_FEELING, meant
from nlp_support.models.encoder import Encoder
from nlp_support.models.meanings import HEADS, Meanings
from nlp_support.text.pairs import searchable

from ..privacy.shares import share_figure
from ..reports.report import Figure, Report
from .read import Sentence

THRESHOLDS = dict(zip(HEADS, (DANGER_FROM, LEAVING_FROM, NO_FEELING, BITTER_FROM), strict=True))


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
    found = _found([one.text for one in sentences], meanings, encoder)
    figures: list[Figure] = []
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
        alarms = _found(texts, meanings, encoder).sum(axis=0)
        figures += [
            share_figure("alarms", int(alarms[column]), len(texts), slice=f"meaning={head}, file={name}")
            for column, head in enumerate(HEADS)
        ]
    text = "\n".join(sorted(one.text for one in sentences))
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    data = {"sentences": len(sentences), "digest": digest, "model": meanings.fingerprint}
    return Report("meanings", data=data, figures=tuple(figures))


def _found(texts: Sequence[str], meanings: Meanings, encoder: Encoder) -> NDArray[np.bool_]:
    vectors = encoder.encode_query([searchable(text) for text in texts])
    chances = meant(meanings, encoder, texts, vectors).chances
    found: NDArray[np.bool_] = chances >= np.array([THRESHOLDS[head] for head in HEADS])
    return found
