"""Tiny random encoders of other architectures, tokenizers and poolings, for tests of export."""

import json
from pathlib import Path

from tiny_classifier import LETTERS, SPECIAL, WORDS, wordpiece

MAX_TOKENS = 40
PIECES = len(SPECIAL + WORDS + LETTERS)
WIDTHS = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
CORPUS = [
    "it was late and broken",
    "nobody answers that",
    "great, it came!",
    "배송이 언제 오나요?",
    "and it was ok",
] * 4


def architectures() -> dict[str, object]:
    """Configurations by name; RoBERTas and MPNet count positions from after the padding's number."""
    import transformers as hub

    usual = {**WIDTHS, "vocab_size": 300, "initializer_range": 0.3}
    short = {**usual, "max_position_embeddings": MAX_TOKENS + 2}
    return {
        "bert": hub.BertConfig(**{**usual, "max_position_embeddings": MAX_TOKENS}),
        "bert-relu": hub.BertConfig(**{**usual, "max_position_embeddings": MAX_TOKENS}, hidden_act="relu"),
        "roberta": hub.RobertaConfig(**short, pad_token_id=1),
        "xlm-roberta": hub.XLMRobertaConfig(**short, pad_token_id=1),
        "mpnet": hub.MPNetConfig(**short, pad_token_id=1),
        "distilbert": hub.DistilBertConfig(
            vocab_size=300, dim=32, n_layers=2, n_heads=4, hidden_dim=64, initializer_range=0.3,
            max_position_embeddings=MAX_TOKENS,
        ),
        "electra": hub.ElectraConfig(**{**usual, "max_position_embeddings": MAX_TOKENS}, embedding_size=16),
        "albert": hub.AlbertConfig(**{**usual, "max_position_embeddings": MAX_TOKENS}, embedding_size=16),
        "t5": hub.T5Config(vocab_size=300, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_heads=4),
    }  # fmt: skip


def other_encoder(
    folder: Path,
    *,
    architecture: str = "bert",
    tokenizer: str = "wordpiece",
    pooling: str = "mean_tokens",
    dense: int | None = None,
    normalize: bool = True,
    prompts: dict[str, str] | None = None,
) -> Path:
    """A sentence-transformers folder.

    Args:
        tokenizer: wordpiece, bpe or unigram.
        dense: the length of vectors after a Dense, if there is one.
        prompts: of config_sentence_transformers.json; None for a folder without that file.
    """
    import torch
    import transformers

    torch.manual_seed(0)
    config = architectures()[architecture]
    kind = transformers.T5EncoderModel if architecture == "t5" else transformers.AutoModel.from_config
    kind(config).save_pretrained(folder)
    {"wordpiece": wordpiece, "bpe": bpe, "unigram": unigram}[tokenizer](folder)
    write(folder / "sentence_bert_config.json", {"max_seq_length": MAX_TOKENS})
    parts = [("", "Transformer", None)]
    parts.append(("1_Pooling", "Pooling", {"word_embedding_dimension": 32, f"pooling_mode_{pooling}": True}))
    if dense is not None:
        linear = torch.nn.Linear(32, dense)
        parts.append(("2_Dense", "Dense", {
            "in_features": 32, "out_features": dense, "bias": True,
            "activation_function": "torch.nn.modules.activation.Tanh",
        }))  # fmt: skip
        save(folder / "2_Dense", {f"linear.{name}": value for name, value in linear.state_dict().items()})
    if normalize:
        parts.append((f"{len(parts)}_Normalize", "Normalize", {}))
    for path, _, settings in parts:
        if settings is not None:
            write(folder / path / "config.json", settings)
    write(folder / "modules.json", [
        {"idx": at, "name": str(at), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for at, (path, kind, _) in enumerate(parts)
    ])  # fmt: skip
    if prompts is not None:
        write(folder / "config_sentence_transformers.json", prompts)
    return folder


def static_encoder(folder: Path) -> Path:
    """A folder whose vectors are means of the tokens' own, as Model2Vec's are."""
    import torch

    folder.mkdir()
    wordpiece(folder)
    torch.manual_seed(0)
    save(folder, {"embedding.weight": torch.randn(PIECES, 32)})
    path = "sentence_transformers.models.StaticEmbedding"
    write(folder / "modules.json", [{"idx": 0, "name": "0", "path": "", "type": path}])
    return folder


def bpe(folder: Path) -> None:
    """Byte-level pairs, between <s> and </s>, as RoBERTa has."""
    from tokenizers import ByteLevelBPETokenizer, processors

    tokenizer = ByteLevelBPETokenizer()
    tokenizer.train_from_iterator(CORPUS, vocab_size=300, special_tokens=["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer.post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0))
    tokenizer.save(str(folder / "tokenizer.json"))
    _settings(folder)


def unigram(folder: Path) -> None:
    """SentencePiece's kind, as XLM-RoBERTa has."""
    from tokenizers import SentencePieceUnigramTokenizer, processors

    special = ["<s>", "<pad>", "</s>", "<unk>"]
    tokenizer = SentencePieceUnigramTokenizer()
    tokenizer.train_from_iterator(
        CORPUS, vocab_size=120, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    _settings(folder)


def _settings(folder: Path) -> None:
    names = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>"}
    rest = {"pad_token": "<pad>", "unk_token": "<unk>", "model_max_length": MAX_TOKENS}
    write(folder / "tokenizer_config.json", {"tokenizer_class": "PreTrainedTokenizerFast", **names, **rest})


def save(folder: Path, tensors: dict[str, object]) -> None:
    from safetensors.torch import save_file

    folder.mkdir(exist_ok=True)
    save_file(
        {name: tensor.detach().clone() for name, tensor in tensors.items()}, folder / "model.safetensors"
    )


def write(file: Path, value: object) -> None:
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(value))
