"""The texts on which the ranges of whole numbers are set: our own, in eight languages, and every piece."""

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlp_support.types.message import clean_text

from ..meanings.examples import SENTENCES

OWN = 1024  # of our sentences
JOINED = 8  # every eighth text is that many sentences, since messages are not all short
PIECE_TOKENS = 126
MOST_PIECES = 65_536


@dataclass(frozen=True)
class Calibration:
    """Token ids of texts like those that will be read, and rows of every piece of the vocabulary."""

    texts: list[list[int]]
    pieces: list[list[int]]


def calibration_of(
    layout: Mapping[str, Any], *, prompt: str = "", most: int, texts: Sequence[str] = ()
) -> Calibration:
    """What to set ranges on.

    Args:
        layout: the contents of a tokenizer.json.
        prompt: put before every text.
        most: tokens of a text.
        texts: of the user, beside our own.
    """
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_str(json.dumps(layout))
    tokenizer.no_padding()
    return Calibration(
        tokens_of(tokenizer, [*own_texts(), *texts], prompt=prompt, most=most),
        pieces_of(tokenizer, prompt=prompt, most=most),
    )


def own_texts(*, seed: int = 0) -> list[str]:
    """Our sentences, of all languages; some of the texts are several in a row. None is a probe."""
    from nlp_support.eval.meanings.read import read_sentences

    rng = random.Random(seed)
    sentences = [one.text for one in read_sentences(SENTENCES)]
    rng.shuffle(sentences)
    texts = [" ".join(sentences[at : at + JOINED]) if not at % JOINED else sentences[at] for at in range(OWN)]
    return texts


def tokens_of(tokenizer: Any, texts: Sequence[str], *, prompt: str, most: int) -> list[list[int]]:
    """Token ids of texts as they will be served."""
    tokenizer.enable_truncation(most)
    return [one.ids for one in tokenizer.encode_batch([prompt + clean_text(text) for text in texts])]


def pieces_of(tokenizer: Any, *, prompt: str, most: int, seed: int = 0) -> list[list[int]]:
    """Rows of token ids that hold every piece of the vocabulary, up to 65,536, in random order.

    Some inputs are large only for rare pieces, such as an emoji, that no sample of texts has.
    """
    rng = random.Random(seed)
    frame = tokenizer.encode(prompt).ids
    special = {token.content for token in tokenizer.get_added_tokens_decoder().values()}
    ids = [number for piece, number in tokenizer.get_vocab().items() if piece not in special]
    ids.sort()
    rng.shuffle(ids)
    ids = ids[:MOST_PIECES]
    room = max(1, min(PIECE_TOKENS, most - len(frame)))
    rows = [ids[at : at + room] for at in range(0, len(ids), room)]
    return [[*frame[:-1], *row, *frame[-1:]] for row in rows]
