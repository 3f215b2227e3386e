"""Word lists; all sentences are our own."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument
from nlp_support.text.phrases import MOST_CHARACTERS, WordChanges, WordLists

WORDS = WordLists()

FIRES = {
    "manager": [
        "I want to speak to a manager now",
        "You won't let me speak to your supervisor",
        "Get me the manager!",
        "책임자 좀 바꿔 주세요",
        "책임자와 통화하고 싶습니다",
        "지점장 불러 주세요",
    ],
    "leaves": [
        "If you don't fix it I will cancel my contract",
        "I can't cancel my subscription",
        "Why don't you cancel my account",
        "You have lost a customer",
        "I will never shop here again",
        "ＣＡＮＣＥＬ my\n account",
        "I’m taking my business elsewhere",
        "지금 바로 해지해 주세요",
        "왜 해지 안 해줘요",
        "회원탈퇴 하겠습니다",
        "다시는 이용하지 않겠습니다",
        "다른 통신사로 갈아탈게요",
    ],
    "legal": [
        "I'm going to sue you",
        "im going to sue",
        "I don't have a lawyer but I will see you in court",
        "고소하겠습니다",
        "소비자원에 신고할게요",
        "변호사를 통해 연락드리겠습니다",
    ],
    "safety": [
        "My charger caught fire!",
        "my son got hurt by it",
        "제품이 폭발했어요",
        "충전기에서 연기가 나요",
    ],
    "again": [
        "This is the third time I'm asking",
        "As I said, it is broken",
        "이미 여러 번 말씀드렸잖아요",
        "답변이 없네요",
    ],
    "anger": [
        "Worst customer service ever",
        "your support is a joke",
        "WHY ARE YOU THE WORST?",
        "I am very disappointed with your service",
        "what a waste of my time",
        "This is totally unacceptable",
        "we demand compensation",
        "서비스가 최악이네요",
        "정말 실망했어요",
        "이게 말이 됩니까?",
        "상담원이 너무 불친절해요",
    ],
    "urgency": ["It is urgent", "급해요"],
}
SILENT = [
    "no need to speak to a manager, thanks",
    "I don't want to cancel my subscription",
    "I never want to cancel my plan",
    "I am not going to sue anyone",
    "I do not intend to take you to court",
    "Hi, this is Sue, I spoke to Sue yesterday",
    "She was not hurt",
    "it is not urgent",
    "please leave the parcel at the door",
    "I want to leave from Dover on Monday",
    "I manage a store and need your store manager app",
    "the manager was very kind",
    "cancel my order please",
    "Can't wait until tomorrow for the party!",
    "책임자 연결 안 해주셔도 돼요",
    "매니저 연결은 필요 없어요",
    "해지하고 싶지 않아요",
    "해지 신청 안 할게요",
    "소송까지는 안 할게요",
    "법적 조치를 하지 않겠습니다",
    "고소한 맛이 좋아요",
    "배송 연기해 주세요",
    "화상 회의가 안 돼요",
    "폭발적인 반응이네요",
    "여러 번 주문했는데 좋아요",
    "급하지 않아요",
    "it is not the worst service",
    "I am not disappointed in you",
    "the weather is terrible and the film was the worst",
    "화면이 나오지 않아요",
    "화장품 색이 달라요",
    "실망하지 않았어요",
    "",
    "😡😡",
    "Где мой заказ?",
]


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, texts in FIRES.items() for text in texts])
def test_what_customers_say_is_found(name: str, text: str) -> None:
    assert WORDS.found(text) == {{"leaves": "leave"}.get(name, name)}


@pytest.mark.parametrize("text", SILENT)
def test_what_only_looks_like_it_is_not(text: str) -> None:
    assert WORDS.found(text) == frozenset()


def test_an_account_may_add_remove_and_ignore() -> None:
    changes = WordChanges(
        add={"leave": ["close my tab", "(settle|pay) up and go", "요금제 정리할"], "safety": ["war"]},
        remove={"safety": ["carbon monoxide"]},
        ignore=["war zone"],
    )
    own = WordLists(changes)
    assert own.found("Please CLOSE my tab.") == own.found("let me pay up and go") == {"leave"}
    assert own.found("요금제를 정리할래요") == {"leave"}
    assert own.found("close my table") == frozenset()
    assert own.found("My War Zone copy does not start") == frozenset()
    assert own.found("there is a war") == {"safety"}
    assert WORDS.found("carbon monoxide alarm") == {"safety"} and own.found("carbon monoxide alarm") == set()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (WordChanges(add={"manger": ["x"]}), "did you mean 'manager'"),
        (WordChanges(remove={"safety": ["carbon monoxid"]}), "did you mean 'carbon monoxide'"),
        (WordChanges(add={"legal": ["(my lawyer"]}), "cannot be read"),
        (WordChanges(add={"legal": ["sue (you)?"]}), "cannot be read"),
        (WordChanges(add={"legal": [" "]}), "cannot be read"),
        (WordChanges(add={"legal": ["a (|b) c"]}), "empty choice"),
        (WordChanges(add={"legal": ["*"]}), "empty choice"),
    ],
)
def test_changes_that_do_not_fit_are_refused(changes: WordChanges, message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        WordLists(changes)


def test_stars_and_choices() -> None:
    own = WordLists(WordChanges(add={"legal": ["refund*", "money (really|truly)? back", "*충전 오류"]}))
    for text in ("Refunding takes ages", "money back", "money truly back", "급속충전에 오류가"):
        assert own.found(text) == {"legal"}, text
    for text in ("a prerefund", "money falsely back", "money  back up".replace("back up", "backup")):
        assert own.found(text) == frozenset(), text


def test_long_texts_keep_their_head_and_end() -> None:
    assert WORDS.found("speak to a manager " + "x " * MOST_CHARACTERS) == {"manager"}
    assert WORDS.found("x " * MOST_CHARACTERS + "speak to a manager") == {"manager"}


@pytest.mark.parametrize("piece", ["책임자 가나 ", "speak to a ", "a", "해", " "])
def test_the_worst_texts_are_read_to_their_end(piece: str) -> None:
    """Square growth would take minutes for these."""
    assert WORDS.found(piece * (1_000_000 // len(piece)) + " speak to a manager") == {"manager"}


@settings(max_examples=50, deadline=None)
@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert WORDS.found(text) <= set(WORDS.names)


@pytest.mark.parametrize(
    ("phrase", "text", "there"),
    [
        ("received … request", "we received, on Monday, your kind request", True),
        ("received … request", "we received it. Your request", False),
        ("received … request", "we received your requests", False),
        ("your *anfrage", "danke für your Preisanfrage", True),
        ("your *anfrage", "your Anfragen", False),
        ("(we|you and i)? (got|have) it", "you and i got it", True),
        ("(we|you and i)? (got|have) it", "they have it", True),
        ("(we|you and i)? (got|have) it", "we it", False),
        ("*(留言|问题) … 收到", "您的留言我们已经收到了", True),
        ("*(留言|问题) … 收到", "您的留言。收到", False),
        ("*受け付け", "お問い合わせを受け付けました", True),
    ],
)
def test_gaps_ends_of_words_and_words_without_spaces(phrase, text, there):
    lists = WordLists(WordChanges(add={"urgency": [phrase]}))
    assert ("urgency" in lists.found(text)) is there
