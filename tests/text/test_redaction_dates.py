"""Days of the calendar stay, in every order and with every mark between; what only looks like one goes."""

from datetime import date, timedelta

import pytest

from nlp_support.text.redaction import redact

FORMS = (
    "{d:02}.{m:02}.{y}",
    "{d:02}-{m:02}-{y}",
    "{d:02} {m:02} {y}",
    "{d}/{m}/{y}",
    "{m:02}/{d:02}/{y}",
    "{m:02}-{d:02}-{y}",
    "{m:02}.{d:02}.{y}",
    "{y}-{m:02}-{d:02}",
    "{y}. {m}. {d}.",
    "{y}/{m:02}/{d:02}",
    "{y} {m:02} {d:02}",
    "{d:02}.{m:02}.{s:02}",
    "{d:02}-{m:02}-{s:02}",
    "{s:02}.{m:02}.{d:02}",
)
SENTENCES = (
    "The bench is back on {}.",
    "We deliver on Tuesday, {} 14:30.",
    "Die Aktion gilt vom {} bis {}.",
    "Ihr Paket kommt am Freitag, {}, 10-12 Uhr.",
    "L'atelier ferme du {} au {} inclus.",
    "La oferta vale hasta el {} a las 18:00.",
    "{}(월) 14시부터 {}까지 쉽니다.",
    "{}に発送します。",
    "活动到{}为止。",
    "de {} a {}, sem taxas",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("form", FORMS)
def test_days_stay(form: str, sentence: str) -> None:
    """Every 37th day of ten years: 99 days a form and sentence, all of which stay as they are."""
    for number in range(99):
        days = [date(2026, 1, 1) + timedelta(37 * number + more) for more in (0, 6)]
        written = [form.format(d=day.day, m=day.month, y=day.year, s=day.year % 100) for day in days]
        text = sentence.format(*written)
        assert redact(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "Geöffnet vom 02.11.-06.11.2031.",
        "2.-6.11.2031 geschlossen",
        "2031-11-02 ~ 11-06 휴무",
        "2031.11.02~2031.11.06 행사",
        "closed 02/11-06/11/2031",
        "2031-11-02T14:00:00Z",
        "Datum:02.11.2031",
    ],
)
def test_ranges_and_stamps_stay(text: str) -> None:
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("On 02.11.2031 call 010-4417-9921.", "On 02.11.2031 call {phone}."),
        ("02.11.2031 030 23125 417", "02.11.2031 {phone}"),
        ("born on 02.11.1984, back on 03.12.2031", "born on {birth_date}, back on 03.12.2031"),
        ("생년월일 1984.11.02, 배송 2031.12.03", "생년월일 {birth_date}, 배송 2031.12.03"),
        ("04 11 20 31 77", "{phone}"),
    ],
)
def test_what_is_beside_a_day_goes(text: str, expected: str) -> None:
    assert redact(text).text == expected
