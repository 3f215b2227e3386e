"""Replies that share a long footer: the gate stops the shuffle, and what was sent is found again."""

import pytest

from nlp_support import Encoder, Ranking, open_store
from nlp_support.eval.gate import State, check_gate
from nlp_support.eval.replies.measure import measure_replies
from nlp_support.eval.replies.rows import RowFile
from nlp_support.eval.replies.settings import RepliesSettings
from nlp_support.eval.rules import RULES, read_rules
from nlp_support.eval.run import load_run, save_run

from support import DIM, bag_of_words, exchange

ENGLISH = """

Thank you for being a customer of Harbour Lane. Our team is here every day from eight in the morning until ten
at night. Please rate how we did by answering the short survey below, and have a look at our help pages.
Harbour Lane Trading, 14 Quay Street, registered in Bristol. Was this not meant for you? Delete it."""
KOREAN = """

저희 하버레인을 이용해 주셔서 감사합니다. 상담 시간은 매일 오전 여덟 시부터입니다. 오늘 상담이
어떠셨는지 아래 설문으로 알려 주시면 큰 도움이 됩니다. 자주 묻는 질문은 도움말에 있습니다."""
TOPICS = {
    "en": (
        ("reset my password please", "Choose Reset password on the sign-in page and follow the link."),
        ("when is my refund coming", "Refunds reach your card within ten days of the return."),
        ("opening hours on saturday", "The shop is open from nine to six, and on Saturdays until four."),
        ("where is the parcel now", "It is at the depot near you and comes with the next round."),
        ("send an invoice to me", "Invoices are under Account, Documents; enter a company there too."),
        ("which size fits best", "It runs a little small, so take the larger of two; exchanging is free."),
    ),
    "ko": (
        ("비밀번호 재설정 어떻게", "로그인 화면에서 비밀번호 찾기를 누르시고 링크를 따라가시면 됩니다."),
        ("환불 언제 되나요", "반품이 저희 창고에 도착한 뒤에 카드사로 취소 요청이 넘어갑니다."),
        ("토요일 영업시간 알려주세요", "매장은 오후 여섯 시에 닫고 토요일에는 조금 더 일찍 닫습니다."),
        ("제 택배 어디쯤인가요", "가까운 집배점에 도착해 있어서 다음 차례에 기사님이 가져다드립니다."),
        ("영수증 보내 주세요", "계정의 문서함에서 내려받으실 수 있고 사업자 정보도 거기서 넣으시면 됩니다."),
        ("사이즈 추천 부탁해요", "조금 작게 나온 제품이라 한 치수 크게 고르시고 교환은 무료로 해 드립니다."),
    ),
}  # fmt: skip
FOOTERS = {"en": ENGLISH, "ko": KOREAN}


@pytest.fixture(scope="module", params=FOOTERS)
def run_folder(request, tmp_path_factory):
    """A run over the last 80 of 240 exchanges of a store that nobody has encoded yet."""
    folder = tmp_path_factory.mktemp(request.param)
    rows = RowFile(folder / "rows.jsonl")
    topics, footer = TOPICS[request.param], FOOTERS[request.param]
    with open_store(":memory:") as store:
        for number in range(240):
            asked, reply = topics[number * 7 % 6 if number % 5 else number % 6]
            store.add(exchange(number, asked, reply + footer))
        report = measure_replies(
            store, ["acme"], rows,
            encoder=Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM),
            ranking=Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0),
            settings=RepliesSettings(share=1 / 3, history=()),
        )  # fmt: skip
    save_run(report, folder / "run", rows=rows)
    return folder / "run"


def test_what_was_sent_is_found_again_in_the_first_replay_too(run_folder):
    """Each of the six answers was sent before, word for word. The address of the footer is the account's own,
    which is learnt while it is encoded: so what was sent must not be redacted before."""
    report = load_run(str(run_folder)).report
    assert report.figure("possible", system="").value == 1
    for name in ("exact@1", "recall@1", "similar@1"):
        assert report.figure(name, system="nlp-support").value == 1


def test_the_gate_stops_the_shuffle(run_folder):
    """Of six answers one in six is right by chance, whatever footer they share."""
    rules, run = read_rules(RULES), load_run(str(run_folder))
    assert check_gate(run, rules, against=run).passed
    found = check_gate(load_run(f"{run_folder}:shuffled"), rules, against=run)
    broken = {one.rule.figure for one in found.verdicts if one.state is State.BROKEN}
    assert not found.passed and broken >= {"recall@3", "similar@1", "ndcg@3", "aurc"}
    assert run.report.figure("similar@1", system="shuffled").value < 0.4
