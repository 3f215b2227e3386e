import hashlib
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib import resources
from itertools import chain, pairwise
from typing import Any

import pytest

from nlp_support.readers.demo.messages import FILES, demo_messages
from nlp_support.types.message import Message, Role

CHANGED_AT = datetime(2026, 3, 16, tzinfo=UTC)
OLD_HOUR = re.compile(r"\b(?:9(?::00)? |nine\b)", re.IGNORECASE)
NEW_HOUR = re.compile(r"\b(?:10(?::00)? |ten\b)", re.IGNORECASE)
HANGUL = re.compile(r"[가-힣]")


@pytest.fixture(scope="module")
def messages() -> list[Message]:
    return list(demo_messages())


def digest(messages: Iterable[Message]) -> str:
    return hashlib.sha256("\n".join(map(repr, messages)).encode()).hexdigest()


def saturday_answers(messages: list[Message]) -> list[Message]:
    """Northwind's answers that name an hour for Saturday."""
    return [
        message
        for message in messages
        if message.account_id == "northwind-outfitters"
        and message.role is Role.AGENT
        and re.search(r"Saturday", message.text)
        and (OLD_HOUR.search(message.text) or NEW_HOUR.search(message.text))
    ]


def test_there_are_enough_messages_of_enough_accounts(messages: list[Message]) -> None:
    sent = Counter(message.account_id for message in messages if message.role is Role.AGENT)
    assert len(messages) >= 8000
    assert len(sent) >= 3
    assert max(sent.values()) > 2000
    assert min(sent.values()) > 400


def test_the_messages_span_five_months_in_ascending_order(messages: list[Message]) -> None:
    times = [message.sent_at for message in messages]
    assert times == sorted(times)
    assert datetime(2026, 1, 1, tzinfo=UTC) <= times[0] < datetime(2026, 1, 2, tzinfo=UTC)
    assert datetime(2026, 5, 31, tzinfo=UTC) <= times[-1] < datetime(2026, 6, 1, tzinfo=UTC)


def test_the_same_seed_gives_the_same_messages_and_another_seed_others(messages: list[Message]) -> None:
    assert digest(demo_messages(seed=7)) == digest(messages)
    assert digest(demo_messages(seed=8)) != digest(messages)


def test_ids_are_unique_in_an_account_and_no_slot_is_left_unfilled(messages: list[Message]) -> None:
    assert len({(message.account_id, message.id) for message in messages}) == len(messages)
    assert not [message.text for message in messages if re.search(r"[{}]|##|#-", message.text)]


def test_an_answer_names_an_earlier_customer_message_of_its_conversation(messages: list[Message]) -> None:
    by_id = {(message.account_id, message.id): message for message in messages}
    answers = [message for message in messages if message.role is Role.AGENT]
    named = [message for message in answers if message.in_reply_to is not None]
    assert 0.4 < len(named) / len(answers) < 0.6
    for message in named:
        question = by_id[message.account_id, message.in_reply_to or ""]
        assert question.role is Role.CUSTOMER
        assert question.conversation_id == message.conversation_id
        assert question.sent_at < message.sent_at
    assert not [message for message in messages if message.role is Role.CUSTOMER and message.in_reply_to]


def test_the_opening_hour_changes_on_the_day_and_for_good(messages: list[Message]) -> None:
    answers = saturday_answers(messages)
    before = [message.text for message in answers if message.sent_at < CHANGED_AT]
    after = [message.text for message in answers if message.sent_at >= CHANGED_AT]
    assert len(before) >= 30
    assert len(after) >= 30
    assert not [text for text in before if NEW_HOUR.search(text)]
    assert not [text for text in after if OLD_HOUR.search(text)]


def test_conversations_look_like_a_desk(messages: list[Message]) -> None:
    turns: dict[tuple[str, str], list[Message]] = defaultdict(list)
    for message in messages:
        turns[message.account_id, message.conversation_id].append(message)
    unanswered = [roles for roles in turns.values() if all(turn.role is Role.CUSTOMER for turn in roles)]
    several = Counter((roles[0].account_id, roles[0].customer_id) for roles in turns.values())
    assert all(roles[0].role is Role.CUSTOMER for roles in turns.values())
    assert all(len({turn.customer_id for turn in roles}) == 1 for roles in turns.values())
    assert 0.03 < len(unanswered) / len(turns) < 0.10
    assert sum(count > 1 for count in several.values()) > len(several) / 2
    assert any(a.role is b.role is Role.CUSTOMER for r in turns.values() for a, b in pairwise(r))
    assert {message.channel for message in messages} == {"chat", "email", "twitter", "kakao"}


def test_agents_answer_in_working_hours_only(messages: list[Message]) -> None:
    """Northwind's day in Portland, UTC-8, runs from 7 to 22 o'clock."""
    hours = {
        (message.sent_at - timedelta(hours=8)).hour
        for message in messages
        if message.account_id == "northwind-outfitters" and message.role is Role.AGENT
    }
    assert hours <= set(range(7, 22))


def test_a_good_part_is_korean_and_every_hanbit_answer_is(messages: list[Message]) -> None:
    korean = [message for message in messages if HANGUL.search(message.text)]
    assert 0.2 < len(korean) / len(messages) < 0.45
    assert all(
        HANGUL.search(message.text)
        for message in messages
        if message.account_id == "hanbit-market" and message.role is Role.AGENT
    )
    assert {message.language for message in messages} == {None}


def test_all_personal_data_is_from_reserved_ranges(messages: list[Message]) -> None:
    text = "\n".join(message.text for message in messages)
    hosts = set(re.findall(r"[\w.'-]+@([\w.-]+\.\w+)", text))
    assert hosts <= {
        "example.com",
        "example.org",
        "northwind.example",
        "brightline.example",
        "hanbit.example",
    }
    assert set(re.findall(r"\b010-(\d{4})-\d{4}", text)) == {"0000"}
    assert set(re.findall(r"\b555-(\d\d)\d\d\b", text)) == {"01"}


def test_every_account_has_topics_with_enough_wordings() -> None:
    """28 topics or more, 8 askings and 3 answers each; every answer is asked for and every place exists."""
    topics: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for name in FILES:
        text = (
            resources.files("nlp_support.readers.demo").joinpath(f"{name}.json").read_text(encoding="utf-8")
        )
        account = json.loads(text)
        topics[account["account_id"]] += account["topics"]
    assert min(map(len, topics.values())) >= 28
    for topic in chain.from_iterable(topics.values()):
        asks = [ask for wordings in topic["ask"].values() for ask in wordings]
        assert len(asks) == len(set(asks)) and len(asks) >= 8, topic["name"]
        assert len(topic["answer"]) >= 3, topic["name"]
        places = {str(place) for place in range(len(topic["answer"]))}
        assert set("".join(topic["ask"])) == places, topic["name"]
        assert set("".join([*topic.get("more", ""), *topic.get("follow", "")])) <= places, topic["name"]


def test_the_hotel_is_asked_and_answers_in_two_languages(messages: list[Message]) -> None:
    """No conversation mixes them, so that a Korean question was always answered in Korean."""
    korean: dict[str, set[bool]] = defaultdict(set)
    for message in messages:
        if message.account_id == "seagull-bay-hotel" and len(message.text) > 20:
            korean[message.conversation_id].add(HANGUL.search(message.text) is not None)
    assert all(len(languages) == 1 for languages in korean.values())
    assert {True, False} == set().union(*korean.values())


def test_the_texts_vary(messages: list[Message]) -> None:
    for role in Role:
        texts = [message.text for message in messages if message.role is role]
        assert len(set(texts)) > len(texts) / 2


def test_the_messages_are_made_in_little_processor_time() -> None:
    """About half a second; the bound of two allows for a slow machine."""
    start = time.process_time()
    assert sum(1 for _ in demo_messages()) >= 8000
    assert time.process_time() - start < 2
