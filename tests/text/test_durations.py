"""Time spans in words, and humanize left as it was found."""

import threading
from datetime import timedelta

import humanize
import pytest

from nlp_support.errors import InvalidArgument
from nlp_support.text.durations import LOCALES, ago_text, duration_text

SECOND, MINUTE, HOUR, DAY = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@pytest.mark.parametrize(
    ("span", "english", "korean"),
    [
        (timedelta(), "0 seconds", "0초"),
        (SECOND, "1 second", "1초"),
        (45 * SECOND, "45 seconds", "45초"),
        (MINUTE, "1 minute", "1분"),
        (1.5 * MINUTE, "1.5 minutes", "1.5분"),
        (30 * MINUTE, "30 minutes", "30분"),
        (HOUR, "1 hour", "1시간"),
        (2.5 * HOUR, "2.5 hours", "2.5시간"),
        (26 * HOUR, "26 hours", "26시간"),
        (2 * DAY, "2 days", "2일"),
        (51 * HOUR, "2.1 days", "2.1일"),
        (400 * DAY, "400 days", "400일"),
        (-2.5 * HOUR, "-2.5 hours", "-2.5시간"),
    ],
)
def test_a_span_is_counted_in_one_unit_with_one_decimal_below_ten(span, english, korean):
    assert duration_text(span) == english
    assert duration_text(span, language="ko") == korean


def test_business_time_has_no_days():
    """51 hours of business time are more than two working days."""
    assert duration_text(51 * HOUR, longest="hours") == "51 hours"
    assert duration_text(30 * MINUTE, longest="hours") == "30 minutes"


def test_how_long_ago():
    assert (ago_text(40 * MINUTE), ago_text(3 * DAY)) == ("40 minutes ago", "3 days ago")
    assert (ago_text(40 * MINUTE, language="ko"), ago_text(3 * DAY, language="ko")) == ("40분 전", "3일 전")
    assert ago_text(-DAY) == ago_text(timedelta()) == "now"  # clocks differ


@pytest.mark.parametrize("say", [duration_text, ago_text])
def test_a_language_without_texts_is_refused(say):
    with pytest.raises(InvalidArgument, match="no texts in the language 'de'; expected one of en, ko"):
        say(HOUR, language="de")


def test_the_caller_s_own_locale_stays_and_threads_do_not_disturb_each_other():
    """humanize keeps one locale a thread; eight threads speak two languages at once, 200 times each."""
    humanize.activate("fr_FR")
    try:
        assert duration_text(2 * DAY, language="ko") == "2일"
        assert humanize.naturaldelta(2 * DAY) == "2 jours"
    finally:
        humanize.deactivate()
    wrong = []

    def speak(language, expected):
        for _ in range(200):
            if duration_text(2 * DAY, language=language) != expected:
                wrong.append(language)

    pairs = [("en", "2 days"), ("ko", "2일")] * 4
    threads = [threading.Thread(target=speak, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == [] and set(LOCALES) == {"en", "ko"}
