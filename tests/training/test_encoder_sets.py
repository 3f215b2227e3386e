"""The public sets as pairs for `train encoder`, read from small sets of the same form that we wrote."""

import gzip
import json

import pytest

from nlp_support.eval.meanings.read import read_sentences
from nlp_support.training.encoder.pairs import TrainingPair
from nlp_support.training.meanings.examples import SENTENCES
from nlp_support.training.sets.encoder import answers, dialogues, texts, wordings

LATIN = ("french", "german", "italian", "portuguese", "spanish")


def packed(file, *rows):
    file.parent.mkdir(parents=True, exist_ok=True)
    with gzip.open(file, "wt", encoding="utf-8") as opened:
        opened.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def turns(*texts):
    """The customer speaks first."""
    return [{"speaker": ("USER", "SYSTEM")[at % 2], "text": text} for at, text in enumerate(texts)]


def test_every_agents_turn_is_a_reply_and_a_short_answer_takes_the_question_before_it(tmp_path):
    packed(
        tmp_path / "star_en" / "dialogues.jsonl.gz",
        {"task": ["pool_hours"], "turns": turns("when does the pool open", "At six. Shall I book?", "yes")},
        {
            "task": ["pool_hours"],
            "turns": turns("when does the pool open", "Which day?", "ok", "At six on every day."),
        },
    )
    found = list(dialogues.star(tmp_path))
    assert found == [
        TrainingPair("when does the pool open", "At six. Shall I book?", account_id="pool_hours"),
        TrainingPair("when does the pool open", "Which day?", account_id="pool_hours"),
        TrainingPair(
            "when does the pool open\nWhich day?\nok", "At six on every day.", account_id="pool_hours"
        ),
    ]


def test_only_the_parts_asked_for_are_read(tmp_path):
    file = tmp_path / "multiwoz22_text_en" / "dialogues.jsonl.gz"
    packed(
        file,
        *(
            {"split": part, "turns": turns(f"is the {part} hall open today", "It is.")}
            for part in ("train", "test")
        ),
    )
    assert [pair.question for pair in dialogues.multiwoz(tmp_path, "test")] == ["is the test hall open today"]


def test_a_reply_that_is_sent_to_everyone_is_kept_three_times_for_each_account():
    pairs = [TrainingPair(f"question {at}", "Thank you.", account_id="ab"[at % 2]) for at in range(10)]
    kept = dialogues.few_of_each([*pairs, TrainingPair("question", "Another.", account_id="a")])
    assert [pair.account_id for pair in kept] == ["a", "b"] * 3 + ["a"]


def test_bots_are_left_out_of_a_help_channel_and_so_is_who_was_spoken_to(tmp_path):
    row = {"message": "@user: how do I mount it", "reply": "@user, by its label", "split": "train"}
    packed(
        tmp_path / "irc_support_replies_en" / "pairs.jsonl.gz",
        row,
        {**row, "bot": True},
        {**row, "split": "test"},
    )
    assert list(answers.irc(tmp_path, "train")) == [
        TrainingPair("how do I mount it", "by its label", account_id="irc")
    ]


def test_titles_of_an_faq_that_ask_the_same_share_a_key_with_what_agents_made_of_them(tmp_path):
    folder = tmp_path / "dstc9_faq_en"
    packed(
        folder / "faq.jsonl.gz",
        {"id": "a", "title": "Is there a sauna?", "body": "Yes, in the cellar."},
        {"id": "b", "title": "Is there a Sauna?", "body": "No."},
    )
    packed(
        folder / "replies.jsonl.gz",
        {"faq_id": "a", "reply": "There is one in the cellar."},
        {"faq_id": "unknown", "reply": "No idea."},
    )
    assert {pair.key for pair in answers.faq(tmp_path)} == {"is there a sauna?"}
    assert list(answers.faq_replies(tmp_path)) == [
        TrainingPair("Is there a sauna?", "There is one in the cellar.", key="is there a sauna?")
    ]


def test_reviews_are_texts_and_answers_of_the_faq_are_what_was_asked_for(tmp_path):
    packed(
        tmp_path / "dstc11_queries_en" / "queries.jsonl.gz",
        {
            "query": "can I park there",
            "reply": "You can.",
            "knowledge": [
                {"type": "review", "text": "We parked at once."},
                {"type": "faq", "q": "Is there parking?", "a": "Parking is free."},
            ],
        },
    )
    assert list(texts.guests(tmp_path)) == ["We parked at once.", "Parking is free."]
    assert list(answers.asked_of_faq(tmp_path)) == [TrainingPair("can I park there", "Parking is free.")]
    assert list(answers.spoken_questions(tmp_path)) == [TrainingPair("can I park there", "You can.")]


def test_other_languages_are_tweets_questions_in_chinese_and_our_own_sentences(tmp_path):
    folder = tmp_path / "umsab_xlmt"
    folder.mkdir()
    for name in ("english", *LATIN):
        (folder / f"{name}_train_text.txt").write_text(f"one in {name}\n", encoding="utf-8")
    packed(tmp_path / "crosswoz_zh" / "dialogues.jsonl.gz", {"turns": turns("几点开门？", "六点。")})
    found = list(texts.languages(tmp_path))
    assert found[:6] == [*(f"one in {name}" for name in LATIN), "几点开门？"]
    ours = read_sentences(SENTENCES)
    assert found[6:] == [one.text for one in ours]
    assert {one.language for one in ours} >= {"de", "fr", "es", "pt", "ja", "zh"}


def test_different_questions_and_unlike_sentences_are_no_pairs(tmp_path):
    packed(
        tmp_path / "question_pair_ko" / "pairs.jsonl.gz",
        {"a": "언제 열어요", "b": "몇 시에 여나요", "different": 0, "split": "train"},
        {"a": "언제 열어요", "b": "어디에 있나요", "different": 1, "split": "train"},
    )
    packed(
        tmp_path / "jglue_ja" / "jsts.jsonl.gz",
        {"a": "犬が走る", "b": "犬が走っている", "score": 4.0},
        {"a": "犬が走る", "b": "猫が寝る", "score": 3.9},
    )
    assert list(wordings.korean_questions(tmp_path, "train")) == [
        TrainingPair("언제 열어요", "몇 시에 여나요")
    ]
    assert list(wordings.japanese_similar(tmp_path)) == [TrainingPair("犬が走る", "犬が走っている")]


@pytest.mark.parametrize(("times", "pairs"), [(1, 2), (3, 6)])
def test_texts_of_an_intent_are_paired_so_many_times(times, pairs):
    from random import Random

    found = wordings.same_intent({"open": ["a", "b", "c", "d"]}, Random(0), times=times)
    assert len(found) == pairs and {pair.key for pair in found} == {"open"}
    assert all(pair.question != pair.reply for pair in found)
