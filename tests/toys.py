"""Toy languages that tiny models can learn, and short runs of training on them."""

import json

import numpy as np
import torch
import transformers

from nlp_support.training.classifier import sentiment

MOODS = {
    "negative": ["awful", "late"],
    "neutral": ["green", "small"],
    "positive": ["lovely", "quick"],
}
FILLERS = ["the", "kettle", "parcel", "was", "and", "very", "today", "shop", "sent", "a", "one", "they"]
SHORT = sentiment.SentimentSettings(epochs=1, batch_size=16, frozen_layers=1, max_tokens=16, dropout=0.1)


def tiny_base(folder, words):
    """A random BERT of two layers, 32 wide, with a tokenizer that knows these words."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    folder.mkdir(exist_ok=True)
    vocabulary = {word: at for at, word in enumerate(["<s>", "<pad>", "</s>", "<unk>", *words])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("</s>", 2), ("<s>", 0))
    tokenizer.save(str(folder / "tokenizer.json"))
    tokens = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 64, **tokens})
    )
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=2, num_attention_heads=4,
        intermediate_size=64, max_position_embeddings=64, pad_token_id=1, initializer_range=0.2,
    )  # fmt: skip
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


def own_word(random):
    """A word that no other row has, so that none is taken for a repetition of another; the models do not know
    it."""
    return "".join(random.choice([*"bcdfghjklmnpqrstvwxz"], 14))


def toy_rows(n, *, seed, source="toy", classes=tuple(MOODS)):
    """Texts of fillers around one word that tells the class."""
    random = np.random.default_rng(seed)
    rows = []
    for at in range(n):
        label = classes[at % len(classes)]
        words = [*random.choice(FILLERS, random.integers(2, 8)), random.choice(MOODS[label])]
        text = " ".join([*random.permutation(words), own_word(random)])
        rows.append({"text": text, "label": label, "source": source})
    return rows


def toy_dialogues(n, *, seed, source="toy"):
    """Four customer turns that say the same; an agent's "refused" before one makes its votes low."""
    random = np.random.default_rng(seed)
    rows = []
    for at in range(n):
        refusals = random.random(4) < random.choice([0.1, 0.8])
        turns = []
        for refused in refusals:
            said = ["hello", "it", "is", "refused" if refused else "ready"]
            turns.append({"role": "agent", "text": " ".join(random.permutation(said))})
            text = " ".join([*random.choice(["kettle", "parcel", "today", "where"], 3), own_word(random)])
            turns.append(
                {"role": "customer", "text": text, "satisfaction": [2, 2, 1] if refused else [3, 3, 4]}
            )
        overall = [2, 2, 2] if refusals[-1] else [4, 3, 3]
        rows.append({"id": f"{source}-{seed}-{at}", "source": source, "turns": turns, "overall": overall})
    return rows


def write(file, rows):
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def weights(folder):
    return transformers.AutoModelForSequenceClassification.from_pretrained(folder).state_dict()


def same_weights(one, other):
    first, second = weights(one), weights(other)
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


def trained(toy, out, *, settings=SHORT, **options):
    torch.set_num_threads(1)  # sums are rounded by how they are split between threads
    files = {"val_files": [toy / "val.jsonl"], "base": toy / "base"} | options
    return sentiment.train_sentiment([toy / "train.jsonl"], out, settings=settings, **files)
