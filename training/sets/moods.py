"""More texts with their sentiment: comments by emotion, Thai messages, requests by intent, our own
sentences."""

import csv
import json
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from nlp_support.eval.acts.rows import read_sentences as read_acts
from nlp_support.eval.meanings.read import read_sentences as read_meanings
from nlp_support.eval.models.turns import read_turns

from ..acts.fit import OWN as ACTS
from ..meanings.examples import SENTENCES as MEANINGS
from .files import folder, lines, malformed
from .sources import LabelledText, clean

OURS = "own"  # the source of our sentences
OWN = Path(__file__).parents[1] / "classifier" / "sentences"

# The emotions of GoEmotions by what they say of a mood (Demszky et al. 2020, "GoEmotions", figure 2).
# Desire and approval, which is mostly agreement, are of either kind; so are surprise, confusion and
# realization.
MOODS = {
    "positive": (
        "admiration", "amusement", "caring", "excitement", "gratitude", "joy", "love", "optimism", "pride",
        "relief",
    ),
    "negative": (
        "anger", "annoyance", "disappointment", "disapproval", "disgust", "embarrassment", "fear", "grief",
        "nervousness", "remorse", "sadness",
    ),
    "neutral": ("neutral", "curiosity"),
}  # fmt: skip
MOOD_OF = {emotion: mood for mood, emotions in MOODS.items() for emotion in emotions}
THAI = {"positive": "positive", "neutral": "neutral", "question": "neutral", "negative": "negative"}

# What an intent says of the mood: who reports a fault, a loss or a charge complains, also in plain words.
# Intents of either kind ("the card has not arrived yet", "what does a top-up cost") are in neither list.
_FAULTS = """reportbrokensoftware reportbrokenphone reportlostcard disputecharge
    complaint payment_issue registration_problems
    card_not_working card_payment_not_recognised card_payment_wrong_exchange_rate card_swallowed
    cash_withdrawal_not_recognised compromised_card contactless_not_working declined_card_payment
    declined_cash_withdrawal declined_transfer direct_debit_payment_not_recognised extra_charge_on_statement
    failed_transfer lost_or_stolen_card lost_or_stolen_phone top_up_failed top_up_reverted
    transaction_charged_twice transfer_not_received_by_recipient Refund_not_showing_up
    virtual_card_not_working wrong_amount_of_cash_received wrong_exchange_rate_for_cash_withdrawal"""
_PLAIN = """contentonly confirmation openinggreeting startserviceintent orderpizzaintent orderdrinkintent
    orderburgerintent ordersaladintent changeseatassignment getproofofinsurance getboardingpass getseatinfo
    checkclaimstatus updateaddress bookflight checkbalance softwareupdate transfermoney viewbillsintent
    change_order change_shipping_address check_cancellation_fee check_invoice check_payment_methods
    check_refund_policy contact_customer_service contact_human_agent create_account delivery_options
    delivery_period edit_account get_invoice newsletter_subscription place_order recover_password
    set_up_shipping_address switch_account track_order cancel_order delete_account track_refund
    age_limit apple_pay_or_google_pay atm_support automatic_top_up card_acceptance card_linking change_pin
    country_support disposable_card_limits edit_personal_details exchange_rate exchange_via_app
    fiat_currency_support get_disposable_virtual_card get_physical_card getting_spare_card
    getting_virtual_card order_physical_card receiving_money supported_cards_and_currencies
    terminate_account top_up_limits topping_up_by_card transfer_into_account transfer_timing
    verify_my_identity verify_source_of_funds visa_or_mastercard activate_my_card card_about_to_expire
    cancel_transfer"""
FAULTS, PLAIN = frozenset(_FAULTS.split()), frozenset(_PLAIN.split())
THANKED = ("thank", "thx")
MOST = {"multidogo": 4_000, "3i4k": 4_000, "welfare": 1_500, "crosswoz": 1_000}  # of texts alike in kind

ACT_MOODS = {"greets": "neutral", "thanks": "positive"}
BAD = ("danger", "leaving", "law", "bitter")  # what messages mean that are negative, in whatever words


def comments(data: Path) -> Iterator[LabelledText]:
    """English comments of GoEmotions; those of several moods, or of none, are left out."""
    for row in _objects(data, "goemotions_en/comments.jsonl.gz", "text", "labels"):
        moods = {MOOD_OF.get(emotion, "") for emotion in row["labels"]}
        if len(moods) == 1 and (mood := moods.pop()):
            yield LabelledText(clean(row["text"]), mood, "en", "comments")


def thai(data: Path) -> Iterator[LabelledText]:
    """Thai messages on products and services; questions are neutral."""
    for row in _objects(data, "wisesight_th/messages.jsonl.gz", "text", "label"):
        yield LabelledText(clean(row["text"]), THAI[row["label"]], "th", "wisesight")


def requests(data: Path) -> Iterator[LabelledText]:
    """What customers ask for and report, by intent; of each set every text once, and no more than `MOST`."""
    for source, language, rows in (
        ("bitext", "en", _by_intent(data, "bitext_support_intents_en/utterances.jsonl.gz")),
        ("banking77", "en", _banking(data)),
        ("multidogo", "en", _multidogo(data)),
        ("3i4k", "ko", _korean(data)),
        ("welfare", "ko", _plain(data, "welfare_qa_ko/pairs.jsonl.gz", "question")),
        ("crosswoz", "zh", _chinese(data)),
    ):
        seen = dict.fromkeys(rows)
        for text, mood in _spread(list(seen), MOST.get(source, len(seen))):
            yield LabelledText(clean(text), mood, language, "requests")


def own() -> Iterator[LabelledText]:
    """Our sentences: those written for sentiment, then those for acts and meanings that have one mood.

    A text that is in both has the mood of the first.
    """
    rows = [(one.text, one.label, one.language) for one in read_turns(OWN)]
    rows += [(one.text, ACT_MOODS[one.act], one.language) for one in read_acts(ACTS) if one.act in ACT_MOODS]
    rows += [(one.text, "negative", one.language) for one in read_meanings(MEANINGS) if one.table in BAD]
    moods: dict[str, str] = {}
    for text, mood, language in rows:
        if moods.setdefault(text.casefold(), mood) == mood:
            yield LabelledText(text, mood, language, OURS)


def _objects(data: Path, path: str, *keys: str) -> Iterator[dict[str, Any]]:
    name, file = path.split("/")
    for number, line in lines(folder(data, name) / file):
        try:
            row = json.loads(line)
            missing = [key for key in keys if key not in row]
        except (ValueError, TypeError):
            missing = list(keys)
        if missing:
            raise malformed(folder(data, name) / file, number, f"expected an object with {', '.join(keys)}")
        yield row


def _mood(intent: str) -> str:
    return "negative" if intent in FAULTS else "neutral" if intent in PLAIN else ""


def _by_intent(data: Path, path: str) -> Iterator[tuple[str, str]]:
    for row in _objects(data, path, "text", "intent"):
        if mood := _mood(row["intent"]):
            yield row["text"], mood


def _banking(data: Path) -> Iterator[tuple[str, str]]:
    rows = csv.DictReader(line for _, line in lines(folder(data, "banking77") / "train.csv"))
    for row in rows:
        if mood := _mood(row["category"]):
            yield " ".join(row["text"].split()), mood


def _multidogo(data: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(folder(data, "multidogo").glob("*_train.tsv")):
        for number, line in lines(file):
            columns = line.split("\t")
            if number == 1 or len(columns) != 6:
                continue
            text, intent = columns[3], columns[5]
            mood = "positive" if intent == "thankyou" else _mood(intent)
            thanks = any(word in text.lower() for word in THANKED)
            short = (
                mood == "negative" and len(text.split()) < 4
            )  # an answer, filed under the dialogue's intent
            if mood and not short and thanks == (mood == "positive"):
                yield text, mood


def _korean(data: Path) -> Iterator[tuple[str, str]]:
    for row in _objects(data, "3i4k_ko_acts/utterances.jsonl.gz", "text", "label"):
        if row["label"] in ("question", "command"):
            yield row["text"], "neutral"


def _plain(data: Path, path: str, key: str) -> Iterator[tuple[str, str]]:
    return ((row[key], "neutral") for row in _objects(data, path, key))


def _chinese(data: Path) -> Iterator[tuple[str, str]]:
    rows = _objects(data, "crosswoz_zh/dialogues.jsonl.gz", "turns")
    for turn in chain.from_iterable(row["turns"] for row in rows):
        if turn["speaker"] == "USER" and not any(word in turn["text"] for word in ("谢", "好", "再见")):
            yield turn["text"], "neutral"


def _spread(rows: list[tuple[str, str]], most: int) -> list[tuple[str, str]]:
    """At most so many of the rows, from all of their length."""
    step = max(1.0, len(rows) / most) if most else 1.0
    return [rows[int(at * step)] for at in range(min(most, len(rows)))]
