"""The judge tells a product that a shared frame fools from one that it does not."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Encoder, Ranking, open_store
from nlp_support.eval.gate import GateResult, check_gate
from nlp_support.eval.replies.measure import measure_replies
from nlp_support.eval.replies.rows import RowFile
from nlp_support.eval.replies.settings import RepliesSettings
from nlp_support.eval.replies.words import SAME, PastWords, words_of
from nlp_support.eval.rules import RULES, read_rules
from nlp_support.eval.run import Run, load_run, save_run
from nlp_support.suggest import selection
from nlp_support.suggest.account import AccountReplies
from nlp_support.text.rarity import EVEN

from support import exchange

FRAMES = {
    "english": "Ahoy from the boatyard where nine of us read all letters aloud {} and remember that the "
    "slipway tour with tea cake and songs starts when the bell of saint nicholas rings over our muddy creek",
    "german": "Moin aus der Werft wo wir alle Briefe laut vorlesen {} und denken Sie an den Rundgang mit Tee "
    "Kuchen und Liedern sobald die Glocke der alten Kirche über unserem schlammigen kleinen Priel erklingt",
    "korean": "바닷가 작은 조선소에서 모든 편지를 함께 소리 내어 읽고 인사드립니다 {} 그리고 오래된 교회 "
    "종소리가 갯벌 위로 울려 퍼지면 차와 과자와 노래가 있는 뱃길 둘러보기가 시작되오니 온 가족이 오셔서 "
    "즐거운 시간을 보내시기를 바랍니다",
}
SAID = {
    "korean": {
        "빨간 배 빌릴 수 있나요": "작은 배는 선착장에서 빌려 드립니다",
        "돛대는 무엇으로 붙이나요": "에폭시가 금세 굳습니다",
        "밤에는 어디에 대나요": "동쪽 부두에 묶어 두시면 됩니다",
        "찢어진 돛은 누가 꿰매나요": "작업실에서 날마다 기워 드립니다",
        "나무에는 어떤 기름을 바르나요": "아마씨유를 얇게 펴 바릅니다",
    },
}
ENGLISH = {
    "can i rent the red dinghy": "dinghies are hired out by the pontoon",
    "what glue holds the mast": "epoxy resin sets within hours",
    "where do i moor overnight": "visitors tie up along pier east",
    "who mends torn sails": "our loft patches canvas daily",
    "which oil suits teak": "linseed thinned with turpentine works",
}


def replayed(kind: str, folder: Path, encoder: Encoder, ranking: Ranking) -> Run:
    """A run over 150 talks, of which the last half is replayed."""
    said = list(SAID.get(kind, ENGLISH).items())
    with open_store(":memory:") as store:
        for number in range(150):
            question, answer = said[(3 * number + number // 7) % len(said)]
            store.add(exchange(number, question, FRAMES[kind].format(answer)), as_is=True)
        rows = RowFile(folder.with_suffix(".jsonl"))
        report = measure_replies(
            store, ["acme"], rows, encoder=encoder, ranking=ranking,
            settings=RepliesSettings(share=0.5, history=()),
        )  # fmt: skip
        save_run(report, folder, rows=rows)
    return load_run(str(folder))


def gated(run: Run, against: Run) -> GateResult:
    return check_gate(run, read_rules(RULES), against=against)


@pytest.mark.parametrize("kind", FRAMES)
def test_the_gate_fails_a_product_that_a_frame_fools(
    kind: str, tmp_path: Path, words_encoder: Encoder, words_ranking: Ranking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fooled product takes all replies for one and offers the newest; what was really sent tells."""
    sound = replayed(kind, tmp_path / "sound", words_encoder, words_ranking)
    with monkeypatch.context() as patch:
        patch.setattr(AccountReplies, "rarity", lambda *_: EVEN)  # every word tells the same, as before
        patch.setattr(selection, "SAME_MEANING", -1.0)  # and the newest stands for all
        fooled = replayed(kind, tmp_path / "fooled", words_encoder, words_ranking)
    for name in ("exact@1", "recall@1", "similar@1", "right when offered"):
        assert sound.report.figure(name, system="nlp-support").value == 1, name
        assert fooled.report.figure(name, system="nlp-support").value < 0.5, name
    assert sound.report.figure("similar@1", system="shuffled").value < 0.5
    assert gated(sound, sound).passed
    assert not gated(fooled, sound).passed


def past_words(replies: list[str]) -> PastWords:
    """Replies, each to a question that has nothing in common with the others."""
    return PastWords([words_of(one) for one in replies], np.eye(len(replies), dtype=np.float32), 0.5)


def test_what_answers_to_other_questions_have_too_counts_for_nothing() -> None:
    """Each of four replies has 20 words of a frame and 6 of its own. The first has the frame in common with
    the others, so 20 words are usual; then a reply with 5 of its 6 words has 5 of 7, and itself 6 of 6."""
    frame = " ".join(f"frame{'abcdefghijklmnopqrst'[n]}" for n in range(20))
    own = [" ".join(f"{letter}{other}" for other in "uvwxyz") for letter in "abcd"]
    words = past_words([f"{one} {frame}" for one in own])
    first = words.words[0]
    usual = words.usual(words.common(first), words.asked[0])
    assert usual == 20
    assert words.likeness(first, usual, 0).near == 1.0
    assert words.likeness(first, usual, 1).near == 0.0
    nearly = words_of(f"au av aw ax ay other {frame}")
    found = words.likeness(nearly, usual, 0)
    assert found.near == pytest.approx(5 / 7)
    assert not found.same
    assert words.likeness(words_of(own[0]), 0.0, 0).same  # the same without its frame


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the shop opens at nine on each market day", "the shop opens at ten on each market day"),
        ("we close on monday after the last guest left", "we close on friday after the last guest left"),
        ("you can wash it with cold water and soap", "you cannot wash it with cold water and soap"),
        ("wir schließen am montag nach dem letzten gast", "wir schließen am freitag nach dem letzten gast"),
        ("배송은 월요일 아침에 모두 함께 출발합니다", "배송은 화요일 아침에 모두 함께 출발합니다"),
        ("it costs 30 euros with tax and box", "it costs 40 euros with tax and box"),
    ],
)
def test_other_numbers_days_and_negations_contradict(one: str, other: str) -> None:
    words = past_words([one])
    found = words.likeness(words_of(other), 0.0, 0)
    assert found.contradicts
    assert not found.same


LITTLE = st.frozensets(st.sampled_from("abcdefghij"), max_size=10)


@given(st.lists(LITTLE, min_size=1, max_size=6), LITTLE)
def test_no_reply_that_is_like_it_is_passed_over(replies: list[frozenset[str]], own: frozenset[str]) -> None:
    """Which replies may be like some words is told from counts alone: maybe too many, never too few."""
    words = PastWords(replies, np.eye(len(replies), dtype=np.float32), 0.5)
    common = words.common(own)
    assert common.tolist() == [len(own & one) for one in replies]
    for usual in (0.0, words.usual(common, words.asked[0])):
        for row in range(len(replies)):
            found = words.likeness(own, usual, row)
            if own and (found.near >= SAME.near or found.inside >= SAME.inside):
                assert words.may_be_like(own, common, SAME)[row]


def test_a_reply_with_too_few_words_in_common_is_passed_over() -> None:
    """Six of ten words in common are 6 of 14 together: enough for neither rule."""
    words = PastWords([frozenset("abcdefghij"), frozenset("abcdefwxyz")], np.eye(2, dtype=np.float32), 0.5)
    own = frozenset("abcdefghij")
    assert words.may_be_like(own, words.common(own), SAME).tolist() == [True, False]
