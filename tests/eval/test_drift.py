"""The last days against the weeks before, on stores in which something changed and in which nothing did."""

import json
from datetime import timedelta

import pytest

from nlp_support import Ranking, SentimentModel, open_store
from nlp_support.errors import InvalidArgument, UnknownAccount
from nlp_support.eval.drift.measure import measure_drift
from nlp_support.eval.gate import check_gate
from nlp_support.eval.rules import Rule, read_rules, rules_for
from nlp_support.eval.run import load_run, save_run
from nlp_support.store.feedback import Outcome

from support import T0, Counting, exchange, run

pytestmark = pytest.mark.slow

NOW = T0 + timedelta(days=35)
OPEN = ("when do you open on saturday", "we open at nine on saturday")
LOST = ("the parcel is lost, that is bad", "we are sorry and look for it")
KOREAN = ("토요일에 몇 시에 여나요", "아홉 시에 엽니다")


def fill(store, last=OPEN, *, before=OPEN, each=4, account="acme", days=35, **more):
    """So many conversations a day, those of the last seven days like `last`."""
    number = 0
    for day in range(days):
        question, reply = last if day >= days - 7 else before
        for at in range(each):
            number += 1
            own = {"account_id": account, "language": "ko" if question == KOREAN[0] else "en", **more}
            store.add(exchange(number, f"{question} {at}", reply, hours=24 * day + 24 * at / each + 1, **own))
    return store


def drift(store, encoder, accounts=("acme",), **settings):
    return measure_drift(
        store, list(accounts), encoder=encoder, sentiment=SentimentModel(Counting().sentiment, name="words"),
        ranking=Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0), **{"now": NOW, **settings},
    )  # fmt: skip


def test_where_nothing_changed_nothing_is_told(store, words_encoder):
    report = drift(fill(store), words_encoder)
    assert report.kind == "drift" and report.data["changed"] == []
    assert report.data["messages now"] == 28 and report.data["messages before"] == 112
    assert report.figure("messages a day", system="now").value == 4
    assert report.figure("messages a day", system="change").value == 0
    assert report.figure("messages a day", system="p").value == 1
    assert report.figure("languages", system="change") is None  # one language only


def test_a_language_that_came_is_told_in_words_with_its_interval(store, words_encoder):
    """In the last days half of 280 conversations are Korean, before none was."""
    fill(store, each=20)
    number = 5000
    for day in range(28, 35):
        for at in range(20):
            number += 1
            store.add(exchange(number, *KOREAN, hours=24 * day + at + 1, language="ko"))
    report = drift(store, words_encoder)
    share = {name: report.figure("language ko", system=name) for name in ("now", "before", "change", "p")}
    assert share["now"].value == 0.5 and share["before"].value == 0 and share["change"].value == 0.5
    assert share["change"].low > 0.3 and share["change"].high < 0.7 and share["p"].value < 0.01
    assert report.figure("languages", system="change").value == 0.5
    [told] = [one for one in report.data["changed"] if one.startswith("language ko")]
    assert told.startswith("language ko rose from 0.0% to 50.0% of messages (+50.0 points, ")
    assert any(
        one.startswith("the mix of languages moved: 50% of messages") for one in report.data["changed"]
    )
    assert any(one.startswith("messages a day rose from 20 to 40") for one in report.data["changed"])


def test_a_language_is_told_where_the_export_does_not(store, words_encoder):
    """German comes to an account that writes English; too short a text counts for English."""
    number = 0
    for day in range(35):
        for at in range(5):
            number += 1
            german = day >= 28 and at < 2
            asked = "wo ist das paket und wann kommt es bitte an" if german else "when do you open please"
            answer = "we open at nine and close at six, thank you for asking"
            store.add(exchange(number, asked, answer, hours=24 * day + at + 1))
    report = drift(store, words_encoder)
    assert report.figure("language de", system="now").value == pytest.approx(2 / 5)
    assert report.figure("language de", system="before").value == 0
    assert report.figure("language en", system="before").value == 1
    assert any(one.startswith("language de rose from 0.0% to 40.0%") for one in report.data["changed"])


def test_coverage_confidence_sentiment_and_length_are_watched(store, words_encoder):
    """A question that nobody asked before has no answer at first, is bad news, and is longer."""
    fill(store, LOST, each=20)
    report = drift(store, words_encoder)
    for name, way in (
        ("coverage", -1),
        ("confidence", -1),
        ("valence", -1),
        ("negative", 1),
        ("words a message", 1),
    ):
        change = report.figure(name, system="change")
        assert change.value * way > 0, name
        assert change.low <= change.value <= change.high
        assert (report.figure(name, system="p").value < 0.05) == any(
            one.startswith(f"{name} ") for one in report.data["changed"]
        ), name
    assert report.figure("negative", system="now").value == 1
    effect = report.figure("words a message", system="effect")
    assert effect.value == 1  # every new message is longer than every old one
    assert any("negative rose from 0.0% to 100.0% of messages" in one for one in report.data["changed"])


def test_what_was_suggested_is_what_was_known_at_that_time(store, words_encoder):
    """The first message of the account had nothing to go by, whatever came later."""
    fill(store)
    row = min(drift(store, words_encoder).rows, key=lambda one: int(one["id"][1:]))
    assert row["id"] == "c1" and row["system"] == "before" and not row["offered"]


def test_a_topic_that_comes_up_is_told(store, words_encoder):
    fill(store, LOST, each=20)
    report = drift(store, words_encoder)
    assert report.figure("topics", system="change").value == 1
    names = [one.name for one in report.figures if one.name.startswith("topic ") and one.system == "now"]
    assert any("parcel" in name for name in names)
    assert any(one.startswith("the mix of topics moved") for one in report.data["changed"])


def test_no_question_of_a_customer_names_a_topic(store, words_encoder):
    """One customer asks everything that is new, so no word is one of several customers."""
    fill(store, LOST, each=20, customer_id="one")
    report = drift(store, words_encoder)
    told = json.dumps([report.as_dict(), [dict(row) for row in report.rows]])
    assert "parcel" not in told and any(one.name == "topic number 2" for one in report.figures)


def test_what_agents_did_is_compared(store, words_encoder):
    """40 of 40 accepted before, 10 of 40 in the last days."""
    fill(store)
    given = [(10, Outcome.ACCEPTED)] * 40 + [(30, Outcome.ACCEPTED)] * 10 + [(30, Outcome.REJECTED)] * 30
    for at, (day, outcome) in enumerate(given):
        store._feedback.record(f"s{at}", "acme", "a1", outcome, None, T0 + timedelta(days=day), wording=1)
    report = drift(store, words_encoder)
    assert report.figure("accepted", system="now").value == 0.25
    assert report.figure("accepted", system="before").value == 1
    assert any(
        "accepted fell from 100.0% to 25.0% of suggestions with feedback" in one
        for one in report.data["changed"]
    )


def test_what_agents_did_in_one_conversation_is_no_more_than_one(store, words_encoder):
    """As above, but all of each period in five conversations."""
    fill(store)
    given = [(10, Outcome.ACCEPTED)] * 40 + [(30, Outcome.ACCEPTED)] * 10 + [(30, Outcome.REJECTED)] * 30
    for at, (day, outcome) in enumerate(given):
        store._feedback.record(
            f"s{at}", "acme", "a1", outcome, None, T0 + timedelta(days=day), wording=1,
            conversation_id=f"{day}-{at % 5}",
        )  # fmt: skip
    change = drift(store, words_encoder).figure("accepted", system="change")
    assert change.value == -0.75 and change.low is None
    assert "5 conversations with feedback in the last days and 5 before" in change.note


def test_too_little_is_said_as_such_and_no_p_is_given(store, words_encoder):
    fill(store, LOST, each=1)
    report = drift(store, words_encoder)
    change = report.figure("negative", system="change")
    assert change.value == 1 and change.low is None and report.figure("negative", system="p") is None
    assert "too little to tell: 7 conversations in the last days and 28 before, 30 of each" in change.note
    assert report.data["changed"] == []
    assert any("too little to tell a change in" in one and "negative" in one for one in report.warnings)


def test_a_week_of_silence_is_told(store, words_encoder):
    """Nobody writes in the last days: there is nothing to compare but the number of messages."""
    fill(store, days=28)
    report = drift(store, words_encoder)
    assert report.data["messages now"] == 0
    assert report.data["changed"][0].startswith("messages a day fell from 4 to 0")
    assert report.figure("coverage", system="change").value is None
    assert "0 conversations in the last days" in report.figure("coverage", system="change").note


def test_days_before_the_first_message_are_no_days_without_messages(store, words_encoder):
    fill(store, days=35)
    report = drift(store, words_encoder, against=365)
    assert report.figure("messages a day", system="before").value == pytest.approx(4, abs=0.05)


def test_a_conversation_counts_where_its_customer_first_wrote(store, words_encoder):
    fill(store)
    for day in (27, 29, 33):
        more = {"conversation_id": "long", "customer_id": "w"}
        store.add(exchange(9000 + day, *OPEN, hours=24 * day + 12, **more))
    rows = [row for row in drift(store, words_encoder).rows if row["group"] == "long"]
    assert [row["system"] for row in rows] == ["before"] * 3


def test_accounts_are_compared_together_and_each(store, words_encoder):
    fill(store, LOST, each=8)
    fill(store, each=8, account="globex")
    report = drift(store, words_encoder, ("acme", "globex"))
    one = report.figure("negative", system="change", slice="account=acme")
    assert one.value == 1 and one.note.startswith("negative rose from 0.0% to 100.0%")
    other = report.figure("negative", system="change", slice="account=globex")
    assert other.value == 0 and other.note == ""
    assert report.figure("negative", system="change").value == 0.5
    assert report.figure("account acme", system="now").value == 0.5


def test_a_limit_is_drawn_with_the_seed_and_recorded(store, words_encoder):
    fill(store)

    def ids(**settings):
        report = drift(store, words_encoder, limit=20, **settings)
        return [row["id"] for row in report.rows], report.made["sampling"]

    assert ids() == ids() and ids()[0] != ids(seed=1)[0]
    assert len(ids()[0]) == 40 and "at most 20 messages" in ids()[1]


def test_a_limit_hides_no_change_of_the_mix(store, words_encoder):
    """Globex writes as much as acme before, and four times as much in the last days: 0.5, then 0.8. As many
    messages of each go to the models."""
    fill(fill(store, each=4), each=4, account="globex")
    number = 5000
    for day in range(28, 35):
        for at in range(12):
            number += 1
            own = {"account_id": "globex", "channel": "kakao"}
            store.add(exchange(number, *OPEN, hours=24 * day + at + 1, **own))
    report = drift(store, words_encoder, ("acme", "globex"), limit=20)
    share = {name: report.figure("account globex", system=name).value for name in ("before", "now")}
    assert share == {"before": 0.5, "now": 0.8}
    assert report.figure("channel kakao", system="now").value == pytest.approx(84 / 140)
    assert report.figure("coverage", system="now").n == 40 and len(report.rows) == 80
    assert (report.data["messages"], report.data["messages given to the models"]) == (364, 80)


@pytest.mark.parametrize("wrong", [{"days": 0}, {"against": -1}, {"limit": 0}, {"days": 10**9}])
def test_numbers_out_of_range_are_refused(store, words_encoder, wrong):
    with pytest.raises(InvalidArgument):
        drift(fill(store), words_encoder, **wrong)


def test_an_empty_time_and_an_unknown_account_are_refused(store, words_encoder):
    with pytest.raises(UnknownAccount):
        drift(store, words_encoder)
    fill(store)
    with pytest.raises(InvalidArgument, match=r"no customer wrote between .* --now"):
        drift(store, words_encoder, now=NOW + timedelta(days=900))


def test_a_gate_holds_drift_to_rules(store, words_encoder, tmp_path):
    """Coverage fell; too little to tell is no pass; the rules that come with it read."""
    save_run(drift(fill(store, LOST, each=20), words_encoder), tmp_path / "run")
    rules = [Rule("negative", system="change", max=0.1), Rule("negative", system="p", min=0.05)]
    result = check_gate(load_run(str(tmp_path / "run")), rules)
    assert [one.state for one in result.verdicts] == ["broken", "broken"]
    with open_store(":memory:") as small:
        save_run(drift(fill(small, each=1), words_encoder), tmp_path / "small")
    verdicts = check_gate(
        load_run(str(tmp_path / "small")), [Rule("negative", system="change", max=0.1)]
    ).verdicts
    assert [one.state for one in verdicts] == ["cannot tell"]
    own = check_gate(load_run(str(tmp_path / "run")), read_rules(rules_for("drift")))
    assert not own.passed and {one.state for one in own.verdicts} <= {"broken", "passed", "cannot tell"}


def test_the_command_tells_what_changed(tmp_path):
    with open_store(tmp_path / "desk.db") as opened:
        fill(opened, LOST, each=5)
    words = ["eval", "drift", "--store", tmp_path / "desk.db", "--now", NOW.strftime("%Y-%m-%dT%H:%M:%S")]
    shown = run(*words, "--account", "acme", "--save", tmp_path / "run").stdout
    assert "what changed:" in shown and "- the mix of topics moved" in shown
    found = json.loads(run(*words, "--all", "--json", "-").stdout)
    assert found["kind"] == "drift" and found["data"]["changed"]
    rows = (tmp_path / "run" / "rows.csv").read_text(encoding="utf-8")
    assert LOST[0] not in rows and rows.splitlines()[0].startswith("kind,model")
    assert "give either --account ACCOUNT or --all" in run(*words, code=1).stderr


def test_the_days_of_a_new_account_begin_with_those_of_the_others(store, words_encoder):
    """Four a day of one account, and from the 20th day on four of another: before 4 x 27 + 4 x 8 in the 27
    whole days, since the first message of all came in the course of the first day."""
    fill(store)
    for number in range(4 * 20, 4 * 35):
        own = {"account_id": "globex", "conversation_id": f"g{number}"}
        store.add(exchange(9000 + number, *OPEN, hours=6 * number + 1, **own))
    report = drift(store, words_encoder, ("acme", "globex"))
    assert report.figure("messages a day", system="now").value == 8
    assert report.figure("messages a day", system="before").value == pytest.approx((4 * 27 + 4 * 8) / 27)
    own = report.figure("messages a day", system="change", slice="account=globex")
    assert own.value == pytest.approx(0)
