"""New pieces for letters that a base's vocabulary lacks, so that texts in their script are read at all.

A vocabulary that was cut to other texts has no letters of some scripts: their words are unknown to the
model, all alike. Pieces are learnt from the words of the texts that have such letters, by joining what
occurs together most often (Sennrich et al. 2016); their rows begin near the mean of all rows.
"""

import atexit
import json
import math
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import tokenizers
import torch
from safetensors.torch import load_file, save_file

from nlp_support.errors import InvalidArgument
from nlp_support.types.documents import read_json

from ..codes import BLOCK
from .embeddings import rounded

LEAST = 8  # times that a piece occurs
OFTEN = 500  # times that letters of a script are lacking
LONGEST = 12  # characters of a piece: there are languages without spaces
SPACE = "▁"  # what stands for the space before a word
TABLE = "word_embeddings.weight"
WEIGHTS = "model.safetensors"


def with_pieces(folder: Path, texts: Sequence[str], *, most: int, seed: int) -> Path:
    """A folder of the model with at most so many new pieces, for as long as the program runs.

    Args:
        folder: a transformers folder with a tokenizer of type Unigram.
        texts: what is to be read; the folder itself is returned where it has all of their letters.
        seed: of the new rows.

    Raises:
        InvalidArgument: the tokenizer is of another type.
    """
    layout = read_json(folder / "tokenizer.json")
    if layout["model"]["type"] != "Unigram":
        raise InvalidArgument(
            f"the tokenizer is of type {layout['model']['type']}, expected Unigram; leave new pieces out"
        )
    scripts = set(_unknown(tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json")), texts).values())
    known = {piece for piece, _ in layout["model"]["vocab"]}
    found = [
        (piece, score)
        for own, words in _words(texts, sorted(scripts)).items()
        for piece, score in _learnt(words, most=most // len(scripts))
        if piece not in known
    ]
    if not found:
        return folder
    target = Path(tempfile.mkdtemp(prefix="nlp-support-pieces-"))
    atexit.register(shutil.rmtree, target, ignore_errors=True)
    shutil.copytree(folder, target, dirs_exist_ok=True)
    layout["model"]["vocab"] += [list(entry) for entry in found]
    (target / "tokenizer.json").write_text(json.dumps(layout, ensure_ascii=False), encoding="utf-8")
    config = read_json(folder / "config.json")
    config["vocab_size"] = len(layout["model"]["vocab"])
    (target / "config.json").write_text(json.dumps(config), encoding="utf-8")
    _widen(target / WEIGHTS, len(found), seed=seed)
    return target


def _unknown(tokenizer: Any, texts: Iterable[str]) -> dict[str, str]:
    """The letters that occur and are unknown, each with its script, of scripts that lack them often."""
    tokenizer.no_truncation()
    unknown = tokenizer.token_to_id("<unk>")
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(text)
    letters = [letter for letter in counts if _script(letter)]
    split = tokenizer.encode_batch(letters, add_special_tokens=False)
    lacking = {
        letter: own
        for letter, encoding in zip(letters, split, strict=True)
        if unknown in encoding.ids and (own := _script(letter))
    }
    times: Counter[str] = Counter()
    for letter, own in lacking.items():
        times[own] += counts[letter]
    return {letter: own for letter, own in lacking.items() if times[own] >= OFTEN}


def _script(letter: str) -> str:
    """The script of a letter or a mark on one, by the first word of its Unicode name; "" for anything
    else."""
    return unicodedata.name(letter, "").split(" ")[0] if unicodedata.category(letter)[0] in "LM" else ""


def _words(texts: Iterable[str], scripts: Iterable[str]) -> dict[str, Counter[str]]:
    """By script, the parts of words that are written in it, and how often they occur."""
    found: dict[str, Counter[str]] = {own: Counter() for own in scripts}
    for text in texts:
        if text.isascii():
            continue
        for word in text.split():
            for own, run in groupby(word, key=_script):
                part = "".join(run)
                if own in found:
                    found[own][SPACE + part if word.startswith(part) else part] += 1
    return found


def _learnt(words: Counter[str], *, most: int) -> list[tuple[str, float]]:
    """Pieces of one script with their scores, the logarithms of their shares."""
    joined = tokenizers.Tokenizer(tokenizers.models.BPE())
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=most, min_frequency=LEAST, max_token_length=LONGEST, show_progress=False
    )
    joined.train_from_iterator((word for word, times in words.items() for _ in range(times)), trainer)
    used: Counter[str] = Counter()
    letters: Counter[str] = Counter()
    for word, encoding in zip(words, joined.encode_batch(list(words)), strict=True):
        for piece in encoding.tokens:
            used[piece] += words[word]
        for letter in word:
            letters[letter] += words[word]
    total = sum(used.values())
    often = {piece for counts in (used, letters) for piece, times in counts.items() if times >= LEAST}
    return [(piece, math.log(max(used[piece], 1) / total)) for piece in sorted(often)]


def _widen(file: Path, rows: int, *, seed: int) -> None:
    weights = load_file(file)
    (name,) = (name for name in weights if name.endswith(TABLE))
    table = weights[name]
    random = torch.Generator().manual_seed(seed)
    new = table.mean(0) + table.std(0) * torch.randn(rows, table.shape[1], generator=random) / 2
    if not new.shape[1] % BLOCK:  # rows too rare to be trained stay: at 4 bits, as all others are
        new = rounded(new)
    weights[name] = torch.cat([table, new.to(table.dtype)])
    save_file(weights, file, metadata={"format": "pt"})
