"""`nlp-support tune`: a promise is found in an account's history, kept, and gone by."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nlp_support import MessageStore, Ranking, ReplySuggester, open_store
from nlp_support.errors import InvalidArgument, UnknownAccount
from nlp_support.eval.grades.file import write_grades
from nlp_support.eval.grades.grades import Grade, Grades, pair_of
from nlp_support.eval.promise.tune import tune
from nlp_support.eval.replies.judge import Judge

from support import T0, exchange, run

KNOWN = [
    ("when do you open on saturday", "we open at nine on saturday morning"),
    ("may my dog come along", "dogs are welcome on the terrace all day"),
    ("do you sell gift cards", "gift cards are sold at the front desk"),
]
LATER = T0 + timedelta(days=300)


def fill(store: MessageStore, count: int, *, strange: int = 0, account: str = "acme") -> None:
    """Three questions that always get the same answer, in turn; of every ten messages, the first `strange`
    use the same words and get an answer that was never given before."""
    for number in range(count):
        question, reply = KNOWN[number % 3]
        if number % 10 < strange:
            reply = f"colleague {number:03} takes over now with form zx{number * 7919 % 9973} and pp{number}"
        store.add(exchange(number, question, reply, account_id=account))


@pytest.fixture
def ranking(words_ranking: Ranking) -> Ranking:
    return replace(words_ranking, threshold=0.99)


def test_an_account_whose_answers_repeat_is_promised_what_it_keeps(
    store: MessageStore, words_encoder, ranking: Ranking
) -> None:
    """Of the last half of 120 messages, all get the reply that was sent before."""
    fill(store, 120)
    found = tune(store, "acme", right=0.6, encoder=words_encoder, ranking=ranking)
    promise = found.promise
    assert promise is not None and found.reason is None
    assert (promise.n, promise.helped, promise.messages) == (60, 60, 60)
    assert found.at_least and 0 < found.least <= promise.threshold < found.least + 0.05
    assert promise.low >= 0.6 and promise.judged == "characters"
    assert T0 + timedelta(hours=59) <= promise.since < promise.until == T0 + timedelta(hours=119)
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=ranking)
    assert suggester.suggest("acme", "when do you open", now=LATER).abstained
    store.keep_promise(promise)
    assert suggester.suggest("acme", "when do you open", now=LATER)[0].text == KNOWN[0][1]
    again = tune(store, "acme", right=0.6, encoder=words_encoder, ranking=ranking, now=promise.made_at)
    assert again.promise == promise  # it is not measured by itself


def test_what_the_history_does_not_support_is_not_promised(
    store: MessageStore, words_encoder, ranking: Ranking
) -> None:
    """Half of the answers were never given before; no confidence tells which."""
    fill(store, 120, strange=5)
    found = tune(store, "acme", right=0.8, encoder=words_encoder, ranking=ranking)
    assert found.promise is None and found.best is not None and found.messages == 60
    assert found.best.helped < 0.8 * found.best.n
    assert found.reason is not None and found.reason.startswith(
        "not enough history to promise that 80% helps: of"
    )
    assert tune(store, "acme", right=0.3, encoder=words_encoder, ranking=ranking).promise is not None


@pytest.mark.parametrize("count", [1, 3, 8])
def test_a_short_history_shows_nothing_and_says_how_little(
    store: MessageStore, words_encoder, ranking: Ranking, count: int
) -> None:
    fill(store, count)
    found = tune(store, "acme", right=0.6, encoder=words_encoder, ranking=ranking)
    assert found.promise is None
    assert found.reason is not None and "not enough history" in found.reason and "import more" in found.reason


def graded(number: int, grade: int) -> list[Grade]:
    """What is said of all three answers to a message."""
    return [Grade(pair_of("acme", f"c{number}", reply), "kim", grade) for _, reply in KNOWN]


def test_what_people_graded_counts_before_the_judge(
    store: MessageStore, words_encoder, ranking: Ranking
) -> None:
    """By the judge all of the last 60 help; people say that the last 40 do not."""
    fill(store, 120)
    some = Grades([one for number in range(80, 120) for one in graded(number, 0)])
    one = {"encoder": words_encoder, "ranking": ranking}
    assert tune(store, "acme", right=0.6, **one).promise is not None
    found = tune(store, "acme", right=0.6, grades=some, **one)
    assert found.promise is None and (found.graded, found.messages) == (40, 60)
    useful = Grades([one for number in range(80, 120) for one in graded(number, 1)])
    only = tune(store, "acme", right=0.6, grades=useful, graded_only=True, **one).promise
    assert only is not None and (only.n, only.helped, only.messages, only.judged) == (40, 40, 40, "people")
    mixed = tune(store, "acme", right=0.6, grades=useful, **one).promise
    assert mixed is not None and mixed.judged == "people (40 of 60 messages), else characters"


def test_what_cannot_be_tuned_is_refused(store: MessageStore, words_encoder, ranking: Ranking) -> None:
    fill(store, 30)
    own = {"encoder": words_encoder, "ranking": ranking}
    for right in (0.0, 1.0, 1.2, -0.5, float("nan")):
        with pytest.raises(InvalidArgument, match="right is"):
            tune(store, "acme", right=right, **own)
    with pytest.raises(InvalidArgument, match="confidence is"):
        tune(store, "acme", right=0.6, confidence=1.0, **own)
    with pytest.raises(UnknownAccount):
        tune(store, "oak", right=0.6, **own)
    others = Grades([Grade(pair_of("oak", "c1", "yes"), "kim", 2)])
    with pytest.raises(InvalidArgument, match="no grade is of a message of account 'acme'; these are of oak"):
        tune(store, "acme", right=0.6, grades=others, **own)
    with pytest.raises(InvalidArgument, match="no grades"):
        tune(store, "acme", right=0.6, graded_only=True, **own)
    with pytest.raises(InvalidArgument, match="judge is the encoder"):
        tune(store, "acme", right=0.6, judge=Judge(words_encoder, 0.5), **own)
    assert store.promise("acme") is None


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    with open_store(tmp_path / "desk.db") as store:
        fill(store, 60)
        fill(store, 4, account="few")
    return tmp_path / "desk.db"


def test_the_command_keeps_shows_and_drops_a_promise(desk: Path) -> None:
    here = ("--store", desk)
    assert "acme has no promise" in run("tune", "acme", *here, "--show").output
    tried = json.loads(run("tune", *here, "--account", "acme", "--right", 0.6, "--dry-run", "--json").stdout)
    assert tried["stored"] is False and tried["promise"]["n"] == 30 and tried["promise"]["coverage"] == 1.0
    assert "acme has no promise" in run("tune", "acme", *here, "--show").output
    assert "promise: at least 60%" in run("tune", "acme", *here, "--right", 0.6).stdout
    shown = json.loads(run("tune", "acme", *here, "--show", "--json").stdout)
    assert shown["ignored"] is None and shown["promise"]["right"] == 0.6
    found = json.loads(run("suggest", "acme", "when do you open on saturday", *here, "--json").stdout)
    assert found["promise"]["right"] == 0.6
    assert "90% sure" in run("profile", "acme", *here).stdout
    assert json.loads(run("profile", "acme", *here, "--json").stdout)["promise"]["n"] == 30
    assert "has no promise any more" in run("tune", "acme", *here, "--drop").output
    assert json.loads(run("tune", "acme", *here, "--drop", "--json").stdout)["dropped"] is False
    assert json.loads(run("profile", "acme", *here, "--json").stdout)["promise"] is None


def test_a_promise_for_another_ranking_is_told_wherever_it_is_shown(desk: Path, tmp_path: Path) -> None:
    run("tune", "acme", "--store", desk, "--right", 0.6)
    other = tmp_path / "ranking.json"
    replace(Ranking.load(), slope=1.0).save(other)
    for words in (("tune", "acme", "--show"), ("suggest", "acme", "when do you open on saturday")):
        told = run(*words, "--store", desk, "--ranking", other).output
        assert "does not count: it was made for another ranking" in " ".join(told.split())


def test_what_cannot_be_promised_fails_and_leaves_the_promise_before(desk: Path) -> None:
    run("tune", "acme", "--store", desk, "--right", 0.6)
    failed = run("tune", "acme", "--store", desk, "--right", 0.99, code=1)
    assert "not enough history" in failed.output and "stays" in failed.output
    assert "at least 60%" in run("tune", "acme", "--store", desk, "--show").stdout
    few = json.loads(run("tune", "few", "--store", desk, "--right", 0.6, "--json", code=1).stdout)
    assert few["promise"] is None and "not enough history" in few["reason"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("acme",), "--right SHARE"),
        (("acme", "--right", "0.6", "--show"), "--right SHARE"),
        (("acme", "--right", "1"), "above 0 and below 1"),
        (("acme", "--right", "0.6", "--confidence", "0"), "--confidence"),
        (("acme", "--right", "0.6", "--share", "2"), "share is 2"),
        (("acme", "--right", "0.6", "--limit", "0"), "limit is 0"),
        (("nobody", "--right", "0.6"), "no account 'nobody'"),
        (("nobody", "--show"), "no account 'nobody'"),
        (("nobody", "--drop"), "no account 'nobody'"),
        (("acme", "--right", "0.6", "--graded-only"), "no grades"),
    ],
)
def test_bad_input_is_refused_in_a_line(desk: Path, words: tuple[str, ...], told: str) -> None:
    output = run("tune", *words, "--store", desk, code=1).output
    assert told in output and "Traceback" not in output
    with open_store(desk) as store:
        assert store.promise("acme") is None


def test_grades_of_another_account_are_refused(desk: Path, tmp_path: Path) -> None:
    file = tmp_path / "grades.jsonl"
    write_grades(file, Grades([Grade(pair_of("oak", "c1", "yes"), "kim", 2)]))
    told = run("tune", "acme", "--store", desk, "--right", 0.6, "--grades", file, code=1).output
    assert "no grade is of a message of account 'acme'" in told
