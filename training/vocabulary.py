"""Which pieces of a vocabulary texts use, and which are needed to spell words they do not contain."""

import copy
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from nlp_support.errors import InvalidArgument

CHUNK = 10_000  # texts tokenized at once
BYTE = re.compile(r"<0x[0-9A-F]{2}>")
RARE = 0.001  # of the pieces in use: a script with fewer is noise, and its alphabet is not kept

Pieces = Mapping[int, str]


def pieces(model: Mapping[str, Any]) -> dict[int, str]:
    """The pieces of a tokenizer's model, by id.

    Raises:
        InvalidArgument: the model is neither Unigram nor WordPiece.
    """
    if model["type"] == "Unigram":
        return {number: piece for number, (piece, _) in enumerate(model["vocab"])}
    if model["type"] == "WordPiece":
        return {number: piece for piece, number in model["vocab"].items()}
    raise InvalidArgument(
        f"the tokenizer is of type {model['type']}, expected Unigram or WordPiece, which can be pruned"
    )


def count_use(tokenizer: Any, texts: Iterable[str]) -> Counter[int]:
    """How often each id occurs in the texts, special tokens left out."""
    used: Counter[int] = Counter()
    rest = iter(texts)
    while chunk := list(islice(rest, CHUNK)):
        for encoding in tokenizer.encode_batch_fast(chunk, add_special_tokens=False):
            used.update(encoding.ids)
    return used


def fallback(vocabulary: Pieces, used: Mapping[int, int]) -> set[int]:
    """Bytes and single characters: all that are not letters, and the letters of every script in use."""
    written: Counter[str] = Counter()
    for number, times in used.items():
        written.update(dict.fromkeys(map(_script, vocabulary[number]), times))
    least = RARE * sum(used.values())
    scripts = {script for script, times in written.items() if times >= least} | {""}
    return {
        number
        for number, piece in vocabulary.items()
        if BYTE.fullmatch(piece) or (len(bare := _bare(piece)) <= 1 and _script(bare) in scripts)
    }


def renumbered(layout: Mapping[str, Any], new: Mapping[int, int]) -> dict[str, Any]:
    """A tokenizer.json with only the pieces that have a new id.

    Args:
        layout: the original, parsed.
        new: the new id by the old one; ids that are not in it are dropped.
    """
    result: dict[str, Any] = copy.deepcopy(dict(layout))
    model = result["model"]
    if model["type"] == "Unigram":
        model["vocab"] = [entry for number, entry in enumerate(model["vocab"]) if number in new]
        model["unk_id"] = new.get(model.get("unk_id"))
    else:
        model["vocab"] = {piece: new[number] for piece, number in model["vocab"].items() if number in new}
    for token in result["added_tokens"]:
        token["id"] = new[token["id"]]
    if result.get("padding"):
        result["padding"]["pad_id"] = new[result["padding"]["pad_id"]]
    _renumber_template(result.get("post_processor") or {}, new)
    return result


def _renumber_template(processor: dict[str, Any], new: Mapping[int, int]) -> None:
    for token in processor.get("special_tokens", {}).values():  # TemplateProcessing
        token["ids"] = [new[old] for old in token["ids"]]
    for place in processor.keys() & {"sep", "cls"}:  # BertProcessing, RobertaProcessing
        text, old = processor[place]
        processor[place] = [text, new[old]]
    for part in processor.get("processors", ()):  # Sequence
        _renumber_template(part, new)


def _bare(piece: str) -> str:
    """The piece without the mark of a word's start (Unigram) or its inside (WordPiece)."""
    return piece.removeprefix("##") if len(piece) > 2 else piece.replace("▁", "")


def _script(character: str) -> str:
    """The script of a letter, by the first word of its Unicode name, such as HANGUL; "" for anything else."""
    return unicodedata.name(character, "").split(" ")[0] if character.isalpha() else ""
