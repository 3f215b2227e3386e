"""`train encoder` on tiny models: it learns, it holds out, it goes on after a kill, it refuses early."""

import errno
import json
import signal
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from nlp_support import Encoder, open_store
from nlp_support.errors import InvalidArgument, ModelError, TrainingError
from nlp_support.training.apart import Repeats, kept_apart
from nlp_support.training.cli import app
from nlp_support.training.encoder.data import Sources, read_data
from nlp_support.training.encoder.holdout import split
from nlp_support.training.encoder.measure import one_of
from nlp_support.training.encoder.negatives import with_negatives
from nlp_support.training.encoder.pairs import TrainingPair, both, read_pairs, store_pairs
from nlp_support.training.encoder.settings import EncoderSettings
from nlp_support.training.encoder.targets import teacher_vectors
from nlp_support.training.splits import normalized

from support import exchange
from tiny_models import tiny_sentence_transformer

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")

# fmt: off
THINGS = [
    "kettle", "lamp", "parcel", "refund", "garden", "invoice", "helmet", "ladder",
    "mirror", "novel", "onion", "pillow", "quilt", "radio", "saddle", "teapot",
    "umbrella", "violin", "window", "yacht", "zipper", "anchor", "basket", "candle",
    "drawer", "engine", "folder", "guitar", "hammer", "island",
]
# fmt: on
QUICK = EncoderSettings(epochs=12, batch_size=8, learning_rate=5e-3, frozen_layers=0, held_out=0)
SHORT = replace(QUICK, epochs=2)  # 6 steps of 30 pairs: enough where nothing has to be learnt


def write(file, rows):
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    return tiny_sentence_transformer(tmp_path_factory.mktemp("base") / "model")


@pytest.fixture
def pairs_file(tmp_path):
    rows = [{"question": f"is my {one} here yet", "reply": f"we have sent the {one}"} for one in THINGS]
    return write(tmp_path / "pairs.jsonl", rows)


@pytest.fixture
def texts_file(tmp_path):
    return write(tmp_path / "texts.jsonl", [{"text": f"tell me of the {one}"} for one in THINGS])


def train(*args, **options):
    from nlp_support.training.encoder.train import train_encoder

    return train_encoder(*args, **options)


@pytest.mark.slow
def test_a_model_learns_which_reply_belongs_to_which_question(base, pairs_file, texts_file, tmp_path):
    """Question and reply share one word. A random model that pools words finds some of them; trained on the
    pairs it must find nearly all, and its cosines must go up and down with the teacher's (here another random
    model), with which they had little to do."""
    teacher = tiny_sentence_transformer(tmp_path / "teacher", seed=1)
    result = train(
        Sources(pairs=[pairs_file], texts=[texts_file], teacher=teacher),
        tmp_path / "run",
        base=base,
        settings=QUICK,
    )
    pairs = read_pairs(pairs_file).rows
    before = one_of(Encoder.load(base), pairs, among=len(pairs))["accuracy"]
    after = one_of(Encoder.load(result.folder), pairs, among=len(pairs))["accuracy"]
    assert after > 0.9 and after > before + 0.1
    texts = [f"tell me of the {one}" for one in THINGS]
    wanted, was, now = (_cosines(folder, texts) for folder in (teacher, base, result.folder))
    assert np.corrcoef(now, wanted)[0, 1] > np.corrcoef(was, wanted)[0, 1] + 0.25
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert record["state"] == "done" and record["rows"]["pairs"] == record["rows"]["texts"] == len(THINGS)
    assert record["steps"] == record["planned_steps"] and record["seconds"] > 0
    assert not (tmp_path / "run" / "checkpoints").exists()


@pytest.mark.parametrize(("count", "kept"), [(1, [0]), (2, [0, 4]), (3, [0, 2, 4]), (5, [0, 1, 2, 3, 4])])
def test_a_student_has_layers_of_the_base_from_the_first_to_the_last(tmp_path, count, kept):
    from nlp_support.training.encoder.fit import load_base
    from nlp_support.training.layers import layers_of

    base = tiny_sentence_transformer(tmp_path / "model", layers=5)
    whole = layers_of(load_base(base, QUICK)[0].auto_model)
    model = load_base(base, replace(QUICK, layers=count))
    own = layers_of(model[0].auto_model)
    assert len(own) == count == model[0].auto_model.config.num_hidden_layers
    for layer, at in zip(own, kept, strict=True):
        wanted = whole[at].state_dict()
        assert all(torch.equal(value, wanted[name]) for name, value in layer.state_dict().items())
    model.save_pretrained(str(tmp_path / "saved"))
    texts = ["where is my parcel", "do you deliver abroad"]
    again = Encoder.load(tmp_path / "saved").encode_query(texts)
    assert np.allclose(again, model.encode_query(texts, normalize_embeddings=True), atol=1e-5)


def test_more_layers_than_the_base_has_are_refused(base, tmp_path):
    from nlp_support.training.encoder.fit import load_base

    with pytest.raises(InvalidArgument, match="layers is 3, expected 1 to 2"):
        load_base(base, replace(QUICK, layers=3))
    with pytest.raises(InvalidArgument, match="expected fewer than 1, the layers"):
        load_base(base, replace(QUICK, layers=1, frozen_layers=1))


@pytest.mark.parametrize(
    ("changes", "trained"),
    [({}, True), ({"train_embeddings": False}, False), ({"frozen_layers": 1}, False)],
)
def test_the_embeddings_are_trained_only_where_nothing_is_frozen(base, changes, trained):
    from nlp_support.training.encoder.fit import load_base

    bert = load_base(base, replace(QUICK, **changes))[0].auto_model
    assert bert.embeddings.word_embeddings.weight.requires_grad is trained
    assert next(bert.encoder.layer[1].parameters()).requires_grad


@pytest.mark.slow
def test_what_is_kept_are_the_similarities_of_the_whole_base(tmp_path, texts_file):
    """A student of one layer of two learns nothing but to keep: its cosines come nearer to the base's, from
    which the mean is taken first."""
    base = tiny_sentence_transformer(tmp_path / "base")
    texts = [f"tell me of the {one}" for one in THINGS]
    vectors = Encoder.load(base).encode_query(texts)
    vectors -= vectors.mean(axis=0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    wanted = (vectors @ vectors.T)[np.triu_indices(len(texts), 1)]
    apart = []
    for epochs in (0.25, 30):
        made = train(
            Sources(keep=[texts_file]), tmp_path / str(epochs), base=base,
            settings=replace(QUICK, epochs=epochs, layers=1),
        )  # fmt: skip
        apart.append(np.corrcoef(_cosines(made.folder, texts), wanted)[0, 1])
    assert apart[1] > apart[0] + 0.1


def test_a_teacher_of_sentence_transformers_teaches_what_it_computes(base):
    """In bf16 where that is multiplied in hardware: eight bits of a number remain."""
    from nlp_support.training.encoder.targets import load_teacher

    texts = ["where is my parcel", "do you deliver abroad"]
    teacher = load_teacher(base, device="cpu")
    assert np.allclose(teacher.encode_query(texts), Encoder.load(base).encode_query(texts), atol=0.02)


def _cosines(folder, texts):
    vectors = Encoder.load(folder).encode_query(texts)
    return (vectors @ vectors.T)[np.triu_indices(len(texts), 1)]


@pytest.mark.slow
def test_another_seed_draws_other_batches_and_the_same_one_the_same(base, pairs_file, tmp_path):
    """Thirty pairs in batches of 8: which of them are together decides which replies are wrong."""
    torch.set_num_threads(1)
    weights = []
    for name, seed in (("a", 0), ("b", 5), ("c", 5)):
        made = train(
            Sources(pairs=[pairs_file]), tmp_path / name, base=base, settings=replace(SHORT, seed=seed)
        )
        weights.append((made.folder / "model.safetensors").read_bytes())
        assert json.loads((tmp_path / name / "run.json").read_text())["seed"] == seed
    assert weights[0] != weights[1] == weights[2]


KILLED = """
import os, signal, sys
from pathlib import Path
import torch
torch.set_num_threads(1)
from nlp_support.training.encoder.data import Sources
from nlp_support.training.encoder.settings import EncoderSettings
from nlp_support.training.encoder.train import train_encoder

def tell(what, done, total):
    if what == "training" and done == 10:
        os.kill(os.getpid(), signal.SIGKILL)

pairs, texts, base, out = map(Path, sys.argv[1:])
settings = EncoderSettings(epochs=3, batch_size=8, frozen_layers=1, held_out=0, learning_rate=1e-3)
train_encoder(Sources(pairs=[pairs], texts=[texts], keep=[texts], teacher=base), out, base=base,
              settings=settings, checkpoint_every=0, on_progress=tell)
"""


@pytest.mark.slow
def test_a_killed_run_goes_on_and_ends_with_the_same_weights(base, pairs_file, texts_file, tmp_path):
    """Killed at step 10 of 27 (30 rows in each of three sets, 3 batches of 8, 3 epochs), the last checkpoint
    being that of step 9."""
    command = [sys.executable, "-c", KILLED, str(pairs_file), str(texts_file), str(base), str(tmp_path / "a")]
    torch.set_num_threads(1)  # sums are rounded by how they are split between threads
    killed = subprocess.run(command, capture_output=True, check=False)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()[-2000:]
    assert sorted(folder.name for folder in (tmp_path / "a" / "checkpoints").iterdir())[-1] == "checkpoint-9"
    (tmp_path / "a" / "checkpoints" / "checkpoint-10").mkdir()  # as if killed while writing
    settings = EncoderSettings(epochs=3, batch_size=8, frozen_layers=1, held_out=0, learning_rate=1e-3)
    sources = Sources(pairs=[pairs_file], texts=[texts_file], keep=[texts_file], teacher=base)
    seen = []
    resumed = train(
        sources,
        tmp_path / "a",
        base=base,
        settings=settings,
        resume=True,
        on_progress=lambda what, done, total: seen.append((what, done, total)),
    )
    whole = train(sources, tmp_path / "b", base=base, settings=settings)
    assert min(done for what, done, _ in seen if what == "training") == 10
    assert max(total for what, _, total in seen if what == "training") == 27
    ours, theirs = _weights(resumed.folder), _weights(whole.folder)
    assert ours.keys() == theirs.keys()
    assert all(np.array_equal(ours[name], theirs[name]) for name in ours)
    fresh = _weights(base)
    assert any(not np.allclose(ours[name], fresh[name], atol=1e-4) for name in ours if name in fresh)


def _weights(folder):
    from safetensors.numpy import load_file

    return load_file(folder / "model.safetensors")


@pytest.mark.slow
def test_a_time_limit_stops_and_saves_what_there_is(base, pairs_file, tmp_path):
    result = train(Sources(pairs=[pairs_file]), tmp_path / "run", base=base, settings=SHORT, max_minutes=1e-9)
    record = json.loads((tmp_path / "run" / "run.json").read_text())
    assert result.stopped_by_time and record["state"] == "stopped" and record["steps"] == 1
    assert Encoder.load(result.folder).encode_query(["where is it"]).shape == (1, 32)
    gone_on = train(Sources(pairs=[pairs_file]), tmp_path / "run", base=base, settings=SHORT, resume=True)
    assert not gone_on.stopped_by_time


@pytest.mark.slow
def test_a_full_disk_is_told_and_leaves_the_run_to_be_resumed(base, pairs_file, tmp_path, monkeypatch):
    from sentence_transformers import SentenceTransformerTrainer

    def full(self, folder):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SentenceTransformerTrainer, "_save_optimizer_and_scheduler", full)
    with pytest.raises(
        TrainingError,
        match=r"disk of .* is full at step 1; there is no checkpoint before it: free",
    ):
        train(Sources(pairs=[pairs_file]), tmp_path / "run", base=base, settings=SHORT, checkpoint_every=0)
    assert not list((tmp_path / "run" / "checkpoints").glob("checkpoint-*"))
    monkeypatch.undo()
    assert train(
        Sources(pairs=[pairs_file]), tmp_path / "run", base=base, settings=SHORT, resume=True
    ).folder.is_dir()


@pytest.mark.slow
def test_a_disk_without_room_is_refused_before_training(base, pairs_file, tmp_path, monkeypatch):
    from nlp_support.training import trainer

    monkeypatch.setattr(trainer.shutil, "disk_usage", lambda folder: Counter(free=1_000_000))
    monkeypatch.setattr(Counter, "free", property(lambda self: self["free"]), raising=False)
    with pytest.raises(InvalidArgument, match="has 1 MB free, expected"):
        train(Sources(pairs=[pairs_file]), tmp_path / "run", base=base, settings=QUICK)


@pytest.mark.slow
def test_what_cannot_work_is_refused_at_once(base, pairs_file, texts_file, tmp_path, monkeypatch):
    few = write(tmp_path / "few.jsonl", [{"question": "a b", "reply": "c d"}])
    cases = [
        (Sources(texts=[texts_file]), {}, InvalidArgument, "texts but no teacher to learn them from"),
        (Sources(pairs=[few]), {}, InvalidArgument, "1 rows are left to train on .* at least 8"),
        (
            Sources(pairs=[pairs_file]),
            {"settings": EncoderSettings(frozen_layers=2)},
            InvalidArgument,
            "expected fewer than 2, the layers of",
        ),
        (Sources(pairs=[pairs_file]), {"device": "cuda:7"}, InvalidArgument, "no device 'cuda:7'; expected"),
    ]
    for sources, options, kind, told in cases:
        with pytest.raises(kind, match=told):
            train(sources, tmp_path / "run", base=base, **({"settings": QUICK} | options))
    (tmp_path / "bare").mkdir()
    with pytest.raises(ModelError, match="holds no model"):
        train(Sources(pairs=[pairs_file]), tmp_path / "run", base=tmp_path / "bare", settings=QUICK)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="no folder 'no-such/model', and the hub is switched off"):
        train(Sources(pairs=[pairs_file]), tmp_path / "run", base="no-such/model", settings=QUICK)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("changes", [{"epochs": 0}, {"held_out": 1}, {"max_tokens": 4}, {"temperature": 0}])
def test_settings_outside_their_range_are_refused(changes):
    with pytest.raises(InvalidArgument, match=f"{next(iter(changes))} is .*, expected"):
        EncoderSettings(**changes)


@pytest.mark.slow
def test_the_command_trains_from_a_store_and_tells_what_it_left_out(base, tmp_path):
    with open_store(tmp_path / "desk.db") as desk:
        for number, thing in enumerate(THINGS):
            desk.add(exchange(number, f"Is my {thing} here yet?", f"We have sent the {thing}."))
    rows = [{"question": "is it open", "reply": ""}, {"question": "a b c", "reply": "d e f"}]
    bad = write(tmp_path / "more.jsonl", rows)
    command = ["encoder", str(tmp_path / "run"), "--base", str(base), "--pairs", str(bad)]
    options = ["--store", str(tmp_path / "desk.db"), "--frozen-layers", "0", "--batch-size", "8", "--json"]
    refused = CliRunner().invoke(app, [*command, *options])
    assert "1 of 2 rows cannot be used" in str(refused.exception) and not (tmp_path / "run").exists()
    options += ["--max-dropped", "0.5"]
    done = CliRunner().invoke(app, [*command, *options])
    assert done.exit_code == 0, done.output
    assert "1 of 2 rows left out" in done.stderr
    assert "1, first on line 1: 'reply' is empty, expected a text" in done.stderr
    # A fifth of 31 pairs is held out: too few to tell one of 100 from the others.
    assert json.loads(done.stdout)["after"]["desk: held-out time"]["n"] == 0


class Columns(dict):
    """As much of a `datasets.Dataset` as a batch sampler looks at."""

    @property
    def column_names(self):
        return list(self)

    def __len__(self):
        return len(next(iter(self.values())))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(0, 5)), min_size=1, max_size=80
    ),
    size=st.integers(2, 9),
    epoch=st.integers(0, 3),
)
def test_no_text_and_no_label_is_twice_in_a_batch(rows, size, epoch):
    from nlp_support.training.encoder.batches import LengthBuckets

    data = Columns(
        question=[f"q{a}" for a, _, _ in rows],
        reply=[f"R{b}!" for _, b, _ in rows],
        label=[c for *_, c in rows],
    )
    sampler = LengthBuckets(data, size, False, seed=3)
    sampler.set_epoch(epoch)
    batches = list(sampler)
    assert len(batches) == len(sampler) and batches == list(sampler)
    whole = [batch for batch in batches if len(batch) == size]
    for batch in whole:
        for column in data.values():
            assert len({column[row] for row in batch}) == size


def test_batches_are_of_like_length_and_take_every_row_once():
    from nlp_support.training.encoder.batches import LengthBuckets

    texts = ["x" * length for length in range(1, 65)]
    sampler = LengthBuckets(Columns(text=texts, label=list(range(64))), 8, False, seed=0)
    batches = list(sampler)
    assert sorted(row for batch in batches for row in batch) == list(range(64))
    assert all(max(batch) - min(batch) == 7 for batch in batches)


def test_a_teachers_similarities_are_matched():
    """Two texts: each has one other, so the distributions agree and only the squared error is left. Ours are
    orthogonal (cosine 0), the teacher's the same (cosine 1), at temperature .5:
    .5 * ((0 - 1) / .5)^2 = 2; with weight 3 it is 6; where both agree it is 0."""
    from nlp_support.training.encoder.losses import SimilarityDistillation

    ours = torch.eye(2)
    same, apart = torch.tensor([[1.0, 0], [1, 0]]), torch.eye(2)

    def loss(targets, weight=1.0):
        one = SimilarityDistillation(
            lambda features: {"sentence_embedding": features["vectors"]},
            targets,
            temperature=0.5,
            weight=weight,
        )
        return one([{"vectors": ours}], torch.tensor([0, 1])).item()

    assert loss(same) == pytest.approx(2) and loss(same, 3.0) == pytest.approx(6)
    assert loss(apart) == pytest.approx(0, abs=1e-6)


def test_a_teachers_distribution_is_matched():
    """Three texts in the plane, ours at 0, 60 and 90 degrees, the teacher's at 0, 90 and 60: for the first
    text our similarities are (.5, 0) and the teacher's (0, .5); at temperature 1 with p = softmax(.5, 0) =
    (.6225, .3775) the divergence is .2449 * .5 = .1225. Third text: ours (0, .866), teacher's (.5, .866):
    p = softmax(.5, .866) = (.4095, .5905), q = softmax(0, .866) = (.2961, .7039), divergence .0290; second:
    the mirror image (.5, .866) against (0, .866): .0312. Mean .0609, and the squared error is
    4 * .25 / 6 = .1667."""
    from nlp_support.training.encoder.losses import SimilarityDistillation

    def plane(*degrees):
        angles = torch.deg2rad(torch.tensor(degrees))
        return torch.stack([angles.cos(), angles.sin()], 1)

    def p(*logits):
        return np.exp(logits) / np.exp(logits).sum()

    def kl(target, own):
        return float((target * np.log(target / own)).sum())

    c = np.cos(np.deg2rad(30))
    wanted = np.mean([kl(p(0, 0.5), p(0.5, 0)), kl(p(0, c), p(0.5, c)), kl(p(0.5, c), p(0, c))])
    loss = SimilarityDistillation(
        lambda features: {"sentence_embedding": features["vectors"]}, plane(0.0, 90.0, 60.0), temperature=1.0
    )
    got = loss([{"vectors": plane(0.0, 60.0, 90.0)}], torch.tensor([0, 1, 2])).item()
    assert got == pytest.approx(wanted + 4 * 0.25 / 6, abs=1e-5)
    assert got == pytest.approx(0.0609 + 0.1667, abs=2e-3)


def pair(question, reply, account="a", at=0, **more):
    return TrainingPair(question, reply, account_id=account, sent_at=at, **more)


def test_the_last_part_of_the_time_and_whole_accounts_are_held_out():
    """Ten accounts of ten pairs, a fifth held out: two whole accounts, and the last two pairs of each other;
    one early pair of an account repeats a reply of its last, and goes."""
    history = {
        f"brand{n}": [
            pair(f"question {n} {at} {'z' * at}", f"reply {n} {at} {'y' * at}", f"brand{n}", at)
            for at in range(10)
        ]
        for n in range(10)
    }
    parts = split(history, share=0.2)
    whole = {one.account_id for one in parts.accounts}
    assert len(whole) == 2 and len(parts.accounts) == 20
    assert {(one.account_id, one.sent_at) for one in parts.later} == {
        (account, at) for account in history if account not in whole for at in (8, 9)
    }
    kept_out = {
        normalized(text) for one in parts.accounts + parts.later for text in (one.question, one.reply)
    }
    train = kept_apart(both(parts.train), {"test": kept_out}).of(parts.train)
    assert train and not kept_out & {normalized(text) for pair in both(train) for text in pair}
    assert split(history, share=0.2) == parts
    assert not split({"one": history["brand0"]}, share=0.2).accounts


def test_what_is_nearly_tested_is_not_trained_on():
    train = [
        pair("Where is my blue parcel?", "On its way."),
        pair("Do you open on Sundays?", "Yes, at noon."),
    ]
    tested = [pair("where is my blue parcel", "It left yesterday.")]
    apart = kept_apart(both(train), {"test": [text for pair in both(tested) for text in pair]})
    assert apart.of(train) == train[1:] and apart.repeats == {"test": Repeats(same=1)}


def test_read_data_keeps_tested_texts_out_of_everything(tmp_path):
    test = write(
        tmp_path / "test.jsonl", [{"question": "may I return the kettle", "reply": "within thirty days"}]
    )
    pairs = write(
        tmp_path / "pairs.jsonl",
        [
            {"question": "May I return the kettle?", "reply": "Surely you may."},
            {"question": "Is the lamp in stock?", "reply": "Next week again."},
        ],
    )
    texts = write(
        tmp_path / "texts.jsonl",
        [{"text": "Within thirty days!"}, {"text": "A new text."}, {"text": "a NEW text"}],
    )
    data = read_data(
        Sources(pairs=[pairs], texts=[texts], keep=[texts], teacher=tmp_path, tests=[test]),
        held_out=0.2,
        hard_negatives=False,
    )
    assert [one.question for one in data.pairs] == ["Is the lamp in stock?"]
    assert len(data.texts) == len(data.keep) == 1 and normalized(data.texts[0]) == "anewtext"
    assert data.counts["test test"] == 1
    parts = {"test": test, "pairs": pairs, "texts": texts, "keep": texts}
    assert set(data.digests) == {f"{part} {file}" for part, file in parts.items()}


def test_pairs_of_a_store_are_redacted_and_without_courtesies(store):
    asked = "My mail is kim@example.com, where is order 5512345?"
    store.add(exchange(1, asked, "It left our house this morning."))
    store.add(exchange(2, "Thank you so much!", "You're welcome!"))
    (found,) = store_pairs(store, store.accounts()[0])
    assert "kim@" not in found.question and "5512345" not in found.question
    assert found.reply == "It left our house this morning." and found.sent_at > 0


def test_a_hard_negative_is_a_like_reply_of_the_account_that_is_not_the_answer():
    """Of the replies of account a, two others name the kettle; one is nearly the true answer and one answers
    the same question, so the third is taken. Account b has too few replies."""
    others = [pair(f"about the {one}", f"the {one} is sold out until spring comes") for one in THINGS[1:]]
    asked = pair("when will the kettle be repaired", "your kettle repair takes two weeks from today")
    same = pair("when will the kettle be repaired", "the kettle repaired: ask again in a month")
    like = pair("what about my kettle", "the kettle will be repaired where you bought it")
    found = with_negatives([asked, same, like, *others, pair("kettle?", "kettle!", "b")])
    assert found[0].negative == like.reply
    assert found[-1].negative is None
    assert all(one.negative != one.reply for one in found)
    given = pair("q", "r", negative="given")
    assert with_negatives([given])[0].negative == "given"


def test_teacher_vectors_are_kept_in_a_file_and_centred(tmp_path):
    """Two texts at (.6, .8) and (.8, .6): the mean is (.7, .7), so centred they point to (-.1, .1) and (.1,
    -.1), which are opposite."""
    calls = []

    def embed(texts):
        calls.append(len(texts))
        return np.array([[0.6, 0.8], [0.8, 0.6]], np.float32)

    encoder = Encoder(embed, embed, name="t", fingerprint="", dim=2)
    for _ in range(2):
        vectors = teacher_vectors(tmp_path / "t.npy", encoder, ["a", "b"], centre=True)
        assert vectors @ vectors.T == pytest.approx(np.array([[1, -1], [-1, 1]]), abs=2e-3)
    assert calls == [2]


def test_one_of_n_counts_the_same_wording_and_the_same_key_as_right():
    """Four pairs; the encoder finds reply 0 for questions 0 and 1, its own for 2, and 2 for 3. Reply 1 is
    worded as reply 0, so 1 is half right (0 and 1 tie, both right: right); 3 shares its key with 2: right."""
    where = {"q0": 0, "q1": 0, "q2": 1, "q3": 1, "Same here": 0, "same here!": 0, "r2": 1, "r3": 2}

    def embed(texts):
        return np.eye(3, dtype=np.float32)[[where[text] for text in texts]]

    encoder = Encoder(embed, embed, name="t", fingerprint="", dim=3)
    pairs = [
        pair("q0", "Same here"),
        pair("q1", "same here!"),
        pair("q2", "r2", key="k"),
        pair("q3", "r3", key="k"),
    ]
    assert one_of(encoder, pairs, among=4)["accuracy"] == 1.0
    assert one_of(encoder, [*pairs[:3], pair("q3", "r3")], among=4)["accuracy"] == 0.75
    assert one_of(encoder, pairs, among=5) == {"n": 0, "accuracy": None, "low": None, "high": None}
