"""What the loop of a training can be asked for: batches in parts, the best weights, an early end, a limit."""

import json
import os
import signal
import time
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

from nlp_support.errors import InvalidArgument

torch = pytest.importorskip("torch")

from toys import FILLERS, MOODS, SHORT, tiny_base, toy_rows, trained, weights, write  # noqa: E402

from nlp_support.training import schedule  # noqa: E402
from nlp_support.training.checkpoints import mark_complete  # noqa: E402
from nlp_support.training.classifier import finish, learn  # noqa: E402
from nlp_support.training.classifier.sentiment import SentimentSettings  # noqa: E402
from nlp_support.training.cli.progress import TrainingShown  # noqa: E402
from nlp_support.training.encoder.holdout import Validated, hold_out  # noqa: E402
from nlp_support.training.encoder.pairs import TrainingPair  # noqa: E402
from nlp_support.training.encoder.validation import Validation  # noqa: E402
from nlp_support.training.interrupts import Interrupted  # noqa: E402
from nlp_support.training.loop import Loop, TimeLimit  # noqa: E402
from nlp_support.training.precision import check_device, numbers  # noqa: E402
from nlp_support.training.run import Run  # noqa: E402
from nlp_support.training.schedule import Schedule, scores_of  # noqa: E402
from nlp_support.training.validated import validated_rows, validations  # noqa: E402
from nlp_support.training.watch import _keep_until  # noqa: E402

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)
PLAIN = replace(SHORT, dropout=0.0, precision="fp32", learning_rate=1e-3)


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    tiny_base(folder / "base", [*FILLERS, *(word for words in MOODS.values() for word in words)])
    write(folder / "train.jsonl", toy_rows(320, seed=1))
    write(folder / "val.jsonl", toy_rows(60, seed=3))
    return folder


@pytest.fixture
def thrice(monkeypatch):
    """Three validations in a run, however short."""
    monkeypatch.setattr(schedule, "validations", lambda *rows, **settings: 3)


def log(out):
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


@pytest.mark.slow
def test_a_batch_in_parts_teaches_what_it_teaches_at_once(toy, tmp_path, monkeypatch):
    """Rows in the same order, 16 at once or four times 4: the gradients are the same but for rounding."""
    from nlp_support.training.classifier import sentiment

    monkeypatch.setattr(sentiment, "_order", lambda rows, lengths, settings: np.arange(len(rows)))
    parts = replace(PLAIN, batch_size=4, accumulate=4)
    once, split, wrong = (
        weights(trained(toy, tmp_path / name, settings=settings).folder)
        for name, settings in (("once", PLAIN), ("parts", parts), ("wrong", replace(PLAIN, batch_size=4)))
    )
    # The mean, since Adam makes a full step of a gradient that is nothing but rounding.
    moved, apart = (
        float(torch.cat([(once[name] - other[name]).abs().ravel() for name in once]).mean())
        for other in (wrong, split)
    )
    assert apart < moved / 100
    assert json.loads((tmp_path / "parts" / "run.json").read_text())["steps"] == 20


@pytest.mark.slow
def test_every_row_of_the_log_says_how_it_goes(toy, tmp_path, thrice):
    """20 steps: a loss after each of them, and the validations after 7, 14 and 20."""
    told = []
    trained(toy, tmp_path, on_log=told.append)
    rows = log(tmp_path)
    assert rows == told
    assert [row["step"] for row in rows if "loss" in row] == list(range(1, 21))
    assert [row["step"] for row in rows if "validation" in row] == [7, 14, 20]
    for row in rows:
        assert row["of"] == 20 and row["memory_mb"] > 50 and row["seconds"] >= 0
        assert 0 <= row.get("validation", 0) <= 1
    paces = [row["rows_per_second"] for row in rows if "rows_per_second" in row]
    assert len(paces) >= 20 and min(paces) > 0
    assert rows[-1]["seconds_left"] == 0 and rows[0]["seconds_left"] > 0


@pytest.mark.slow
def test_the_best_weights_are_kept_or_the_last(toy, tmp_path, monkeypatch, thrice):
    """A score that is best at the second of three validations, after step 14 of 20."""
    from nlp_support.training.classifier import polarity

    def run(name, **changes):
        given = iter([0.4, 0.9, 0.5])
        monkeypatch.setattr(polarity, "polarity_score", lambda logits, target: next(given))
        done = trained(toy, tmp_path / name, settings=replace(PLAIN, **changes))
        return json.loads((tmp_path / name / "run.json").read_text()), weights(done.folder)

    (best, first), (last, second) = run("best"), run("last", keep="last")
    assert best["validation"] == last["validation"] == [[7, 0.4], [14, 0.9], [20, 0.5]]
    assert best["kept_step"] == 14 and last["kept_step"] == 20
    assert any(not torch.equal(first[name], second[name]) for name in first)
    assert best["steps"] == last["steps"] == 20 and not best["stopped_early"]


@pytest.mark.slow
@pytest.mark.parametrize("earlier", [False, True])
def test_the_best_weights_outlive_an_interrupt(toy, tmp_path, monkeypatch, thrice, earlier):
    """The best of three validations is the second, after step 14; a signal comes at step 16. Earlier versions
    kept the checkpoint of step 14."""
    from nlp_support.training.classifier import polarity

    def run(name, scores, **options):
        given = iter(scores)
        monkeypatch.setattr(polarity, "polarity_score", lambda logits, target: next(given))
        return trained(toy, tmp_path / name, settings=PLAIN, **options)

    def stop(done, total):
        if done == 16:
            os.kill(os.getpid(), signal.SIGTERM)

    whole = run("whole", [0.4, 0.9, 0.5])
    with pytest.raises(Interrupted, match="at step 16"):
        run("parts", [0.4, 0.9], on_progress=stop)
    last = tmp_path / "parts" / "checkpoints" / "checkpoint-16"
    assert (last / "best.safetensors").is_file()
    if earlier:
        before = last.with_name("checkpoint-14")
        before.mkdir()
        (last / "best.safetensors").rename(before / "model.safetensors")
        (last / "complete.json").unlink()
        record = json.loads((tmp_path / "parts" / "run.json").read_text())
        for step in (14, 16):
            mark_complete(Run(tmp_path / "parts", record), step)
    parts = run("parts", [0.5], resume=True)
    first, second = weights(whole.folder), weights(parts.folder)
    assert all(torch.equal(first[name], second[name]) for name in first)
    assert json.loads((tmp_path / "parts" / "run.json").read_text())["kept_step"] == 14


@pytest.mark.slow
def test_checkpoints_are_written_by_time_not_by_validations(toy, tmp_path, monkeypatch, thrice):
    """Three validations, each better than the last: what is written is the checkpoint of the end."""
    from nlp_support.training import trainer

    written = []
    monkeypatch.setattr(trainer, "mark_complete", lambda run, step: written.append(step))
    trained(toy, tmp_path, settings=PLAIN)
    assert written == [20]


@pytest.mark.slow
def test_a_training_that_gets_no_better_stops_early_and_is_done(toy, tmp_path, monkeypatch):
    from nlp_support.training.classifier import polarity

    given = iter([0.9, 0.5, 0.8, 0.7])
    monkeypatch.setattr(polarity, "polarity_score", lambda logits, target: next(given))
    done = trained(toy, tmp_path, settings=replace(PLAIN, epochs=6, patience=1))
    record = json.loads((tmp_path / "run.json").read_text())
    assert record["stopped_early"] and record["state"] == "done" and not done.stopped_by_time
    assert record["validation"] == [[40, 0.9], [80, 0.5]] and record["steps"] == 80
    assert record["kept_step"] == 40


@pytest.mark.slow
def test_what_comes_after_training_is_inside_the_time_limit(toy, tmp_path, monkeypatch):
    """Measuring is said to take all of a minute: of a limit of a minute nothing is left but one step."""
    monkeypatch.setattr(learn, "seconds_of", lambda model, val, measure: 60.0)
    stopped = trained(toy, tmp_path, max_minutes=1)
    record = json.loads((tmp_path / "run.json").read_text())
    assert stopped.stopped_by_time and record["steps"] == 1
    assert record["kept_step"] == 1


@pytest.mark.slow
@pytest.mark.parametrize(("last", "kept"), [(0.8, 9), (0.5, 7)])
def test_what_was_learnt_since_the_last_validation_is_kept_if_it_is_better(
    toy, tmp_path, monkeypatch, thrice, last, kept
):
    """The time is up at step 9, the last validation was after step 7: the weights of 9 are validated once."""
    from nlp_support.training.classifier import polarity

    steps = []
    given = iter([0.7, last])
    monkeypatch.setattr(polarity, "polarity_score", lambda logits, target: next(given))
    monkeypatch.setattr(TimeLimit, "reached", property(lambda self: steps[-1] >= 9))
    stopped = trained(toy, tmp_path, settings=PLAIN, on_progress=lambda done, total: steps.append(done))
    record = json.loads((tmp_path / "run.json").read_text())
    assert stopped.stopped_by_time and record["steps"] == 9 and record["kept_step"] == kept
    assert record["validation"] == [[7, 0.7], [9, last]]


def test_the_end_is_reckoned_from_a_part_of_the_rows(monkeypatch):
    """Reading 64 rows takes 2 s and measuring 3 s: 128 rows take 4 s, and they are measured twice."""
    clock = iter([0.0, 2.0, 10.0, 13.0])
    monkeypatch.setattr(finish.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(finish, "predict", lambda model, examples: len(examples))
    val = finish.Examples([np.zeros(3, np.int32)] * 128, np.zeros((128, 3), np.float32), 0)
    assert finish.seconds_of(None, val, lambda logits: None) == pytest.approx(2 / 64 * 128 + 2 * 3)


def test_a_limit_is_reached_when_what_was_kept_is_left(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    limit, none = TimeLimit(1), TimeLimit(None)
    limit.keep(20)
    now[0] = 39.9
    assert not limit.reached and limit.is_set
    now[0] = 40.0
    assert limit.reached and not none.reached and not none.is_set
    for minutes in (-1, float("nan"), float("inf")):
        with pytest.raises(InvalidArgument, match="max_minutes"):
            TimeLimit(minutes)
        with pytest.raises(InvalidArgument, match="checkpoint_every"):
            Loop(checkpoint_every=minutes)


@dataclass
class Ends:
    patience: int
    keep: str = "best"


def state(*scores):
    return SimpleNamespace(log_history=[{"step": at, "eval_score": one} for at, one in enumerate(scores)])


def test_enough_is_when_the_last_ones_are_no_better():
    """A tie is no better; one that could not be computed counts as the worst."""
    stops = Schedule(Ends(2), rows_per_step=1, validated=1)
    assert not stops.is_enough(state(0.5, 0.4))
    assert stops.is_enough(state(0.5, 0.5, 0.4))
    assert not stops.is_enough(state(0.5, 0.4, 0.6))
    assert stops.is_enough(state(0.1, 0.6, float("nan"), 0.6))
    assert not Schedule(Ends(0), rows_per_step=1, validated=1).is_enough(state(0.9, 0.1, 0.1, 0.1))
    assert scores_of(state(float("nan")))[0][1] == float("-inf")


@pytest.mark.parametrize(
    ("trained_rows", "rows", "times", "every"),
    [
        (320, 32, 1, 10),  # 3% are 9 rows, and fewer than 32 tell nothing
        (1_280, 38, 1, 40),
        (4_000, 120, 1, 125),
        (10_000, 200, 1, 313),  # 300 rows: 200 once
        (20_000, 200, 3, 209),
        (66_000, 200, 9, 230),
        (100_000, 300, 10, 313),
        (1_000_000, 1_000, 10, 3_125),
    ],
)
def test_validations_read_three_hundredths_of_what_is_trained(trained_rows, rows, times, every):
    """32 rows a step. A short run validates once, at its end; a long one ten times."""
    assert validated_rows(trained_rows, least=32, most=1000) == rows
    assert validations(trained_rows, rows) == times
    assert rows * times <= max(32, 0.03 * trained_rows)
    now = SimpleNamespace(max_steps=-(-trained_rows // 32), eval_steps=0, save_steps=1)
    Schedule(Ends(0), rows_per_step=32, validated=rows).on_train_begin(None, now, None)
    assert (now.eval_steps, now.save_steps) == (every, 0)


def test_stopping_early_takes_validations_enough_to_see_it():
    assert validations(1_280, 38, patience=3) == 5
    assert validations(100_000, 300, patience=3) == 10


def test_a_log_goes_on_from_the_step_that_is_resumed(tmp_path):
    file = tmp_path / "log.jsonl"
    file.write_text('{"step": 1}\n{"step": 2}\n{"step": 3}\n{"step')
    _keep_until(file, 2)
    assert file.read_text() == '{"step": 1}\n{"step": 2}\n'


def test_pairs_to_validate_on_are_not_nearly_trained_on():
    """600 pairs for ten epochs, 48 rows at a time: at least 50 are held out. 90 of them share a stock reply,
    so none of those is; and no text of the others is nearly one that is trained on."""
    from nlp_support.training.splits import near_duplicates

    random = np.random.default_rng(0)
    words = ["".join(random.choice([*"abcdefghijklmnopqrstuvwxyz"], 9)) for _ in range(1200)]
    both = zip(words[::2], words[1::2], strict=True)
    pairs = [TrainingPair(f"is {a} {a[::-1]} here", f"take {b} {b[::-1]}") for a, b in both]
    pairs = [replace(pair, reply="please write to us") if at < 90 else pair for at, pair in enumerate(pairs)]
    pairs[100] = replace(pairs[100], negative=pairs[500].reply)
    found = hold_out(pairs, epochs=10)
    train, held = found.train, found.held
    assert len(held) == 50 and not any(pair.reply == "please write to us" for pair in held)
    texts = [text for pair in held for text in (pair.question, pair.reply)]
    assert not any(near_duplicates([pair.question for pair in train], of=texts))
    assert not any(near_duplicates([pair.reply for pair in train], of=texts))
    assert hold_out(pairs[:499], epochs=10) == Validated(pairs[:499])
    same = hold_out([*reversed(pairs)], epochs=10).held
    assert {pair.question for pair in same} == {pair.question for pair in held}


def test_a_validation_counts_questions_whose_reply_is_the_most_similar():
    """Two of four replies lie where their questions do; the other two are exchanged."""
    from nlp_support import Encoder

    places = {"q0": 0, "r0": 0, "q1": 1, "r1": 1, "q2": 2, "r2": 3, "q3": 3, "r3": 2}

    def embed(texts):
        return np.eye(4, dtype=np.float32)[[places[text] for text in texts]]

    encoder = Encoder(embed, embed, name="four", fingerprint="", dim=4)
    pairs = [TrainingPair(f"q{at}", f"r{at}") for at in range(4)]
    assert Validation(pairs, lambda model: encoder)(None) == {"score": 0.5}


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"accumulate": 0}, "accumulate is 0, expected 1 or more"),
        ({"precision": "fp8"}, "precision is fp8, expected one of auto, fp32, bf16, fp16"),
        ({"keep": "first"}, "keep is first, expected best or last"),
        ({"patience": -1}, "patience is -1, expected 0 or more"),
    ],
)
def test_what_a_loop_cannot_do_is_refused(wrong, told):
    with pytest.raises(InvalidArgument, match=told):
        SentimentSettings(**wrong)


def test_fp16_needs_a_gpu():
    with pytest.raises(InvalidArgument, match="precision is 'fp16', which needs a GPU"):
        check_device("cpu", "fp16")
    assert numbers("fp32", None) == "fp32" and numbers("bf16", "cpu") == "bf16"


def test_what_the_log_says_is_shown_beside_the_steps(capsys):
    seen = []
    shown = TrainingShown(lambda *step: seen.append(step))
    shown.step(1, 20)
    shown.row({"step": 1, "of": 20, "loss": 0.5, "rows_per_second": 120.4, "memory_mb": 900})
    shown.step(2, 20)
    shown.row({"step": 2, "of": 20, "validation": 0.75})
    shown.stage("measuring", 0, 1)
    shown.row({"resumed_at": 2, "of": 20})
    assert seen == [
        ("training", 1, 20), ("training: loss 0.5, 120 rows/s, 900 MB", 2, 20), ("measuring", 0, 1),
    ]  # fmt: skip
    told = capsys.readouterr().err.splitlines()
    assert told == [
        "step 2 of 20: loss 0.5, 120 rows/s, 900 MB, validation 0.750",
        "goes on from step 2 of 20",
    ]
