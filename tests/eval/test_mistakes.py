"""The mistakes of a run by kind and slice, and several runs in one table; all text is our own."""

import json
from dataclasses import replace

import pytest

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.compare import compare_runs
from nlp_support.eval.mistakes import UNKNOWN, find_mistakes
from nlp_support.eval.replies.records import records_of
from nlp_support.eval.replies.rows import RowFile
from nlp_support.eval.reports.report import Miss
from nlp_support.eval.run import load_run, save_run
from nlp_support.eval.side_by_side import side_by_side
from nlp_support.types.rate import wilson

from pages import ROOT
from saved_runs import call, labelled, predictions_file, sentiment_run

SAMPLES = ROOT / "tests" / "samples"


def by_channel(at):
    """The first 10 by mail, the next 10 by chat, the others unknown; every second by kim."""
    channel = {0: {"channel": "email"}, 1: {"channel": "chat"}}.get(at // 10, {})
    return channel | {"agent": "kim" if at % 2 else "lee"}


@pytest.fixture
def run(tmp_path):
    """Of 40 messages the first 12 are wrong: all 10 by mail, 2 by chat."""
    return sentiment_run(tmp_path / "run", labelled(40, wrong=12, slices=by_channel))


def test_mistakes_are_counted_by_kind_and_by_slice(run):
    """12 of 40 by Wilson, as each message is its own group; the slice with the most comes first."""
    found = find_mistakes(run)
    (kind,) = found.kinds
    assert (kind.name, kind.count, kind.n, kind.groups) == ("positive taken for negative", 12, 40, 40)
    assert (kind.share, kind.low, kind.high) == pytest.approx((0.3, *wilson(12, 40)))
    shares = {one.name: (one.count, one.n) for one in found.slices}
    assert list(shares) == ["channel=email", "channel=chat", f"channel={UNKNOWN}", "agent=kim", "agent=lee"]
    assert list(shares.values()) == [(10, 10), (2, 10), (0, 20), (6, 20), (6, 20)]


def test_the_surest_of_a_kind_come_first(tmp_path):
    """Three mistakes, sure by .1, .7 and .4 more than of the truth."""
    rows = [
        replace(one, probabilities=(p, 1 - p - q, q))
        for one, (p, q) in zip(labelled(3), ((0.5, 0.4), (0.8, 0.1), (0.6, 0.2)), strict=True)
    ]
    found = find_mistakes(sentiment_run(tmp_path, rows), worst=2)
    assert [one.id for one in found.worst] == ["m1", "m2"]
    assert [one.how_bad for one in found.worst] == pytest.approx([0.7, 0.4])


def test_one_kind_and_one_slice_alone(run):
    found = find_mistakes(run, error="positive taken for negative", by=["agent"], worst=0)
    assert [one.name for one in found.slices] == ["agent=kim", "agent=lee"] and found.worst == ()
    for wrong, said in (
        ({"error": "charm"}, "no mistake 'charm' in .*expected one of positive taken for negative"),
        ({"by": ["chanel"]}, "no slice 'chanel', did you mean 'channel'"),
        ({"worst": -1}, "worst"),
    ):
        with pytest.raises(InvalidArgument, match=said):
            find_mistakes(run, **wrong)


def test_a_conversation_counts_once_for_the_interval(tmp_path):
    """All twenty mistakes are of one conversation of five, the others have none: with the conversation drawn
    or not, the share goes from 0 to more than half, where Wilson's for single messages would end at .3."""
    rows = [replace(one, group=f"g{at // 20}") for at, one in enumerate(labelled(100, wrong=20))]
    (kind,) = find_mistakes(sentiment_run(tmp_path, rows)).kinds
    assert (kind.share, kind.groups) == (0.2, 5)
    assert kind.low == 0 and kind.high >= 0.4 > wilson(20, 100)[1]


def test_a_run_without_mistakes_or_rows(tmp_path):
    good = sentiment_run(tmp_path / "good", labelled(5))
    assert find_mistakes(good).kinds == find_mistakes(good).worst == ()
    with pytest.raises(InvalidArgument, match="has no rows; run the evaluation again with --save"):
        find_mistakes(replace(good, rows=None))


def test_an_old_run_of_replies(tmp_path):
    """Of the sample `frequent` names the wrong reply every time, `nlp-support` never."""
    assert find_mistakes(load_run(str(SAMPLES / "run"))).kinds == ()
    (kind,) = find_mistakes(load_run(f"{SAMPLES / 'run'}:frequent")).kinds
    assert (kind.name, kind.count, kind.n) == ("wrong reply first", 12, 12)


def test_mistakes_of_a_replay_by_hand(tmp_path):
    """One offered wrongly, one not offered though it was said before, one outdated, one right, and one that
    was neither offered nor ever said."""
    scores = [
        [2, 0.9, 0, 0, 0, 0.1, 0.1, 0.5, 0.0],
        [0, None, 0, 0, 0, 0.0, 0.0, None, None],
        [3, 0.8, 1, 1, 1, 1.0, 1.0, 0.5, 0.5],
        [1, 0.7, 1, 1, 1, 1.0, 1.0, None, 0.0],
        [0, None, 0, 0, 0, 0.0, 0.0, None, None],
    ]
    lines = [
        {"account": "a", "conversation": f"c{at}", "message": f"m{at}", "language": "ko", "channel": "chat",
         "length": "1-3 words", "month": "2026-01", "possible": at < 4, "possible_similar": at < 4,
         "scores": {"one": values}}
        for at, values in enumerate(scores)
    ]  # fmt: skip
    file = tmp_path / "messages.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)) + "\n")
    found = [(row["id"], row["error"], row["how_bad"]) for row in records_of(RowFile(file))]
    assert found == [
        ("m0", "wrong reply first", 0.9),
        ("m1", "said before, not offered", None),
        ("m2", "outdated reply", 0.5),
        ("m3", "", None),
        ("m4", "", None),
    ]


def test_texts_are_shown_only_when_asked_for(tmp_path):
    run = load_run(str(SAMPLES / "run"))
    text = "does the kettle fit"
    miss = Miss("brook", "q12", text, "no", "yes", 0.9, 0.1)
    report = replace(run.report, misses=(miss,))
    save_run(report, tmp_path / "run", rows=RowFile(SAMPLES / "run" / "messages.jsonl"))
    words = "eval", "errors", f"{tmp_path / 'run'}:frequent", "--worst", "12"
    assert text not in call(*words).stdout and text in call(*words, "--texts").stdout
    assert text not in call(*words, "--json", "-").stdout
    told = json.loads(call(*words, "--json", "-", "--texts").stdout)
    (found,) = (one["texts"] for one in told["worst"] if one["texts"])
    assert found == {"question": text, "sent": "yes"}  # "no" was suggested by another system
    served = find_mistakes(load_run(str(tmp_path / "run")))
    assert served.worst == ()
    (tmp_path / "run" / "misses.jsonl").write_text('{"account_id": 1}\n')
    with pytest.raises(UnreadableFile, match=r"misses.jsonl is damaged"):
        find_mistakes(load_run(f"{tmp_path / 'run'}:frequent"))


def test_the_worst_are_told_with_what_tells_them_apart(tmp_path):
    """All are of one language, so that is not said of each of them; channels differ."""
    rows = labelled(40, wrong=12, slices=lambda at: {"channel": ("email", "chat")[at % 2], "agent": "kim"})
    sentiment_run(tmp_path / "run", rows)
    told = call("eval", "errors", tmp_path / "run", "--worst", "3").stdout
    assert "the worst: " in told and "(how bad, id)" in told
    assert "channel email" in told and "agent kim" not in told


# Several runs


def test_rows_are_paired_by_their_ids_in_whatever_order(tmp_path):
    rows = labelled(30, wrong=5)
    a, b = sentiment_run(tmp_path / "a", rows), sentiment_run(tmp_path / "b", rows[::-1])
    comparison = compare_runs(a, b)
    assert comparison.identical and {one.difference for one in comparison.differences} == {0}


def test_an_id_that_repeats_is_paired_in_order(tmp_path):
    twice = [replace(one, id="m", group="g") for one in labelled(2, wrong=1)]
    a, b = sentiment_run(tmp_path / "a", twice), sentiment_run(tmp_path / "b", twice)
    assert compare_runs(a, b).identical


def test_runs_in_one_table_are_corrected_for_all_of_them(tmp_path):
    """14 of 60 became right in b and 18 in c; with three times as many tests each p counts three times more
    than alone, at most."""
    runs = [
        sentiment_run(tmp_path / name, labelled(60, wrong=wrong))
        for name, wrong in (("a", 20), ("b", 6), ("c", 2), ("d", 20))
    ]
    beside = side_by_side(runs)
    assert [run.rpartition("/")[2] for run in beside.runs] == ["a", "b", "c", "d"]
    cells = beside.rows["accuracy"]
    assert [cell.value for cell in cells] == pytest.approx([40 / 60, 54 / 60, 58 / 60, 40 / 60])
    assert cells[0].difference is None
    assert [cell.difference.verdict for cell in cells[1:]] == ["better", "better", "cannot tell"]
    alone = {one.name: one for one in compare_runs(runs[0], runs[1]).differences}["accuracy"]
    assert alone.p == cells[1].difference.p
    assert alone.p_adjusted <= cells[1].difference.p_adjusted <= 3 * 5 * alone.p


def test_the_table_on_the_command_line(tmp_path):
    for name, wrong in (("a", 20), ("b", 6), ("c", 2)):
        file = predictions_file(tmp_path / f"{name}.jsonl", labelled(60, wrong=wrong))
        assert call("eval", "sentiment", file, "--save", tmp_path / name).exit_code == 0
    names = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    shown = call("eval", "compare", *names, "--table")
    assert shown.exit_code == 0 and "0.900+" in shown.stdout and "0.967+" in shown.stdout
    assert call("eval", "compare", *names).stdout == shown.stdout  # more than two are always a table
    told = json.loads(call("eval", "compare", *names[:2], "--table", "--json", "-").stdout)
    (accuracy,) = (one for one in told["figures"] if one["figure"] == "accuracy")
    assert accuracy["values"][1]["compared"]["verdict"] == "better"
    assert accuracy["values"][1]["compared"]["difference"] == pytest.approx(14 / 60)
    assert call("eval", "compare", tmp_path / "a").exit_code == 2


def test_runs_over_other_rows_are_refused(tmp_path):
    a, b = sentiment_run(tmp_path / "a", labelled(30)), sentiment_run(tmp_path / "b", labelled(20))
    with pytest.raises(
        InvalidArgument, match=r"on other data than .* 30 messages, digest .* against 20 messages"
    ):
        compare_runs(a, b)
    same = replace(b, report=replace(b.report, data=a.report.data))
    with pytest.raises(InvalidArgument, match="rows of different things, 30 and 20"):
        compare_runs(a, same)
