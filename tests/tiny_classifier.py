"""Tiny random BERT models with a vocabulary that can be read at a glance, for tests of export and serving."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
WORDS = ["late", "great", "broken", "and", "it", "was", "ok", "nobody", "answers", "came", "that", "!"]
LETTERS = [*"abcdefghijklmnopqrstuvwxyz", *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")]
MAX_TOKENS = 40


def tiny_classifier(folder: Path, *, labels: Sequence[str], seed: int = 0, width: int = 32) -> Path:
    """A transformers folder of a random two-layer BertForSequenceClassification that reads 40 tokens."""
    import torch
    import transformers

    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=len(SPECIAL + WORDS + LETTERS),
        hidden_size=width,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=2 * width,
        max_position_embeddings=MAX_TOKENS + 2,
        initializer_range=0.3,
        id2label=dict(enumerate(labels)),
        label2id={label: number for number, label in enumerate(labels)},
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    wordpiece(folder)
    return folder


def wordpiece(folder: Path) -> None:
    """A WordPiece tokenizer of a few words and the letters."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    vocabulary = {piece: number for number, piece in enumerate(SPECIAL + WORDS + LETTERS)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": MAX_TOKENS}
    names = {f"{token[1:-1].lower()}_token": token for token in SPECIAL}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings | names))


def torch_probabilities(folder: Path, texts: Sequence[str]) -> np.ndarray:
    """(n, labels), by transformers itself, one text at a time."""
    import torch
    import transformers

    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModelForSequenceClassification.from_pretrained(folder).eval()
    with torch.no_grad():
        rows = [model(torch.tensor([tokenizer(text)["input_ids"]])).logits[0] for text in texts]
    return torch.softmax(torch.stack(rows), -1).numpy()
