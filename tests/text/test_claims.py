"""What a text states in figures and promises, in eight languages."""

import pytest

from nlp_support.text.claims import ClaimKind, claims, numbers

HOUR, DAY, WEEK = 60, 1440, 10080


def binding(text):
    return [(one.kind.value, one.values, text[one.start : one.end]) for one in claims(text) if one.binds]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("It is with you within 24 hours.", [24 * HOUR]),
        ("We answer in two days.", [2 * DAY]),
        ("Allow 3-5 business days for it.", [3 * DAY, 5 * DAY]),
        ("It takes up to 2 weeks.", [2 * WEEK]),
        ("within a couple of hours", [2 * HOUR]),
        ("3~5일 이내에 도착합니다", [3 * DAY, 5 * DAY]),
        ("이틀 안에 연락드리겠습니다", [2 * DAY]),
        ("영업일 기준 2일 걸려요", [2 * DAY]),
        ("두 시간 안에 전화드리겠습니다", [2 * HOUR]),
        ("Sie erhalten es innerhalb von zwei Werktagen.", [2 * DAY]),
        ("Das dauert bis zu 14 Tage.", [14 * DAY]),
        ("livraison sous 3 à 5 jours ouvrés", [3 * DAY, 5 * DAY]),
        ("Vous l'aurez dans deux semaines.", [2 * WEEK]),
        ("llegará en 48 horas", [2 * DAY]),
        ("dentro de tres días hábiles", [3 * DAY]),
        ("chega em até 5 dias úteis", [5 * DAY]),
        ("3営業日以内にお届けします", [3 * DAY]),
        ("会在24小时内回复您", [DAY]),
        ("三个工作日内处理", [3 * DAY]),
        ("１０日以内", [10 * DAY]),
    ],
)
def test_time_spans_in_minutes(text, minutes):
    assert [one[1] for one in binding(text) if one[0] == "span"] == [tuple(map(str, minutes))]


@pytest.mark.parametrize(
    "text",
    [
        "We're open 24 hours a day.",
        "Der Laden hat an 6 Tagen offen.",
        "연중무휴 24시간 운영합니다",
        "24時間営業です",
    ],
)
def test_spans_that_bind_nobody(text):
    assert binding(text) == []
    assert any(one.kind is ClaimKind.SPAN for one in claims(text))  # but they support such a figure elsewhere


@pytest.mark.parametrize(
    ("text", "value", "part"),
    [
        ("a refund of 480 euros", "480 euro", "480 euros"),
        ("It costs $1,200.50.", "1200.5 dollar", "$1,200.50"),
        ("that is 1.200,50 €", "1200.5 euro", "1.200,50 €"),
        ("for £29 a month", "29 pound", "£29"),
        ("비용은 25,000원입니다", "25000 won", "25,000원"),
        ("3만원입니다", "30000 won", "3만원"),
        ("送料は500円です", "500 yen", "500円"),
        ("一共88元", "88 yuan", "88元"),
        ("custa R$ 35,90", "35.9 real", "R$ 35,90"),
    ],
)
def test_amounts_however_they_are_written(text, value, part):
    assert ("money", (value,), part) in binding(text)


@pytest.mark.parametrize(
    "text", ["20% off", "20 percent", "20 Prozent", "20 por ciento", "20퍼센트", "２０％"]
)
def test_percentages(text):
    assert [one[:2] for one in binding(text)] == [("percent", ("20",))]


@pytest.mark.parametrize(
    ("text", "promise"),
    [
        ("We will refund you.", "refund"),
        ("I've issued a full refund.", "refund"),
        ("환불해 드리겠습니다", "refund"),
        ("Wir erstatten Ihnen den Betrag.", "refund"),
        ("Nous vous remboursons.", "refund"),
        ("Le reembolsaremos todo.", "refund"),
        ("ご返金いたします", "refund"),
        ("为您办理退款", "refund"),
        ("We repair it free of charge.", "free"),
        ("무료로 교환해 드립니다", "free"),
        ("Das ist kostenlos.", "free"),
        ("I guarantee it works.", "guarantee"),
    ],
)
def test_promises_without_a_figure(text, promise):
    assert ("promise", (promise,)) in [one[:2] for one in binding(text)]


@pytest.mark.parametrize(
    "text",
    [
        "To ask for a refund, open your orders.",
        "Did you get the refund?",
        "Feel free to write.",
        "환불은 어떻게 하셨나요",
    ],
)
def test_words_that_promise_nothing(text):
    assert [one for one in binding(text) if one[0] == "promise"] == []


def test_a_day_binds_where_something_comes_on_it():
    assert [one[:2] for one in binding("It arrives tomorrow.")] == [("day", ("tomorrow",))]
    assert [one[:2] for one in binding("내일 도착합니다")] == [("day", ("tomorrow",))]
    assert binding("We open at nine on Saturday.") == []


def test_numbers_are_compared_without_their_marks():
    assert numbers("1,200.50 and 1.200,50 and 007") == {"1200.5", "7"}
