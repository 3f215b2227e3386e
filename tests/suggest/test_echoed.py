"""Replies that only repeat the question."""

from datetime import timedelta

import pytest

from nlp_support import Encoder, Ranking, ReplySuggester

from support import T0, exchange

LATER = T0 + timedelta(days=3)
ASKED = {
    "en": "which of the two drives do I have to format before I install it",
    "ko": "설치하기 전에 두 드라이브 중 어느 것을 포맷해야 하나요",
    "de": "welches der beiden Laufwerke muss ich vor der Installation formatieren",
}


@pytest.mark.parametrize("language", ASKED)
def test_what_the_customer_says_is_no_answer_to_it(store, language):
    """An agent's message that quotes the customer's word for word stands in the history, with the answer."""
    question = ASKED[language]
    store.add(exchange(1, question, question))
    store.add(exchange(2, question + "?", "sdb1"))
    suggester = ReplySuggester(store, encoder=Encoder.load(), ranking=Ranking(threshold=0.0))
    found = suggester.suggest("acme", question, now=LATER, language="any")
    assert [one.text for one in found] == ["sdb1"]
    assert [one.text for one in suggester.suggest("acme", "sdb1 then", now=LATER, language="any")] != []
