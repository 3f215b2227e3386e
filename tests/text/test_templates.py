"""Placeholders of other tools as ours."""

from contextlib import suppress

import pytest

from nlp_support.errors import InvalidMessage
from nlp_support.text.templates import translated


@pytest.mark.parametrize(
    ("written", "text", "asks"),
    [
        ("Hi {{ticket.requester.first_name}}", "Hi {customer_name}", ()),
        ("{{ contact.name | default: 'you' }}!", "{customer_name}!", ()),
        ('Hi {{first_name|fallback:"there"}}', "Hi {customer_name}", ()),
        ("{{{user.name}}}", "{customer_name}", ()),
        ("Order {{ticket.id}}, {{current_user.name}}", "Order {order_number}, {agent_name}", ()),
        ("My name is {{name}}", "My name is {agent_name}", ()),
        ("#{고객명}님, #{상품명} 도착", "{customer_name}님, {상품명} 도착", ("상품명",)),
        ("{{job.day}} {{job.day}}", "{job_day} {job_day}", ("job_day",)),
        ("{{1}} of {{cf[0].x}}", "{value_1} of {cf_0_x}", ("value_1", "cf_0_x")),
        ("Hi {customer_name}, {delivery_day}", "Hi {customer_name}, {delivery_day}", ("delivery_day",)),
        ("https://s.example/o/{{ticket.id}}", "https://s.example/o/{order_number}", ()),
        ('GET /users/{id} gives {"a": {"b": 1}}', 'GET /users/{id} gives {"a": {"b": 1}}', ()),
        ("a { color: red } b", "a { color: red } b", ()),
        ("", "", ()),
    ],
)  # fmt: skip
def test_a_placeholder_becomes_ours_or_keeps_a_name_of_its_own(written, text, asks):
    found = translated(written)
    assert (found.text, found.asks) == (text, asks)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("Hi {{name", "not closed.* at character 4"),
        ("Hi {{name}", "not closed"),
        ("Hi {{na\nme}}", "not closed"),
        ("{{ {{name}} }}", "not closed"),
        ("{{}}", "no name"),
        ("{{ | upcase }}", "no name"),
        ("{{'now' | date}}", "no name"),
        ("{{a + b}}", "no name"),
        ("Hi name}}", "not opened"),
        ("Hi #{name", "not closed"),
        ("{% if vip %}Hi{% endif %}", "rules of another tool"),
        ("Hi %}", "rules of another tool"),
    ],
)
def test_a_broken_one_is_refused_with_its_place(written, reason):
    with pytest.raises(InvalidMessage, match=reason):
        translated(written)


def test_hostile_texts_take_no_longer_than_their_length():
    """Each would take hours if every sign were compared with all that follow."""
    for part in ("{{a", "{", "}", "#{a", "{{ ", "{a", "{{a|"):
        with suppress(InvalidMessage):
            translated(part * 100_000)
    assert translated("{{name}} " * 20_000).text == "{customer_name} " * 20_000
