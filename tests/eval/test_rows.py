"""The rows that every evaluation keeps: written as CSV and Parquet, and read back as they were."""

import csv
import itertools
import json
from collections import Counter
from types import SimpleNamespace

import polars as pl
import pytest

from nlp_support import Encoder, Message, open_store
from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.compare import compare_runs
from nlp_support.eval.measures import measures_of
from nlp_support.eval.models.escalation import by_votes, measure_escalation
from nlp_support.eval.models.pairs import TextPair, measure_pairs
from nlp_support.eval.models.predictions import slices_of
from nlp_support.eval.models.sentiment import measure_sentiment
from nlp_support.eval.privacy.measure import measure_privacy
from nlp_support.eval.reading.mails import read_mails
from nlp_support.eval.reading.measure import measure_reading
from nlp_support.eval.replies.one_of_100 import by_encoder
from nlp_support.eval.rows.records import model_of, record, stamped
from nlp_support.eval.rows.table import RUN, SLICES, read_csv, read_parquet
from nlp_support.eval.rows.writing import write_rows
from nlp_support.eval.run import load_run, save_run
from nlp_support.eval.speed import measure as speed
from nlp_support.eval.weightings.measure import measure_weightings
from nlp_support.journey.escalation.policy import EscalationPolicy
from nlp_support.readers.demo import demo_messages

from pages import ROOT
from saved_runs import journeys_run, labelled, rated, sentiment_run, talks
from support import DIM, bag_of_words, exchange

SAMPLES = ROOT / "tests" / "samples"
ODD = [
    record("001", account="=1+2", group='a,\n"b"', channel="한국", part="", value=1, right=True),
    record("2", account="@x", group="+3", channel="-", part="'", value=float("nan"), right=False, error="e"),
    record("3", account="", group="", channel=" =4", part="x", value=0.25, right=None, how_bad=2.5),
]


def test_rows_come_back_from_either_file_as_they_were(tmp_path):
    """Ids that look like numbers stay text, formulas are no formulas, NaN and None are no numbers."""
    write_rows(iter(ODD), tmp_path)
    for table in (read_parquet(tmp_path / "rows.parquet"), read_csv(tmp_path / "rows.csv")):
        assert table.systems == ("",)
        assert table.texts("id", "") == ["001", "2", "3"]
        assert table.texts("account", "") == ["=1+2", "@x", ""]
        assert table.texts("group", "") == ['a,\n"b"', "+3", "3"]
        assert table.texts("channel", "") == ["한국", "-", " =4"]
        assert table.texts("month", "") == ["", "", ""]
        columns = table.columns("")
        assert columns["value"].tolist()[::2] == [1, 0.25] and columns["value"][1] != columns["value"][1]
        assert columns["right"].tolist()[:2] == [1, 0] and columns["how_bad"][2] == 2.5
        assert table.groups("").tolist() == [0, 1, 2]


def test_no_cell_of_the_csv_is_run_by_a_spreadsheet(tmp_path):
    write_rows(ODD, tmp_path)
    with (tmp_path / "rows.csv").open(encoding="utf-8", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row if not cell.replace(".", "").isdigit()]
    assert not [cell for cell in cells if cell.strip().startswith(("=", "+", "-", "@"))]
    assert pl.read_parquet(tmp_path / "rows.parquet")["account"].to_list() == ["=1+2", "@x", ""]


def test_nothing_is_left_beside_the_rows_and_none_makes_no_file(tmp_path):
    write_rows([], tmp_path)
    assert list(tmp_path.iterdir()) == []
    write_rows(ODD, tmp_path)
    assert {file.name for file in tmp_path.iterdir()} == {"rows.csv", "rows.parquet"}


@pytest.mark.parametrize("name", ["rows.parquet", "rows.csv"])
@pytest.mark.parametrize("content", [b"", b"PAR1", b"a,b\n1,2\n", b"\xff\xfe\x00", b"system,value\n,x\n"])
def test_damaged_rows_are_refused(tmp_path, name, content):
    sentiment_run(tmp_path, labelled(3))
    for file in ("rows.parquet", "rows.csv"):
        (tmp_path / file).unlink()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableFile, match=rf"{name} is damaged; run the evaluation again"):
        load_run(str(tmp_path)).rows.columns("")


def test_a_run_without_its_parquet_file_is_read_from_the_csv(tmp_path):
    run = sentiment_run(tmp_path, labelled(5, wrong=2))
    before = run.rows.columns("")
    (tmp_path / "rows.parquet").unlink()
    after = load_run(str(tmp_path)).rows.columns("")
    assert after.keys() == before.keys() > {"right", "squares", "p negative"}
    for name, values in after.items():
        assert values.tolist() == pytest.approx(before[name].tolist(), nan_ok=True), name


def test_a_run_that_is_written_over_another_leaves_no_rows_of_it(tmp_path):
    sentiment_run(tmp_path, labelled(5))
    (tmp_path / "messages.jsonl").write_text("of a replay")
    sentiment_run(tmp_path, labelled(3))
    assert len(load_run(str(tmp_path)).rows.columns("")["right"]) == 3
    assert not (tmp_path / "messages.jsonl").exists()


def test_every_row_says_how_the_run_was_made():
    report = measure_sentiment(labelled(2))
    made = {"version": "9", "date": "2026-01-02", "seed": 3, "model": "kind/one@abc", "sampling": "2 of 7"}
    rows = list(stamped(type(report)("sentiment", made=made), report.rows))
    assert [{name: row[name] for name in RUN} for row in rows] == 2 * [
        {
            "kind": "sentiment", "model": "kind/one", "fingerprint": "abc", "version": "9",
            "date": "2026-01-02", "seed": "3", "sampling": "2 of 7",
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "made", "system", "expected"),
    [
        ("replies", {"encoder": "e@1", "encoders": {"other": "o@2"}}, "nlp-support", ("e", "1")),
        ("replies", {"encoder": "e@1", "encoders": {"other": "o@2"}}, "always", ("e", "1")),
        ("replies", {"encoder": "e@1", "encoders": {"other": "o@2"}}, "other", ("o", "2")),
        ("replies", {"encoder": "e@1"}, "bm25", ("bm25", "")),
        ("weightings", {"models": {"mood": "a@1 and b@2"}}, "raters", ("", "")),
        ("sentiment", {"model": "predictions.jsonl"}, "", ("predictions.jsonl", "")),
        ("speed", {}, "", ("", "")),
    ],
)
def test_the_model_behind_a_system(kind, made, system, expected):
    report = type(measure_sentiment(labelled(1)))(kind, made=made)
    assert model_of(report, system) == expected


def test_slices_of_a_row():
    """Five words; the month from the time; a number becomes text; what is not given is not there."""
    row = {"account": 7, "agent_id": "kim", "channel": "kakao", "sent_at": "2026-03-04T05:06:07Z"}
    assert slices_of({**row, "text": "where is my parcel now"}) == {
        "account": "7", "agent": "kim", "channel": "kakao", "month": "2026-03", "length": "4-10 words",
    }  # fmt: skip
    assert slices_of({"month": "2026-01", "sent_at": "1999-01-01"}) == {"month": "2026-01"}
    assert slices_of({"sent_at": "yesterday", "text": " "}) == {}
    with pytest.raises(InvalidArgument, match="agent must be a text or a whole number"):
        slices_of({"agent": ["kim"]})


# Every kind


def escalation_report():
    dialogues = [
        rated(f"d{at}", (3, 2, 1) if at % 3 else (4, 4), (2,) if at % 2 else (4,)) for at in range(9)
    ]
    return measure_escalation(dialogues, EscalationPolicy(), by_votes)


def weightings_report():
    dialogues = [rated(f"d{at}", (1 + at % 5, 5 - at % 4), (2,) if at % 2 else (4,)) for at in range(9)]
    return measure_weightings(dialogues, rounds=20)


def pairs_report():
    pairs = [TextPair(f"where is the {one}", f"the {one} left") for one in ("coat", "lamp", "tent", "boat")]
    encoder = Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)
    return measure_pairs({"file": pairs}, {"words": by_encoder(encoder)}, among=4)


def reading_report():
    mails = [one for one in read_mails(SAMPLES / "mails") if hasattr(one, "own")]
    return measure_reading(mails[::9])


REPORTS = [
    lambda: measure_sentiment(labelled(9, wrong=4)),
    escalation_report,
    weightings_report,
    reading_report,
]


@pytest.mark.parametrize("make", [*REPORTS, pairs_report])
def test_the_figures_of_the_rows_are_those_of_the_report(tmp_path, make):
    """What a comparison computes from saved rows is what the report says, for every figure that has rows."""
    report = make()
    save_run(report, tmp_path)
    run = load_run(str(tmp_path))
    assert set(SLICES) < set(run.rows.names) and {"id", "group", "error", "how_bad"} < set(run.rows.names)
    found = {one.name: one for one in compare_runs(run, run).differences}
    assert found
    for name, one in found.items():
        figure = report.figure(name, system=run.system) or report.figure(
            name, system=run.system, slice="file=file"
        )
        assert one.a == pytest.approx(figure.value), name
        assert (one.difference, one.p) == (0, 1)
    assert {*measures_of(report).names} - found.keys() <= {"horizon"}


def test_a_replay_keeps_who_replied(tmp_path, words_encoder):
    from nlp_support.eval.replies.measure import measure_replies
    from nlp_support.eval.replies.rows import RowFile
    from nlp_support.eval.replies.settings import RepliesSettings

    rows = RowFile(tmp_path / "rows.jsonl")
    with open_store(":memory:") as store:
        for at in range(20):
            asked, reply = exchange(at, f"is thing {at % 4} there", f"thing {at % 4} is here")
            given = {**vars_of(reply), "agent_id": "mina" if at % 2 else "joe"}
            store.add([asked, Message(**given)])
        report = measure_replies(store, ["acme"], rows, encoder=words_encoder,
                                 settings=RepliesSettings(share=0.5, history=()))  # fmt: skip
    save_run(report, tmp_path / "run", rows=rows)
    table = load_run(str(tmp_path / "run")).rows
    assert set(table.texts("agent", "nlp-support")) == {"mina", "joe"}
    assert table.systems == ("nlp-support", "always", "frequent", "shuffled")
    assert set(table.texts("model", "always")) == {"words"} and set(table.texts("fingerprint", "always")) == {
        "1"
    }


def vars_of(message):
    return {name: getattr(message, name) for name in message.__dataclass_fields__}


def test_an_old_run_has_rows_of_the_same_columns():
    run = load_run(str(SAMPLES / "run"))
    assert run.rows.path.name == "messages.jsonl"
    assert run.rows.texts("model", "nlp-support") == 12 * ["words"]
    assert set(SLICES) < set(run.rows.names)
    assert set(run.rows.texts("agent", "nlp-support")) == {""}


def test_privacy_keeps_a_row_for_each_canary_contact_suggestion_and_harmless_text(tmp_path, words_encoder):
    """A contact for each ten of 22 canaries makes three, each given by four agents' replies and beside three
    of a customer's. The one account has no other; its marker is found, and once it is forgotten three other
    replies are looked at. Each of these is offered, as the account has more questions than replies alike."""
    with open_store(tmp_path / "desk.db") as store:
        store.add(
            [one for at in range(6) for one in exchange(at, f"is thing {at} there", f"thing {at} is here")]
        )
    report = measure_privacy(str(tmp_path / "desk.db"), canaries=22, encoder=words_encoder)
    save_run(report, tmp_path / "run")
    run = load_run(str(tmp_path / "run"))
    columns = run.rows.columns("")
    what = Counter(run.rows.texts("what", ""))
    assert what.pop("own contact") == 3 * 4 and what.pop("customer's own contact") == 3 * 3
    assert what.pop("markers offered") == 1 and what.pop("suggestions of a forgotten customer") == 3
    assert what.pop("harmless text") == report.data["clean texts"]
    assert what.total() == 22 and "suggestions from another account" not in what
    assert (columns["offered"] >= 0).sum() == 22 + 3 * 7 + 1 + 3
    assert (columns["changed"] >= 0).sum() == report.data["clean texts"]
    for one in compare_runs(run, run).differences:
        assert one.a == pytest.approx(report.figure(one.name).value), one.name


def test_speed_keeps_every_time_once(tmp_path, words_encoder, monkeypatch):
    """The p50, p95 and p99 of eight calls are of the same eight times."""
    few = list(itertools.islice((m for m in demo_messages() if m.account_id == speed.ACCOUNT), 60))
    monkeypatch.setattr(speed, "demo_messages", lambda: few)
    monkeypatch.setattr(speed, "Encoder", SimpleNamespace(load=lambda threads: words_encoder))
    monkeypatch.setattr(speed, "start_figures", lambda *_, **__: [])
    sizes = speed.Sizes(window=4, calls=8, batch=6, repeats=1, loads=2)
    report = speed.measure_speed(sizes=sizes)
    assert "samples" not in json.dumps(report.as_dict())
    save_run(report, tmp_path)
    run = load_run(str(tmp_path))
    what = run.rows.texts("what", "nlp-support")
    assert what.count("suggest, warm account") == 8
    assert set(run.rows.texts("unit", "nlp-support")) >= {"ms"}
    values = run.rows.columns("nlp-support")["value"]
    assert len(values) == len(what) and not (values != values).any()


def test_journeys_say_who_was_missed_and_who_was_flagged_for_nothing(tmp_path):
    """Of the four pairs of an unsatisfied and a satisfied one, the last score orders three, and one ties."""
    run = journeys_run(
        tmp_path,
        talks((True, (0.1, 0.2), (0, 0)), (False, (0.9, 0.1), (1, 0)), (True, (0.7, 0.8), (0, 1)),
              (False, (0.2,), (0,))),
    )  # fmt: skip
    assert run.rows.texts("error", "") == [
        "unsatisfied and never flagged",
        "flagged though satisfied",
        "",
        "",
    ]
    assert run.rows.columns("")["how_bad"].tolist()[:2] == [-0.2, 0.9]
    assert run.rows.texts("length", "") == 4 * ["1-3 turns"]
    found = {one.name: one.a for one in compare_runs(run, run).differences}
    expected = {"recall": 0.5, "false_positive_rate": 0.5, "precision": 0.5, "horizon": 0, "recovery": 0.25}
    assert found == pytest.approx({**expected, "auc": 3.5 / 4})
