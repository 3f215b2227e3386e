"""`--limit`: a sample drawn with the seed, and recorded; and how long the rest takes."""

import json

import pytest

from nlp_support import open_store
from nlp_support.cli.terminal import time_left
from nlp_support.errors import InvalidArgument
from nlp_support.eval.made import sampled
from nlp_support.eval.replies.measure import measure_replies
from nlp_support.eval.replies.past import count_asked, drawn, past_messages
from nlp_support.eval.replies.rows import RowFile
from nlp_support.eval.replies.settings import RepliesSettings
from nlp_support.eval.run import load_run

from pages import ROOT
from saved_runs import call, labelled, predictions_file
from support import T0, exchange, message

SAMPLES = ROOT / "tests" / "samples"


def test_a_sample_is_drawn_with_the_seed_and_keeps_the_order():
    items = list(range(1000))
    found, told = sampled(items, 50, seed=1)
    assert len(found) == 50 and found == sorted(found) and found != items[:50]
    assert told == {"limit": 50, "sampling": "50 of 1000, drawn with seed 1"}
    assert sampled(items, 50, seed=1)[0] == found != sampled(items, 50, seed=2)[0]
    for limit in (None, 1000, 5000):
        assert sampled(items, limit, seed=1) == (items, {"limit": limit, "sampling": "all"})
    assert sampled([], 5, seed=0)[0] == []
    with pytest.raises(InvalidArgument, match="limit"):
        sampled(items, 0, seed=0)


def test_a_sample_is_from_the_whole_not_from_its_start():
    """The mean place of 200 of 1,000, each as likely, is 499.5 with a standard error of about 18."""
    found, _ = sampled(range(1000), 200, seed=3)
    assert 440 < sum(found) / len(found) < 560


@pytest.fixture
def desk():
    with open_store(":memory:") as store:
        for at in range(600):
            store.add(exchange(at, f"where is number {at}", f"number {at} is on the shelf"))
        store.add([message("last", "👍", minutes=10_000)])
        yield store


def test_messages_of_a_replay_are_drawn_in_one_pass(desk):
    chunks = list(drawn(past_messages(desk, "acme", since=T0), 300, seed=5))
    found = [one.message_id for chunk in chunks for one in chunk.eligible]
    everything = [one.message_id for chunk in past_messages(desk, "acme", since=T0) for one in chunk.eligible]
    assert len(found) == 300 and found == [id for id in everything if id in set(found)] != everything[:300]
    assert [len(chunk.eligible) for chunk in chunks] == [256, 44]
    assert sum((chunk.skipped for chunk in chunks[1:]), chunks[0].skipped).total() == 1
    again = [one.message_id for chunk in drawn(past_messages(desk, "acme", since=T0), 300, seed=6)
             for one in chunk.eligible]  # fmt: skip
    assert again != found
    (all_of_them,) = list(drawn(past_messages(desk, "acme", since=T0), 300_000, seed=5))[:1]
    assert len(all_of_them.eligible) == 256
    assert count_asked(desk, "acme", since=T0) == 601


def test_a_replay_records_its_sample_and_tells_how_far_it_is(desk, words_encoder, tmp_path):
    rows, seen = RowFile(tmp_path / "rows.jsonl"), []
    settings = RepliesSettings(share=1, history=(), limit=40, seed=3)
    report = measure_replies(
        desk, ["acme"], rows, encoder=words_encoder, settings=settings, on_progress=lambda *a: seen.append(a)
    )
    assert report.data["messages"] == 40
    assert report.made["limit"] == 40
    assert report.made["sampling"] == "at most 40 messages of an account, drawn with seed 3"
    assert seen[-1] == (40, 40)
    seen.clear()
    measure_replies(
        desk, ["acme"], rows, encoder=words_encoder, settings=RepliesSettings(share=1, history=()),
        on_progress=lambda *a: seen.append(a),
    )  # fmt: skip
    assert seen[-1] == (601, 601) and seen == sorted(seen) and len(seen) == 3


@pytest.mark.parametrize(
    ("command", "row"),
    [
        ("sentiment", {"id": "7", "label": "neutral", "probabilities": [0.2, 0.5, 0.3]}),
        ("journeys", {"unsatisfied": True, "scores": [0.1, 0.7], "flags": [False, True]}),
        ("journeys", {"turns": [{"role": "customer", "text": "고장", "satisfaction": [1]}], "overall": [1]}),
        ("escalation", {"turns": [{"role": "customer", "text": "ça", "satisfaction": [2]}], "overall": [2]}),
    ],
)  # fmt: skip
def test_every_evaluation_of_files_can_be_limited(tmp_path, command, row):
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps({**row, "id": f"r{at}"}) + "\n" for at in range(30)))
    options = ("--by", "raters") if command == "escalation" else ()
    found = {}
    for seed in (1, 1, 2):
        done = call("eval", command, file, *options, "--limit", 12, "--seed", seed, "--json", "-")
        assert done.exit_code == 0, done.output
        report = json.loads(done.stdout)
        assert report["made"]["sampling"] == f"12 of 30, drawn with seed {seed}"
        assert report["made"]["version"] and report["made"]["date"]
        found.setdefault(seed, set()).add(report["data"]["digest"])
    assert len(found[1]) == 1 and found[1] != found[2]
    assert call("eval", command, file, *options, "--limit", 0).exit_code == 1


def test_a_limited_run_is_never_compared_with_a_whole_one(tmp_path):
    file = predictions_file(tmp_path / "p.jsonl", labelled(40, wrong=4))
    call("eval", "sentiment", file, "--save", tmp_path / "whole")
    call("eval", "sentiment", file, "--limit", 30, "--save", tmp_path / "part")
    done = call("eval", "compare", tmp_path / "whole", tmp_path / "part")
    assert done.exit_code == 1 and "was run on other data" in done.stderr


@pytest.mark.parametrize(
    ("seconds", "done", "total", "said"),
    [
        (10, 100, 400, "about 30 s left"),
        (60, 1, 3, "about 2 min left"),
        (3600, 1, 4, "about 3.0 h left"),
        (10, 0, 400, ""),
        (10, 400, 400, ""),
        (10, 5, None, ""),
    ],
)
def test_how_long_the_rest_takes_if_it_goes_on_like_that(seconds, done, total, said):
    assert time_left(seconds, done, total) == said


def test_the_texts_of_a_sample_keep_their_ids_and_places(tmp_path):
    """Every third row has an id of its own; the others are known by their place in the file, from 0."""
    file = tmp_path / "texts.jsonl"
    rows = [{"text": f"nummer {at} ist da", "label": "neutral"} | ({"id": f"own{at}"} if at % 3 == 0 else {})
            for at in range(20)]  # fmt: skip
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = (
        "eval",
        "sentiment",
        file,
        "--model",
        SAMPLES / "model",
        "--limit",
        "8",
        "--save",
        tmp_path / "run",
    )
    assert call(*words).exit_code == 0
    ids = load_run(str(tmp_path / "run")).rows.texts("id", "")
    assert len(ids) == 8 and ids == sorted(ids, key=lambda id: int(id.removeprefix("own")))
    for id in ids:
        at = int(id.removeprefix("own"))
        assert id == (f"own{at}" if at % 3 == 0 else str(at)) and at < 20
    assert ids != [str(at) for at in range(8)]


@pytest.mark.parametrize("row", [{"id": ["x"]}, {"group": True}, {"id": 1.5}])
def test_an_id_that_is_none_is_refused_by_line(tmp_path, row):
    file = tmp_path / "texts.jsonl"
    good = {"text": "ok", "label": "neutral"}
    file.write_text(json.dumps(good) + "\n" + json.dumps(good | row) + "\n")
    done = call("eval", "sentiment", file, "--model", SAMPLES / "model", "--json", "-")
    assert done.exit_code == 0 and json.loads(done.stdout)["data"]["messages"] == 1
    assert "line 2: " in done.stderr and "must be a text or a whole number" in done.stderr


def test_dialogues_that_no_model_scores_are_told_to_be_scored_by_raters(tmp_path):
    rows = [
        {"id": f"r{at}", "turns": [{"role": "customer", "text": "x", "satisfaction": [at]}], "overall": [at]}
        for at in (1, 2, 4, 5)
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = call("eval", "journeys", file)
    assert done.exit_code == 0 and "model raters" in done.output and "models" not in done.output
