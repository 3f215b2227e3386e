"""A wait that was answered is over, and no wait outweighs a danger or a threat, in flags and in the inbox."""

import pytest

from cases.desk import Desk, row

LATER = "2026-06-25T09:00:00Z"
# A question, its answer a day later, and how the customer ends the talk.
ENDED = {
    "en": ("When does the bench come? It was due on Monday", "It comes today, sorry!", "Great, thank you!"),
    "en-plain": ("Which oil fits the bench?", "Linseed oil, thanks for waiting.", "ok, thanks"),
    "ko": ("의자 언제 오나요? 월요일 도착이라고 했는데요", "오늘 도착합니다, 죄송합니다.", "네 감사합니다"),
    "ko-plain": ("벤치에 어떤 오일이 맞아요?", "아마씨유가 맞습니다.", "감사합니다!"),
    "de": ("Wann kommt die Bank? Sie sollte Montag da sein", "Heute, bitte entschuldigen Sie.", "Danke!"),
    "fr": ("Quand arrive le banc ? Il devait être là lundi", "Aujourd'hui, toutes nos excuses.", "Merci !"),
    "es": ("¿Cuándo llega el banco? Debía llegar el lunes", "Llega hoy, disculpe.", "¡Gracias!"),
    "unthanked": ("Do you have the bench in beech?", "We do, from next week on.", None),
}
PLAIN = "Is the bench out of stock in walnut?"
DANGERS = {
    "en": "There was a gas leak at your heater and my wife fainted",
    "ko": "어제 산 히터에서 불이 나서 화상을 입었어요",
}
LAW = {"en": "My lawyer will write to you on Monday", "ko": "변호사 통해 소송하겠습니다"}
LEAVING = {"en": "I am cancelling my account today", "ko": "오늘 해지 신청 할게요"}
ANGER = {"en": "This is absolutely unacceptable", "ko": "정말 실망했습니다 서비스가 최악이에요"}


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    rows = []
    for name, (asked, answered, thanks) in ENDED.items():
        rows += [row(name, 1, "customer", asked, 3), row(name, 2, "agent", answered, 5)]
        rows += [row(name, 3, "customer", thanks, 5, 30)] if thanks else []
    desk.imports([*rows, row("open", 1, "customer", PLAIN, 3)])
    return desk


@pytest.mark.parametrize("name", ENDED)
def test_a_wait_that_was_answered_is_over(ended, name):
    assert name not in ended.flagged() and name not in ended.waiting(now=LATER)


def test_what_nobody_answered_still_waits_and_says_so_in_days(ended):
    assert "open" in ended.waiting(now=LATER)
    (flag,) = [one for one in ended._told("flags") if one["conversation_id"] == "open"]
    assert flag["codes"] == ["no-answer"] and 0.5 <= flag["severity"] < 0.55
    (reason,) = flag["reasons"]
    assert "days" in reason["text"] and "hours" not in reason["text"]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_flags_and_inbox_tell_the_same_order(tmp_path, language):
    """Each first message waits since the day before; the wait of three weeks comes last in both."""
    desk = Desk(tmp_path)
    texts = {"danger": DANGERS, "law": LAW, "leaving": LEAVING, "anger": ANGER}
    rows = [row(name, 1, "customer", told[language], 24) for name, told in texts.items()]
    desk.imports([*rows, row("wait", 1, "customer", PLAIN, 3)])
    order = [*texts, "wait"]
    flagged = [one["conversation_id"] for one in desk._told("flags")]
    assert flagged == order
    assert [one["conversation_id"] for one in desk._told("inbox", "--now", LATER)] == order


def test_a_danger_that_was_answered_stands_above_a_wait_of_any_length(tmp_path):
    desk = Desk(tmp_path)
    answer = row("burn", 2, "agent", "Please see a doctor, we call you.", 24, 2)
    desk.imports([row("burn", 1, "customer", DANGERS["en"], 24), answer, row("old", 1, "customer", PLAIN, 1)])
    flags = {one["conversation_id"]: one["severity"] for one in desk._told("flags")}
    assert flags["burn"] > flags["old"] + 0.2
