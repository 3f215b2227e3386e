"""Accounts unlike most: of one reply, of one that is always sent, of six languages, of bots alone.

What a user would expect is silence with its reason where nothing helps, and the reply where it does. All
texts are our own; the encoder is the bundled one, whose vocabulary has no Thai.
"""

from datetime import timedelta

import pytest

from nlp_support import Asked, ReplySuggester, check_reply, index_account, open_store
from nlp_support.eval.replies.past import BY_BOT, past_messages

from support import T0, exchange, message, run

NOW = T0 + timedelta(days=200)
KETTLE_Q, KETTLE_A = (
    "Do you repair old kettles?",
    "We do; a repaired kettle is back with you in two working days.",
)
APP_A = "Please update the app to the newest version and sign in again."
UNLIKE = (
    "when do you open on saturdays?",
    "where is my parcel",
    "do you ship to Norway?",
    "hello",
    "asdf qwer",
)


@pytest.fixture
def alone(store, bundled):
    store.add(exchange(1, KETTLE_Q, KETTLE_A))
    return ReplySuggester(store, encoder=bundled)


def texts(found):
    return [one.text for one in found]


# One reply


@pytest.mark.parametrize("asked", [KETTLE_Q, "can my old kettle be repaired?"])
def test_an_only_reply_is_offered_to_its_question(alone, asked):
    found = alone.suggest("acme", asked, now=NOW)
    assert texts(found) == [KETTLE_A] and alone.still_fits(found[0])
    assert check_reply(alone.store, "acme", found[0].text, context=[asked]) == ()


@pytest.mark.parametrize("asked", UNLIKE)
def test_an_only_reply_is_offered_to_no_other(alone, asked):
    found = alone.suggest("acme", asked, now=NOW)
    assert found.abstained and "likely enough" in found.reason


def test_an_only_reply_in_a_batch(alone):
    asked = [Asked("acme", text, now=NOW) for text in (KETTLE_Q, *UNLIKE)]
    assert [len(one) for one in alone.suggest_batch(asked)] == [1, 0, 0, 0, 0, 0]


# One reply, always


@pytest.fixture(scope="module")
def repeated(bundled):
    """300 times the same reply, to nine things that do not work."""
    things = ["login", "password", "camera", "photo upload", "dark mode", "invoice", "sound", "map", "alarm"]
    with open_store(":memory:") as store:
        for at in range(300):
            asked = f"My {things[at % 9]} does not work since {at % 28 + 1} May"
            store.add(exchange(at, asked, APP_A, hours=at / 10))
        index_account(store, "acme", encoder=bundled)
        yield ReplySuggester(store, encoder=bundled)


def test_a_reply_that_is_always_sent_is_offered_once(repeated):
    found = repeated.suggest("acme", "my login does not work", now=NOW)
    assert [(one.text, one.times_sent) for one in found] == [(APP_A, 300)]


@pytest.mark.parametrize("asked", UNLIKE)
def test_a_reply_that_is_always_sent_answers_nothing_else(repeated, asked):
    """That all agree upon it makes no question more like those that it answered."""
    found = repeated.suggest("acme", asked, now=NOW)
    assert found.abstained and found.set_confidence < 0.1


def test_two_thousand_times_the_same_is_as_many_times_sent(store, words_encoder):
    asked = "my login does not work"
    store.add([one for at in range(2000) for one in exchange(at, asked, APP_A, hours=at / 100)])
    [found] = ReplySuggester(store, encoder=words_encoder).suggest("acme", asked, now=NOW)
    assert (found.text, found.times_sent) == (APP_A, 2000)


# Six languages

ASKED = {
    "en": ("How do I reset my password?", "Open Settings, choose Reset password and follow the link."),
    "de": ("Wie setze ich mein Passwort zurück?", "Öffnen Sie die Einstellungen und folgen Sie dem Link."),
    "ko": (
        "비밀번호를 어떻게 재설정하나요?",
        "설정에서 비밀번호 재설정을 누르시고 링크를 따라가시면 됩니다.",
    ),
    "ja": ("パスワードを再設定するには？", "設定を開き、届いたメールのリンクをご利用ください。"),
    "ar": ("كيف يمكنني إعادة تعيين كلمة المرور؟", "افتح الإعدادات ثم اتبع الرابط الذي نرسله إليك."),
    "th": ("ฉันจะรีเซ็ตรหัสผ่านได้อย่างไร", "เปิดการตั้งค่าแล้วทำตามลิงก์ที่เราส่งให้ทางอีเมล"),
}
SUNDAY = {
    "en": ("When does the shop open on Sunday?", "We are open on Sundays from ten to four."),
    "de": ("Wann öffnet der Laden am Sonntag?", "Sonntags haben wir von zehn bis vier geöffnet."),
    "ko": ("일요일에는 몇 시에 문을 여나요?", "일요일에는 열 시부터 네 시까지 영업합니다."),
    "ja": ("日曜日は何時に開店しますか？", "日曜日は十時から四時まで営業しております。"),
    "ar": ("متى يفتح المتجر يوم الأحد؟", "نفتح أيام الأحد من العاشرة حتى الرابعة."),
    "th": ("ร้านเปิดวันอาทิตย์กี่โมง", "วันอาทิตย์เราเปิดตั้งแต่สิบโมงถึงสี่โมงเย็น"),
}
AGAIN = {
    "en": "I have to reset my password, how?",
    "de": "Ich muss mein Passwort zurücksetzen, wie geht das?",
    "ko": "비밀번호 재설정 방법 알려주세요",
    "ja": "パスワードの再設定方法を教えてください",
    "ar": "أريد إعادة تعيين كلمة المرور، كيف؟",
    "th": "อยากรีเซ็ตรหัสผ่าน ทำอย่างไร",
}
UNASKED = {
    "en": "Is there a parking lot?",
    "de": "Gibt es einen Parkplatz?",
    "ko": "주차장이 있나요?",
    "ja": "駐車場はありますか？",
    "ar": "هل يوجد موقف سيارات؟",
    "th": "มีที่จอดรถไหม",
}


@pytest.fixture(scope="module")
def six(bundled):
    with open_store(":memory:") as store:
        pairs = [*ASKED.values(), *SUNDAY.values()]
        store.add([one for at, pair in enumerate(pairs) for one in exchange(at, *pair)])
        yield ReplySuggester(store, encoder=bundled)


@pytest.mark.parametrize("language", ASKED)
def test_each_question_has_its_answer_in_its_language(six, language):
    for question, reply in (ASKED[language], SUNDAY[language]):
        found = six.suggest("acme", question, now=NOW)
        assert texts(found)[0] == reply
        assert check_reply(six.store, "acme", reply, context=[question]) == ()
    assert texts(six.suggest("acme", AGAIN[language], now=NOW))[0] == ASKED[language][1]


@pytest.mark.parametrize("language", UNASKED)
def test_what_nobody_asked_in_a_language_is_not_answered(six, language):
    assert six.suggest("acme", UNASKED[language], now=NOW).abstained


def test_a_batch_of_six_languages_gives_what_single_calls_give(six):
    asked = [*AGAIN.values(), *UNASKED.values()]
    together = six.suggest_batch([Asked("acme", text, now=NOW) for text in asked])
    assert [texts(one) for one in together] == [texts(six.suggest("acme", text, now=NOW)) for text in asked]


def test_a_language_that_the_account_never_wrote_is_named(six):
    found = six.suggest("acme", "Как сбросить пароль?", now=NOW)
    assert found.abstained and "no reply in language 'ru'" in found.reason


# Bots alone


@pytest.mark.parametrize("sender", ["bot", "system"])
def test_where_only_bots_wrote_nothing_is_suggested_and_that_is_said(store, bundled, sender):
    for at in range(20):
        asked, answer = exchange(at, "My login does not work", APP_A)
        store.add([asked, message(
            answer.id, APP_A, minutes=60 * at + 5, role="agent", sender=sender,
            conversation_id=asked.conversation_id, customer_id=asked.customer_id,
        )])  # fmt: skip
    suggester = ReplySuggester(store, encoder=bundled)
    assert index_account(store, "acme", encoder=bundled).indexed == 0
    found = suggester.suggest("acme", "My login does not work", now=NOW)
    assert found.abstained and "bots and automatic messages aside" in found.reason
    assert suggester.suggest_batch([Asked("acme", "My login does not work", now=NOW)]) == [found]
    assert check_reply(store, "acme", APP_A, context=["My login does not work"]) == ()
    assert not any(chunk.eligible for chunk in past_messages(store, "acme", since=T0))


def test_a_replay_leaves_out_what_a_bot_answered(store):
    asked, answer = exchange(1, "My login does not work", APP_A)
    bot = message(
        "b1", "I am a bot.", minutes=61, role="agent", sender="bot",
        conversation_id=asked.conversation_id, customer_id=asked.customer_id,
    )  # fmt: skip
    store.add([asked, bot, answer, *exchange(2, KETTLE_Q, KETTLE_A)])
    [chunk] = past_messages(store, "acme", since=T0)
    assert [one.message_id for one in chunk.eligible] == ["c2"] and chunk.skipped == {BY_BOT: 1}


def test_the_command_says_so_too(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([message("c1", "My login does not work")])
        store.add([message("b1", APP_A, minutes=1, role="agent", sender="bot")])
    told = " ".join(run("suggest", "acme", "my login does not work", "--store", path).output.split())
    assert "no suggestion: the account sent no messages in the window, bots and automatic messages" in told
    assert "0 indexed" in run("index", "--store", path).output
    refused = run("eval", "replies", "--all", "--store", path, "--share", "1", code=1).output
    assert "1 answered by a bot" in refused


# Feedback for suggestions that are gone


def test_feedback_for_what_was_erased_is_not_kept(alone):
    [found] = alone.suggest("acme", KETTLE_Q, now=NOW)
    alone.store.forget("acme", "user1")
    assert not alone.still_fits(found)
    assert not alone.record(found.id, "accepted")
    assert alone.store._feedback.recorded("acme") == []


def test_feedback_goes_with_what_was_suggested(alone):
    [found] = alone.suggest("acme", KETTLE_Q, now=NOW)
    assert alone.record(found.id, "accepted") and alone.record(found.id, "rejected")
    assert [one.outcome for one in alone.store._feedback.recorded("acme")] == ["rejected"]
    alone.store.forget("acme", "user1")
    assert alone.store._feedback.recorded("acme") == []
