"""Tiny random models of the real kinds, for tests of training."""

import json
import shutil
from pathlib import Path

from nlp_support.models import BUNDLED


def tiny_bert(folder: Path, *, seed: int = 0, layers: int = 2) -> Path:
    """A transformers folder with a random BERT, 32 wide, and the bundled tokenizer."""
    import torch
    import transformers

    torch.manual_seed(seed)
    config = transformers.BertConfig(
        vocab_size=64000,
        hidden_size=32,
        num_hidden_layers=layers,
        num_attention_heads=4,
        intermediate_size=64,
        initializer_range=0.2,  # far enough from zero for texts to differ
    )
    transformers.BertModel(config).save_pretrained(folder)
    shutil.copyfile(BUNDLED / "encoder" / "tokenizer.json", folder / "tokenizer.json")
    tokens = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
    _write(
        folder / "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **tokens},
    )
    return folder


def tiny_sentence_transformer(folder: Path, *, seed: int = 0, layers: int = 2) -> Path:
    """The same as a sentence-transformers folder with mean pooling and unit length."""
    tiny_bert(folder, seed=seed, layers=layers)
    _write(folder / "sentence_bert_config.json", {"max_seq_length": 512})
    _write(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "query: ", "passage": "passage: "}},
    )
    parts = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    modules = [
        {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{name}"}
        for at, (name, path) in enumerate(parts)
    ]
    _write(folder / "modules.json", modules)
    _write(
        folder / "1_Pooling" / "config.json",
        {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True},
    )
    (folder / "2_Normalize").mkdir()
    return folder


def _write(file: Path, value: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value))
