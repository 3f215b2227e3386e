"""What a desk reads, in its language."""

import re
import threading
import time
from datetime import timedelta
from string import Formatter

import pytest

from nlp_support import Advice, EscalationPolicy, Flag, JourneyMonitor, Reason, ReasonCode, open_store
from nlp_support.errors import InvalidArgument
from nlp_support.journey.brief import FIRST, MOODS, mood_text
from nlp_support.journey.escalation.signs import LISTED
from nlp_support.journey.texts import LANGUAGES, in_language, reason_text
from nlp_support.journey.texts.render import tables
from nlp_support.models.sentiment import SentimentModel
from nlp_support.store.flag_rows import from_json
from nlp_support.text.durations import LOCALES

from support import T0, Counting, message

LATER = T0 + timedelta(days=3)


def keys(language):
    return {(table, key) for table, own in tables(language).items() for key in own}


def placeholders(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_every_language_says_everything_with_the_same_values():
    """The numbers that a language counts with are its own affair."""
    assert set(LANGUAGES) == set(LOCALES) == {"en", "ko"}
    assert keys("en") == keys("ko")
    for table, key in keys("en") - {("numbers", "ordinals"), ("numbers", "beyond")}:
        english, korean = tables("en")[table][key], tables("ko")[table][key]
        assert placeholders(english) == placeholders(korean), (table, key)
        assert not re.search("[가-힣]", english)
        assert not re.search("[a-z]", re.sub(r"\{\w+\}", "", korean), re.IGNORECASE)


def test_every_reason_has_its_texts():
    reasons = tables("en")["reasons"]
    assert {code.value for code in ReasonCode} <= reasons.keys()
    assert {key for _, key in LISTED.values()} <= reasons.keys()
    assert set(FIRST) == set(ReasonCode)
    for table in ("do", "avoid"):
        assert tables("en")[table].keys() == {*ReasonCode, "calm"}
    assert {key for _, key in MOODS} | {"happy"} == tables("en")["moods"].keys()


@pytest.mark.parametrize(
    ("key", "amount", "english", "korean"),
    [
        ("asked-again", 2, "asked the same for the second time", "같은 내용 두 번째 문의"),
        ("asked-again", 10, "asked the same for the tenth time", "같은 내용 열 번째 문의"),
        ("asked-again", 21, "asked the same for the 21st time", "같은 내용 21번째 문의"),
        ("asked-before", None, "says that they asked before", "이미 문의했다고 언급"),
        ("no-answer", 93_600.0, "no answer for 26 hours", "26시간 동안 미답변"),
        ("no-answer", 172_800, "no answer for 2 days", "2일 동안 미답변"),
        (
            "no-answer-business",
            172_800,
            "no answer for 48 hours (business hours)",
            "영업시간 기준 48시간 동안 미답변",
        ),
    ],
)
def test_reasons_count_in_words(key, amount, english, korean):
    """48 hours of business time are no two days."""
    assert reason_text(key, amount) == english
    assert reason_text(key, amount, language="ko") == korean


def test_moods_in_words():
    assert [mood_text(mood) for mood in (-1, -0.3, 0, 0.3, 1)] == [
        "very unhappy", "unhappy", "neither happy nor unhappy", "content", "happy",
    ]  # fmt: skip
    assert [mood_text(mood, language="ko") for mood in (-1, 0, 1)] == ["매우 불만", "보통", "매우 만족"]


def angry(conversation, account, **more):
    """Two bad messages that ask for a manager, each answered after five minutes."""
    own = {"conversation_id": conversation, "customer_id": "eve", "account_id": account, **more}
    found = []
    for n, text in enumerate(["bad thing, a manager please", "I want to speak to a manager, bad"]):
        found.append(message(f"{conversation}c{n}", text, minutes=60 * n, **own))
        found.append(message(f"{conversation}a{n}", "We look.", minutes=60 * n + 5, role="agent", **own))
    return found


def test_a_desk_reads_its_own_language_and_may_ask_for_another():
    """Each account's policy names one; what is stored is rendered anew, whoever stored it."""
    policy = EscalationPolicy(accounts={"seoul": EscalationPolicy(language="ko")})
    with open_store(":memory:") as store:
        store.add([*angry("k", "acme"), *angry("k", "seoul")])
        monitor = Counting().monitor(store, policy=policy)
        [english], [korean] = monitor.flags("acme", now=LATER), monitor.flags("seoul", now=LATER)
        assert english.codes == korean.codes and "manager" in english.codes
        assert "asked for a manager" in english.texts and "책임자 연결 요청" in korean.texts
        assert [str(reason) for reason in korean.reasons] == list(korean.texts)
        assert monitor.flags("acme", now=LATER, language="ko")[0].texts == korean.texts
        assert monitor.flags("seoul", now=LATER, language="en")[0].texts == english.texts
        assert monitor.journey("acme", "eve", now=LATER, language="ko").flags[0].texts == korean.texts
        assert store.flags("seoul", now=LATER)[0].texts == korean.texts
        with pytest.raises(InvalidArgument, match="no texts in the language 'fr'; expected one of en, ko"):
            monitor.flags("acme", now=LATER, language="fr")
        with pytest.raises(InvalidArgument, match="no texts in the language 'fr'"):
            monitor.brief("acme", "eve", now=LATER, language="fr")


def test_a_brief_in_both_languages():
    """The last message came 1 h 5 min after T0: 2 days and 22:55 before; one conversation, low at its end."""
    with open_store(":memory:") as store:
        store.add(angry("k", "acme"))
        monitor = Counting().monitor(store)
        english = monitor.brief("acme", "eve", now=LATER)
        korean = monitor.brief("acme", "eve", now=LATER, language="ko")
    assert english.headline.startswith("Very unhappy, over one conversation: ")
    assert korean.headline.startswith("고객 상태: 매우 불만(대화 1건). 사유: ")
    assert "책임자 연결 요청" in korean.headline and korean.headline.endswith(".")
    assert english.last_contact == (
        "On chat, 2 days ago: we wrote last. By the end the customer was very unhappy and not satisfied."
    )
    assert korean.last_contact == (
        "chat, 2일 전: 저희 쪽에서 마지막으로 답변했습니다. "
        "종료 시점의 고객 감정은 '매우 불만'이며 만족도가 낮았습니다."
    )
    assert (english.mood_text, korean.mood_text) == ("very unhappy", "매우 불만")
    assert english.do[0] == Advice(ReasonCode.MANAGER, "Offer a call with a supervisor, and give a time.")
    assert korean.do[0] == Advice(ReasonCode.MANAGER, "책임자 통화를 시간과 함께 제안하세요.")
    assert [one.code for one in korean.avoid] == [one.code for one in english.do]
    assert str(korean.avoid[0]) == "담당자 이름 없이 이관하지 마세요."
    assert korean.open_flags[0].codes == english.open_flags[0].codes


def test_headlines_count_conversations_and_channels():
    with open_store(":memory:") as store:
        store.add([*angry("k", "acme"), *angry("m", "acme"), *angry("e", "acme", channel="email")])
        monitor = Counting().monitor(store)
        assert ", over 3 conversations on 2 channels: " in monitor.brief("acme", "eve", now=LATER).headline
        korean = monitor.brief("acme", "eve", now=LATER, language="ko").headline
        assert "(2개 채널, 대화 3건). 사유: " in korean


def test_a_calm_customer_is_advised_about_too():
    with open_store(":memory:") as store:
        store.add([message("1", "good morning"), message("2", "hello", minutes=1, role="agent")])
        brief = Counting().monitor(store).brief("acme", "u", now=LATER, language="ko")
    assert brief.headline == "고객 상태: 매우 만족(대화 1건). 주의가 필요한 사항은 없습니다."
    assert brief.do == (Advice(None, "감사 인사를 드리고 바로 답변하세요."),)


def test_a_flag_from_before_there_were_languages_keeps_its_text():
    """As version 48cf282 wrote it: reasons as texts, with their codes beside them."""
    stored = (
        '{"id": "f", "account_id": "acme", "conversation_id": "k", "customer_id": "u", "severity": 0.5, '
        '"reasons": ["asked for a manager"], "codes": ["manager"], "raised_at": "2026-01-05T09:00:00+00:00", '
        '"evidence_ids": ["1"], "status": "open", "until": null, "cleared_at": null}'
    )
    reason = Reason("manager", "asked for a manager", 0.0)
    flag = Flag("f", "acme", "k", "u", 0.5, (reason,), T0, ("1",))
    assert from_json(stored) == flag == in_language(flag, "ko")
    assert (flag.codes, flag.texts) == ((ReasonCode.MANAGER,), ("asked for a manager",))


def test_an_unknown_code_is_refused_with_the_nearest():
    with pytest.raises(InvalidArgument, match="no reason 'manger'; did you mean 'manager'"):
        Reason("manger", "", 0.5)


def test_a_policy_names_codes_as_strings_or_as_members():
    policy = EscalationPolicy(reasons=frozenset({"manager"}), weights={"manager": 0.3})
    assert policy == EscalationPolicy(
        reasons=frozenset({ReasonCode.MANAGER}), weights={ReasonCode.MANAGER: 0.3}
    )
    assert policy.weight("manager") == 0.3 and policy.weight(ReasonCode.LEGAL) == 0


def test_word_lists_are_built_once_for_each_policy():
    policy = EscalationPolicy(accounts={"acme": EscalationPolicy()})
    assert policy.for_account("acme").word_lists is policy.for_account("acme").word_lists
    assert policy.for_account("another").word_lists is policy.word_lists


def test_sentiment_has_two_names_of_which_one_is_given():
    models = Counting()
    with open_store(":memory:") as store:
        own = models.monitor(store)
        given = own.scorer.sentiment
        assert JourneyMonitor(store, model=given, satisfaction=own.scorer.satisfaction)._models[0] is given
        with pytest.raises(InvalidArgument, match="both sentiment and model were given"):
            JourneyMonitor(store, model=given, sentiment=given)
        with pytest.raises(InvalidArgument, match="half_life is 0:00:00, expected a timedelta above 0"):
            JourneyMonitor(store, half_life=timedelta())


class SlowToName(SentimentModel):
    """A model that takes a while to say its fingerprint, as one that has to be loaded."""

    @property
    def fingerprint(self):
        time.sleep(0.05)
        return "slow"

    @fingerprint.setter
    def fingerprint(self, value):
        pass


def test_threads_share_one_scorer():
    """Eight threads ask for it at once, each before the first could have made it."""
    models = Counting()
    with open_store(":memory:") as store:
        satisfaction = models.monitor(store).scorer.satisfaction
        slow = SlowToName(models.sentiment, name="words")
        policy = EscalationPolicy(reasons=frozenset({ReasonCode.MANAGER}))  # needs no encoder
        monitor = JourneyMonitor(store, sentiment=slow, satisfaction=satisfaction, policy=policy)
        begin, found = threading.Barrier(8), []

        def ask():
            begin.wait()
            found.append(monitor.scorer)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(found) == 8 and len({id(scorer) for scorer in found}) == 1
