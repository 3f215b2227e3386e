"""`nlp-support train prune`: a model with its vocabulary cut to what texts use."""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models.finite import check_finite
from nlp_support.types.message import clean_text

from .export import check_source
from .staging import staged
from .vocabulary import CHUNK, count_use, fallback, pieces, renumbered

WEIGHTS = "model.safetensors"
# Tensors with a row for each piece; the last three belong to a head for masked words.
BY_PIECE = (
    "word_embeddings.weight",
    "predictions.decoder.weight",
    "predictions.decoder.bias",
    "predictions.bias",
)
# What transformers and sentence-transformers read besides the files that are rewritten; all others (slow
# tokenizers, other formats of the weights) belong to the whole vocabulary.
COPIED = (
    "tokenizer_config.json", "special_tokens_map.json", "sentence_bert_config.json", "modules.json",
    "config_sentence_transformers.json", "generation_config.json", "README.md", "LICENSE", "NOTICE",
    "[0-9]_*/*",
)  # fmt: skip


@dataclass(frozen=True)
class PruneReport:
    """What was cut.

    Attributes:
        folder: the smaller model.
        pieces_before, pieces_after: sizes of the vocabulary, special tokens included.
        megabytes_before, megabytes_after: size of weights and tokenizer, in 10^6 bytes.
        unchanged: the share of the texts, blank ones left out, that are split into the same pieces as before,
            in [0, 1].
    """

    folder: Path
    pieces_before: int
    pieces_after: int
    megabytes_before: float
    megabytes_after: float
    unchanged: float


def prune(
    source: str | Path, target: str | Path, *, texts: Iterable[str], max_pieces: int | None = None
) -> PruneReport:
    """Cut the vocabulary of a model to the pieces that texts use.

    These are kept: special tokens, the pieces of the model's prompts, bytes, single characters that are not
    letters or belong to a script in use (so that unseen words can be spelt), and the pieces in use. Their
    order and vectors stay: a text whose pieces are all kept has the same vector as before.

    Args:
        source: a sentence-transformers or transformers folder of a BERT model, with `model.safetensors` and
            a `tokenizer.json` of type Unigram or WordPiece.
        target: the folder to write; created if missing.
        texts: what the model will read, or a large sample of it.
        max_pieces: pieces in use are kept up to this size, most used first; None keeps all of them.

    Raises:
        InvalidArgument: no tokenizer.json, another type of tokenizer, no texts, or a maximum below what must
            be kept.
        ModelError: the weights are missing, not finite, or do not fit the tokenizer. On any error `target` is
            left as it was.
    """
    from tokenizers import Tokenizer

    source, target = Path(source), Path(target)
    check_source(source, expected="a sentence-transformers or transformers folder")
    layout = json.loads((source / "tokenizer.json").read_text(encoding="utf-8"))
    vocabulary = pieces(layout["model"])
    tokenizer = _whole(Tokenizer.from_file(str(source / "tokenizer.json")))
    texts = [clean_text(text) for text in texts if text.strip()]
    kept = _kept(source, layout, vocabulary, tokenizer, texts, max_pieces)
    new = {old: number for number, old in enumerate(kept)}
    with staged(target) as folder:
        _copy_others(source, folder)
        _write_tokenizer(layout, folder, new)
        _write_config(source, folder, new)
        _write_weights(source, folder, kept)
        smaller = _whole(Tokenizer.from_file(str(folder / "tokenizer.json")))
        report = PruneReport(
            folder=target,
            pieces_before=tokenizer.get_vocab_size(),
            pieces_after=smaller.get_vocab_size(),
            megabytes_before=_megabytes(source),
            megabytes_after=_megabytes(folder),
            unchanged=_unchanged(tokenizer, smaller, texts),
        )
    return report


def _whole(tokenizer: Any) -> Any:
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _kept(
    source: Path,
    layout: Mapping[str, Any],
    vocabulary: Mapping[int, str],
    tokenizer: Any,
    texts: list[str],
    max_pieces: int | None,
) -> list[int]:
    """The ids to keep, ascending."""
    used = count_use(tokenizer, texts)
    if not used:
        raise InvalidArgument("there are no texts, or they are empty; give a sample of what the model reads")
    special = {token["id"] for token in layout["added_tokens"]}
    unknown = layout["model"].get("unk_id")  # WordPiece names its own in added_tokens
    kept = special | ({unknown} if unknown is not None else set())
    kept |= count_use(tokenizer, _prompts(source)).keys()
    kept |= fallback(vocabulary, {number: n for number, n in used.items() if number not in special})
    if max_pieces is not None and max_pieces < len(kept):
        raise InvalidArgument(
            f"max_pieces is {max_pieces:,}, expected at least {len(kept):,}, the special tokens and "
            "single characters"
        )
    by_use = [number for number, _ in used.most_common() if number not in kept]
    room = None if max_pieces is None else max_pieces - len(kept)
    return sorted(kept.union(by_use[:room]))


def _prompts(source: Path) -> list[str]:
    file = source / "config_sentence_transformers.json"
    return list(json.loads(file.read_text()).get("prompts", {}).values()) if file.is_file() else []


def _copy_others(source: Path, folder: Path) -> None:
    for pattern in COPIED:
        for file in source.glob(pattern):
            own = folder / file.relative_to(source)
            own.parent.mkdir(exist_ok=True)
            shutil.copyfile(file, own)  # not its mode: a source may be read-only


def _write_tokenizer(layout: Mapping[str, Any], folder: Path, new: Mapping[int, int]) -> None:
    text = json.dumps(renumbered(layout, new), ensure_ascii=False)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    settings = folder / "tokenizer_config.json"
    if settings.is_file():
        values = json.loads(settings.read_text(encoding="utf-8"))
        if decoder := values.get("added_tokens_decoder"):
            values["added_tokens_decoder"] = {str(new[int(old)]): token for old, token in decoder.items()}
        settings.write_text(json.dumps(values, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _write_config(source: Path, folder: Path, new: Mapping[int, int]) -> None:
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    for key, value in config.items():
        if key.endswith("_token_id") and isinstance(value, int):
            config[key] = new.get(value, value)
    config["vocab_size"] = len(new)
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def _write_weights(source: Path, folder: Path, kept: list[int]) -> None:
    from safetensors import SafetensorError
    from safetensors.torch import load_file, save_file

    if not (source / WEIGHTS).is_file():
        raise ModelError(f"{source} has no {WEIGHTS}; save the model again with save_pretrained")
    try:
        tensors = load_file(source / WEIGHTS)
    except SafetensorError as error:
        raise ModelError(
            f"{source / WEIGHTS} cannot be read: {error}; save the model again with save_pretrained"
        ) from error
    check_finite(tensors, name=source)
    names = [name for name in tensors if name.endswith(BY_PIECE)]
    if not any(name.endswith(BY_PIECE[0]) for name in names):
        raise ModelError(f"{source} has no word embeddings of a BERT model; name the folder of one")
    for name in names:
        if len(tensors[name]) <= kept[-1]:
            raise ModelError(
                f"{name} has {len(tensors[name]):,} rows, fewer than the tokenizer has pieces; name a folder "
                "whose weights and tokenizer belong together"
            )
        tensors[name] = tensors[name][kept].contiguous()
    save_file(tensors, folder / WEIGHTS, metadata={"format": "pt"})


def _megabytes(folder: Path) -> float:
    return sum((folder / name).stat().st_size for name in (WEIGHTS, "tokenizer.json")) / 1e6


def _unchanged(before: Any, after: Any, texts: list[str]) -> float:
    same = 0
    for at in range(0, len(texts), CHUNK):
        chunk = texts[at : at + CHUNK]
        pairs = zip(before.encode_batch(chunk), after.encode_batch(chunk), strict=True)
        same += sum(one.tokens == other.tokens for one, other in pairs)
    return same / len(texts)
