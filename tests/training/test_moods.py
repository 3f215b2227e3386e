"""Moods of public sets' texts, on small files of our own text in their formats."""

import gzip
import json
from pathlib import Path

import pytest

from nlp_support.errors import UnreadableFile
from nlp_support.eval.models.columns import CLASSES
from nlp_support.training.sets import care as care_sets
from nlp_support.training.sets import moods
from nlp_support.training.sets.care import GRADES, care


def save(file: Path, *rows: object) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows).encode()
    file.write_bytes(gzip.compress(text) if file.suffix == ".gz" else text)


def test_comments_of_one_mood_are_taken(tmp_path: Path) -> None:
    save(
        tmp_path / "goemotions_en" / "comments.jsonl.gz",
        {"text": "lovely work @Jo", "labels": ["joy", "admiration"]},
        {"text": "so annoying", "labels": ["annoyance"]},
        {"text": "how so", "labels": ["curiosity", "neutral"]},
        {"text": "sad but sweet", "labels": ["sadness", "love"]},
        {"text": "yes", "labels": ["approval"]},
    )
    found = [(row.text, row.label) for row in moods.comments(tmp_path)]
    assert found == [("lovely work @user", "positive"), ("so annoying", "negative"), ("how so", "neutral")]


def test_requests_go_by_their_intents(tmp_path: Path) -> None:
    """A fault is negative and a plain wish neutral, whatever the set; what is thanked for is positive."""
    save(
        tmp_path / "bitext_support_intents_en" / "utterances.jsonl.gz",
        {"text": "card refused at the till", "intent": "payment_issue"},
        {"text": "send the bill again", "intent": "get_invoice"},
        {"text": "money back", "intent": "get_refund"},
    )
    save(
        tmp_path / "banking77" / "train.csv",
        "text,category",
        '"taken twice, again",transaction_charged_twice',
    )
    save(
        tmp_path / "multidogo" / "media_train.tsv",
        "conversationId\tturnNumber\tutteranceId\tutterance\tslot-labels\tintent",
        "a\t1\tx\tmy phone screen went black\tO\treportbrokenphone",
        "a\t2\tx\tyes\tO\treportbrokenphone",
        "a\t3\tx\tok\tO\tconfirmation",
        "a\t4\tx\tok thanks\tO\tconfirmation",
        "a\t5\tx\tthanks a lot\tO\tthankyou",
        "cut",
    )
    save(
        tmp_path / "3i4k_ko_acts" / "utterances.jsonl.gz",
        {"text": "몇 시에 열어", "label": "question"},
        {"text": "참 좋다", "label": "statement"},
    )
    save(tmp_path / "welfare_qa_ko" / "pairs.jsonl.gz", {"question": "신청은 어디서 하나요"})
    save(
        tmp_path / "crosswoz_zh" / "dialogues.jsonl.gz",
        {
            "turns": [
                {"speaker": "USER", "text": "几点开门"},
                {"speaker": "SYS", "text": "九点"},
                {"speaker": "USER", "text": "谢谢"},
            ]
        },
    )
    found = [(row.text, row.label, row.language) for row in moods.requests(tmp_path)]
    assert found == [
        ("card refused at the till", "negative", "en"),
        ("send the bill again", "neutral", "en"),
        ("taken twice, again", "negative", "en"),
        ("my phone screen went black", "negative", "en"),
        ("ok", "neutral", "en"),
        ("thanks a lot", "positive", "en"),
        ("몇 시에 열어", "neutral", "ko"),
        ("신청은 어디서 하나요", "neutral", "ko"),
        ("几点开门", "neutral", "zh"),
    ]


def test_no_intent_is_of_two_moods() -> None:
    assert not moods.FAULTS & moods.PLAIN


def test_a_thai_question_is_neutral(tmp_path: Path) -> None:
    save(tmp_path / "wisesight_th" / "messages.jsonl.gz", {"text": "กี่โมง", "label": "question"})
    assert [(row.label, row.language) for row in moods.thai(tmp_path)] == [("neutral", "th")]


def test_a_line_of_another_form_is_named(tmp_path: Path) -> None:
    save(
        tmp_path / "wisesight_th" / "messages.jsonl.gz", {"text": "x", "label": "neutral"}, {"text": "secret"}
    )
    with pytest.raises(UnreadableFile, match=r"line 2: expected an object with text, label") as error:
        list(moods.thai(tmp_path))
    assert "secret" not in str(error.value)


def test_our_sentences_have_one_mood_each() -> None:
    rows = list(moods.own())
    assert {row.label for row in rows} == set(CLASSES)
    assert {row.source for row in rows} == {"own"}
    labels: dict[str, set[str]] = {}
    for row in rows:
        labels.setdefault(row.text.casefold(), set()).add(row.label)
    assert [text for text, own in labels.items() if len(own) > 1] == []


def test_tweets_are_found_by_their_ids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = [
        {"client": "Jo", "tweet_ID": "1", "message": "@Desk still no parcel"},
        {"client": "Jo", "tweet_ID": "2", "message": "which desk"},
        {"agent": "Desk", "tweet_ID": "3", "message": "hello"},
    ]
    save(tmp_path / "ibm_twitter_care" / "dev.json", [{"dialogContent": turns}])
    grades = [
        {"id": number, "label": label, "part": part}
        for number, label, part in (
            ("1", "negative", "test"),
            ("2", "neutral", "train"),
            ("9", "neutral", "test"),
        )
    ]
    save(tmp_path / "grades.jsonl", *grades)
    monkeypatch.setattr(care_sets, "GRADES", tmp_path / "grades.jsonl")
    assert [(row.text, row.label) for row in care(tmp_path, "test")] == [
        ("@user still no parcel", "negative")
    ]
    assert [row.text for row in care(tmp_path, "train")] == ["which desk"]
    save(tmp_path / "ibm_twitter_care" / "dev.json", "{")
    with pytest.raises(UnreadableFile, match=r"dev\.json"):
        list(care(tmp_path, "test"))


def test_the_committed_labels_hold_no_text() -> None:
    rows = [json.loads(line) for line in GRADES.read_text().splitlines()]
    assert {frozenset(row) for row in rows} == {frozenset({"id", "label", "part"})}
    assert all(row["id"].isdigit() and row["label"] in CLASSES for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
