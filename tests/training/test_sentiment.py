"""Training of polarity on a toy language of our own that a tiny model can learn."""

import json
import os
import signal
import subprocess
import sys
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, ModelError, UnreadableFile

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from toys import FILLERS, MOODS, SHORT, same_weights, tiny_base, toy_rows, trained, weights, write  # noqa: E402

from nlp_support.training.classifier import examples, fit, model, sentiment  # noqa: E402
from nlp_support.training.classifier.draw import batched, drawn  # noqa: E402
from nlp_support.training.classifier.labelled import Labelled, labelled, targets  # noqa: E402
from nlp_support.training.classifier.temperature import fit_temperature, softmax  # noqa: E402
from nlp_support.training.loop import Loop  # noqa: E402
from nlp_support.training.run import open_run  # noqa: E402
from nlp_support.training.trainer import train  # noqa: E402

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]

QUICK = sentiment.SentimentSettings(
    epochs=6, batch_size=16, learning_rate=3e-3, frozen_layers=0, max_tokens=16
)


@pytest.fixture(scope="module", autouse=True)
def _few_rounds():
    """Intervals from 20 rounds: a thousand would take longer than the training."""
    from nlp_support.eval.models import sentiment as measured

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(measured, "bootstrap", partial(measured.bootstrap, rounds=20))
        yield


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    tiny_base(folder / "base", [*FILLERS, *(word for words in MOODS.values() for word in words)])
    good = toy_rows(240, seed=1) + toy_rows(80, seed=2, source="two", classes=("negative", "positive"))
    write(
        folder / "train.jsonl", [*good, {"text": " ", "label": "neutral"}, {"text": "hm", "label": "angry"}]
    )
    write(folder / "val.jsonl", toy_rows(60, seed=3) + toy_rows(30, seed=4, source="two"))
    return folder


@pytest.fixture(scope="module")
def learnt(toy):
    return trained(toy, toy / "learnt", settings=QUICK)


@pytest.fixture(scope="module")
def whole(toy):
    """A short run without interruption: 320 rows in batches of 16 are 20 steps."""
    return trained(toy, toy / "whole")


def test_a_toy_language_is_learnt_and_calibrated(learnt):
    """One word of two a class tells it: nearly all can be right, where guessing gives a third."""
    figure = {(f.name, f.slice): f for f in learnt.after.figures}
    assert figure["macro_f1", ""].value > 0.85
    assert figure["macro_f1", ""].low <= figure["macro_f1", ""].value <= figure["macro_f1", ""].high
    assert {"source=toy", "source=two"} <= {slice for _, slice in figure}
    ece = [report.figure("ece").value for report in (learnt.before, learnt.after)]
    assert ece[1] <= max(ece[0] + 0.01, 0.05)
    assert not learnt.stopped_by_time


def test_the_folder_is_calibrated_by_itself_and_read_by_transformers(learnt, toy):
    """The same accuracy comes from the folder alone, with its own tokenizer and its own labels."""
    own = transformers.AutoModelForSequenceClassification.from_pretrained(learnt.folder).eval()
    tokenizer = transformers.AutoTokenizer.from_pretrained(learnt.folder)
    assert type(own).__name__ == "BertForSequenceClassification"
    assert own.config.id2label == {0: "negative", 1: "neutral", 2: "positive"}
    rows = [json.loads(line) for line in (toy / "val.jsonl").read_text().splitlines()]
    batch = tokenizer([row["text"] for row in rows], padding=True, return_tensors="pt")
    batch.pop("token_type_ids", None)
    with torch.no_grad():
        said = own(**batch).logits.softmax(-1).numpy()
    truth = np.array([own.config.label2id[row["label"]] for row in rows])
    assert (said.argmax(1) == truth).mean() == pytest.approx(learnt.after.figure("accuracy").value)
    brier = ((said - np.eye(3)[truth]) ** 2).sum(1).mean()
    assert brier == pytest.approx(learnt.after.figure("brier").value, abs=1e-6)


def test_a_model_trained_in_bf16_is_measured_as_it_will_be_served(toy, tmp_path):
    """After training, the model at hand says to the last bit what its saved folder does, on every processor.

    bf16 keeps 8 bits of a number: had it stayed on, logits would be off by about 1 in 256.
    """
    own = model.load_classifier(toy / "base", labels=tuple(MOODS), settings=SHORT)
    read = {"input_ids": torch.tensor([[0, 5, 9, 12, 2], [0, 7, 4, 17, 2]])}
    run = open_run(tmp_path / "run", command="sentiment", settings=SHORT, data={}, seed=0)
    arguments = transformers.TrainingArguments(
        str(run.checkpoints), bf16=True, use_cpu=True, max_steps=1, report_to="none", disable_tqdm=True
    )
    rows = [{"input_ids": row, "labels": torch.tensor(at)} for at, row in enumerate(read["input_ids"])]
    trainer = transformers.Trainer(own, arguments, train_dataset=rows)
    train(trainer, run, settings=SHORT, loop=Loop(), load=lambda folder: None)
    own.eval().save_pretrained(tmp_path / "saved")
    served = transformers.AutoModelForSequenceClassification.from_pretrained(tmp_path / "saved").eval()
    with torch.no_grad():
        assert torch.equal(own(**read).logits, served(**read).logits)


def test_the_run_says_what_it_was_made_from_and_what_was_left_out(learnt, toy):
    record = json.loads((toy / "learnt" / "run.json").read_text())
    assert record["state"] == "done" and record["command"] == "sentiment" and record["seed"] == 0
    assert record["settings"]["epochs"] == 6 and set(record["data"]) == {
        "base",
        *(f"{part} {toy / part}.jsonl" for part in ("train", "val")),
    }
    assert record["rows"]["used"] == {"train": 320, "val": 90}
    assert record["steps"] == record["planned_steps"] == 120
    assert record["temperature"] == pytest.approx(learnt.temperature, abs=1e-4)
    # 3% of 1,920 rows are 57, which are read once, at the end
    assert [step for step, _ in record["validation"]] == [120]
    assert not (toy / "learnt" / "checkpoints").exists()
    left_out = learnt.rejected[str(toy / "train.jsonl")]
    assert [row.line for row in left_out] == [321, 322]
    assert "empty" in left_out[0].reason and "expected one of negative" in left_out[1].reason
    assert "angry" not in left_out[1].reason


KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from toys import trained
def kill(done, total):
    if done == 8:
        os.kill(os.getpid(), signal.SIGKILL)
trained(Path({toy!r}), Path({out!r}), checkpoint_every=0, on_progress=kill)
"""


def test_a_run_that_was_killed_goes_on_to_the_same_weights(toy, whole, tmp_path, monkeypatch):
    """Killed at the end of step 8 with a checkpoint after every step, it goes on from step 7."""
    code = KILLED.format(tests=os.path.dirname(os.path.dirname(__file__)), toy=str(toy), out=str(tmp_path))
    died = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr
    steps = []
    resumed = trained(toy, tmp_path, resume=True, on_progress=lambda done, total: steps.append((done, total)))
    assert steps[0] == (8, 20) and steps[-1] == (20, 20)
    assert same_weights(resumed.folder, whole.folder)
    assert resumed.after.figures == whole.after.figures


def test_a_run_stops_in_time_and_can_be_finished_later(toy, whole, tmp_path):
    stopped = trained(toy, tmp_path, max_minutes=0)
    record = json.loads((tmp_path / "run.json").read_text())
    assert stopped.stopped_by_time and record["state"] == "stopped" and record["steps"] == 1
    assert stopped.after.figure("accuracy").n == 90
    assert not same_weights(stopped.folder, whole.folder)
    finished = trained(toy, tmp_path, resume=True)
    assert not finished.stopped_by_time and same_weights(finished.folder, whole.folder)
    with pytest.raises(InvalidArgument, match="is finished"):
        trained(toy, tmp_path, resume=True)


def test_frozen_layers_stay_and_the_head_is_new(whole, toy):
    base = transformers.BertModel.from_pretrained(toy / "base", add_pooling_layer=False).state_dict()
    after = weights(whole.folder)
    changed = {name for name in base if not torch.equal(base[name], after[f"bert.{name}"])}
    assert changed and all(name.startswith("encoder.layer.1.") for name in changed)


def test_a_model_goes_on_from_an_earlier_one(learnt, toy, tmp_path):
    again = trained(toy, tmp_path, base=learnt.folder, max_minutes=0)
    assert again.after.figure("macro_f1").value > 0.8  # after a single step


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"base": "no/such-model"}, ModelError, "there is no folder 'no/such-model'"),
        ({"base": "empty"}, ModelError, "holds no model"),
        ({"base": "dumb"}, InvalidArgument, r"has no tokenizer\.json"),
        ({"train": "alike"}, InvalidArgument, "all rows of train are neutral"),
        ({"train": "few"}, InvalidArgument, "train has 9 usable rows, expected at least 10"),
        ({"train": "val"}, InvalidArgument, "in both train and val"),
        ({"train": "none"}, UnreadableFile, "cannot read"),
        ({"train": "wrong"}, InvalidArgument, r"'fine' \(12\); expected negative, neutral or positive"),
        ({"settings": {"frozen_layers": 3}}, InvalidArgument, "at most the 2 layers"),
        ({"device": "tpu"}, InvalidArgument, "no device 'tpu'"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_written(
    toy, tmp_path, monkeypatch, change, error, words
):
    def no_network(name, **options):
        raise OSError("no network")

    monkeypatch.setattr("huggingface_hub.snapshot_download", no_network)
    write(toy / "alike.jsonl", toy_rows(12, seed=0, classes=("neutral",)))
    write(toy / "few.jsonl", toy_rows(9, seed=0))
    write(toy / "wrong.jsonl", [{**row, "label": "fine"} for row in toy_rows(12, seed=0)])
    (toy / "empty").mkdir(exist_ok=True)
    (toy / "dumb").mkdir(exist_ok=True)
    (toy / "dumb" / "config.json").write_text((toy / "base" / "config.json").read_text())
    base, train = change.get("base", "base"), change.get("train", "train")
    with pytest.raises(error, match=words):
        sentiment.train_sentiment(
            [toy / f"{train}.jsonl"], tmp_path / "out",
            base=base if "/" in base else toy / base, val_files=[toy / "val.jsonl"],
            settings=sentiment.SentimentSettings(**change.get("settings", {"frozen_layers": 0})),
            device=change.get("device"),
        )  # fmt: skip
    assert not (tmp_path / "out").exists()


def test_a_resume_with_other_settings_is_refused(toy, tmp_path):
    trained(toy, tmp_path, max_minutes=0)
    with pytest.raises(InvalidArgument, match=r"other settings \(.*epochs 1, now 6"):
        trained(toy, tmp_path, settings=QUICK, resume=True)


@pytest.mark.parametrize(
    "wrong", [{"balance": 1.5}, {"epochs": 0}, {"max_tokens": 4}, {"learning_rate": 1}, {"dropout": 1.0}]
)
def test_settings_out_of_range_are_refused(wrong):
    with pytest.raises(InvalidArgument, match=f"{next(iter(wrong))} is {next(iter(wrong.values()))}"):
        sentiment.SentimentSettings(**wrong)


def test_a_source_of_two_classes_says_nothing_of_the_third():
    """ "two" has no neutral row, "one" has one class only and is taken at its word."""
    rows = [
        Labelled("a", "negative", source="three"), Labelled("b", "neutral", source="three"),
        Labelled("c", "positive", source="two"), Labelled("d", "negative", source="two"),
        Labelled("e", "negative", source="one"),
    ]  # fmt: skip
    nan = np.nan
    # "three" has no positive row, which "two" shows to exist
    wanted = [[1, 0, nan], [0, 1, nan], [0, nan, 1], [1, nan, 0], [1, 0, 0]]
    assert np.array_equal(targets(rows), np.array(wanted, np.float32), equal_nan=True)
    assert np.array_equal(targets(rows[2:4]), np.array([[0, 0, 1], [1, 0, 0]], np.float32))


def test_the_loss_leaves_out_what_is_impossible():
    """Among two equal logits the right one costs log 2, whatever the third is, and that one is not pushed."""
    logits = torch.tensor([[0.0, 7.0, 0.0]], requires_grad=True)
    loss = fit._loss({"logits": logits}, torch.tensor([[1.0, float("nan"), 0.0]]))
    loss.backward()
    assert loss.item() == pytest.approx(np.log(2))
    assert logits.grad.tolist() == [[pytest.approx(-0.5), 0.0, pytest.approx(0.5)]]
    plain = fit._loss({"logits": logits.detach()}, torch.tensor([[1.0, 0.0, 0.0]]))
    assert plain.item() == pytest.approx(np.log(2 + np.exp(7)))


def test_a_row_is_refused_without_quoting_it():
    assert labelled({"text": " ok ", "label": "neutral"}) == Labelled("ok", "neutral")
    for broken in (
        {"label": "neutral"}, {"text": 3, "label": "neutral"}, {"text": "secret", "label": None},
        {"text": "secret", "label": "neutral", "language": "the secret"},
        {"text": "secret", "label": "neutral", "source": ["secret"]},
    ):  # fmt: skip
        with pytest.raises(InvalidArgument) as refused:
            labelled(broken)
        assert "secret" not in str(refused.value)


def test_balance_draws_small_groups_as_often_as_large_ones():
    """12 rows of "a" (9 x, 3 y) and 4 of "b" (2 x, 2 y); 16 drawn.

    As they come: each once. Alike: 8 of each group, 4 of each class in it. Between (exponent one half):
    sqrt 12 to sqrt 4 is .634 to .366, so 10 and 6 of 16; in "a" 3 to sqrt 3 again .634 to .366.
    """
    groups, classes = ["a"] * 12 + ["b"] * 4, [*"xxxxxxxxxyyy", *"xxyy"]

    def counts(balance):
        rows = drawn(groups, classes, epochs=1, balance=balance, seed=5)
        cells = [groups[row] + classes[row] for row in rows]
        return [cells.count(cell) for cell in ("ax", "ay", "bx", "by")]

    assert sorted(drawn(groups, classes, epochs=1, balance=0, seed=5).tolist()) == list(range(16))
    assert counts(1) == [4, 4, 4, 4]
    assert counts(0.5) == [6, 4, 3, 3]


ROW = st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), st.integers(1, 9))  # group, class, length


@given(
    rows=st.lists(ROW, min_size=1, max_size=60),
    epochs=st.sampled_from([1, 2, 3]), balance=st.sampled_from([0.0, 0.3, 1.0]), size=st.integers(1, 7),
)  # fmt: skip
def test_rows_are_drawn_evenly_and_batches_keep_them(rows, epochs, balance, size):
    groups, classes, lengths = zip(*rows, strict=True)
    chosen = drawn(groups, classes, epochs=epochs, balance=balance, seed=0)
    times = np.bincount(chosen, minlength=len(rows))
    for cell in {(group, label) for group, label, _ in rows}:
        own = [times[at] for at, row in enumerate(rows) if row[:2] == cell]
        assert max(own) - min(own) <= 1
    if balance == 0:
        assert set(times.tolist()) == {epochs}
    assert np.array_equal(chosen, drawn(groups, classes, epochs=epochs, balance=balance, seed=0))
    ordered = batched(chosen, lengths, batch_size=size, seed=0)
    assert sorted(ordered.tolist()) == sorted(chosen.tolist())


def test_batches_hold_texts_of_about_the_same_length():
    """Lengths 1 to 40 in batches of 4 are ten runs of four; the rest of a pool comes last."""
    lengths = np.random.default_rng(0).permutation(np.arange(1, 43))
    ordered = lengths[batched(np.arange(42), lengths, batch_size=4, seed=1)]
    for start in range(0, 40, 4):
        assert np.ptp(ordered[start : start + 4]) == 3
    assert ordered[40:].tolist() == [41, 42]
    assert ordered[:4].tolist() != [1, 2, 3, 4]


def test_temperature_makes_the_sure_as_sure_as_they_are_right():
    """Logits (2, 0) are right in 3 rows of 4: as sure as .75 at 2 / T = log 3; no third class is possible."""
    logits = np.array([[2.0, 0.0, 9.0]] * 4)
    target = np.array([[1.0, 0.0, np.nan]] * 3 + [[0.0, 1.0, np.nan]])
    heat = fit_temperature(logits, target)
    assert heat == pytest.approx(2 / np.log(3), rel=1e-6)
    assert softmax(logits / heat, possible=~np.isnan(target))[0] == pytest.approx([0.75, 0.25, 0.0])
    assert fit_temperature(logits[:3], target[:3]) == pytest.approx(0.25)  # all right: as sure as is allowed
    assert fit_temperature(logits[3:], target[3:]) == pytest.approx(16.0)


def test_a_long_text_keeps_what_it_keeps_when_it_is_served(toy):
    """14 tokens are cut to 8: three quarters of them, 6, from the end; none where the start is all."""
    words = " ".join(FILLERS)  # <s>, twelve words 4 to 15, </s>
    target = np.zeros((2, 3), np.float32)
    both, start = (
        examples.tokenized(toy / "base", [words, "the"], target, max_tokens=8, end=end) for end in (0.75, 0.0)
    )
    assert both[0][0].tolist() == [0, 4, 11, 12, 13, 14, 15, 2]
    assert start[0][0].tolist() == [0, 4, 5, 6, 7, 8, 9, 10]
    batch = both.batch([both[0], both[1]])
    assert batch["input_ids"][1].tolist() == [0, 4, 2, 1, 1, 1, 1, 1]
    assert batch["attention_mask"].sum(1).tolist() == [8, 3]


def test_the_temperature_is_folded_into_the_head(toy):
    own = model.load_classifier(toy / "base", labels=("no", "yes"), settings=SHORT).eval()
    ids = torch.tensor([[0, 5, 6, 2]])
    with torch.no_grad():
        own.classifier.bias.fill_(0.5)
        before = own(input_ids=ids).logits
        model.fold_temperature(own, 2.5)
        after = own(input_ids=ids).logits
    assert torch.allclose(after * 2.5, before, atol=1e-6) and not torch.allclose(after, before)
