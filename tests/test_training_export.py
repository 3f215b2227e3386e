"""Export of a tiny model, against torch and sentence-transformers themselves."""

import json
import shutil

import numpy as np
import pytest
from typer.testing import CliRunner

from nlp_support import Encoder, cli
from nlp_support.encoders import BUNDLED
from nlp_support.errors import InvalidArgument, ModelError

torch = pytest.importorskip("torch")

TEXTS = [
    "Where is my parcel?",
    "배송이 언제 오나요?",
    "",
    "a much longer question about the colour of kettles",
]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A sentence-transformers folder with a random two-layer BERT and the bundled tokenizer."""
    import transformers

    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=64000, hidden_size=32, num_hidden_layers=2, num_attention_heads=4, intermediate_size=64
    )
    transformers.BertModel(config).save_pretrained(folder)
    shutil.copyfile(BUNDLED / "tokenizer.json", folder / "tokenizer.json")

    def write(name, value):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(json.dumps(value))

    tokens = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
    write(
        "tokenizer_config.json",
        {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **tokens},
    )
    write("sentence_bert_config.json", {"max_seq_length": 512})
    write("config_sentence_transformers.json", {"prompts": {"query": "query: ", "passage": "passage: "}})
    parts = [("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")]
    write(
        "modules.json",
        [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{name}"}
            for i, (name, path) in enumerate(parts)
        ],
    )
    write("1_Pooling/config.json", {"word_embedding_dimension": 32, "pooling_mode_mean_tokens": True})
    (folder / "2_Normalize").mkdir()
    return folder


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_what_is_exported_is_what_sentence_transformers_computes(tiny, tmp_path):
    done = CliRunner().invoke(_app(), ["train", "export", str(tiny), str(tmp_path / "out"), "--name", "tiny"])
    assert done.exit_code == 0, done.output
    exported, original = Encoder.load(tmp_path / "out"), Encoder.load(str(tiny))
    assert (exported.name, exported.dim, original.dim) == ("tiny", 32, 32)
    for kind in ("encode_query", "encode_document"):
        ours, theirs = getattr(exported, kind)(TEXTS), getattr(original, kind)(TEXTS)
        assert ours.shape == theirs.shape == (4, 32)
        assert (ours * theirs).sum(1).min() > 0.999
        alone = np.concatenate([getattr(exported, kind)([text]) for text in TEXTS])
        assert np.allclose(alone, ours, atol=1e-4)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_an_export_that_is_not_alike_is_refused_and_leaves_nothing(tiny, tmp_path, monkeypatch):
    from nlp_support.training import export as module

    monkeypatch.setattr(module, "_parity", lambda bert, target: 0.5)
    with pytest.raises(ModelError, match=r"0\.50000 alike to the torch model, 0\.999 is required"):
        module.export(tiny, tmp_path / "out", name="tiny", int8=False)
    assert not (tmp_path / "out").exists()


def test_a_folder_without_a_tokenizer_is_refused_at_once(tmp_path):
    from nlp_support.training.export import export

    with pytest.raises(InvalidArgument, match=r"holds no tokenizer\.json"):
        export(tmp_path, tmp_path / "out", name="tiny")
    assert not (tmp_path / "out").exists()


def _app():
    cli.add_installed_commands()
    return cli.app
