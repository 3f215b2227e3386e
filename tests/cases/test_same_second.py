"""Messages of one instant keep the order in which they were written, whatever their ids look like."""

import pytest

from cases.desk import Desk
from cases.systems import SYSTEMS, Turn, chatwoot, intercom, turns, zammad, zendesk

SAID = "Do you ship the oak shelf to Jersey?", "Yes, it ships to Jersey in nine working days."


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def answered(desk):
    return desk.metrics()["replies"]["all"]["rate"]


@pytest.mark.parametrize("first", [9, 99, 999, 9_999])
@pytest.mark.parametrize("system", SYSTEMS)
def test_an_answer_in_the_second_of_its_question_answers_it(desk, system, first):
    export, _ = SYSTEMS[system]
    desk.imports(export(turns(*SAID, first=first)), account="shop")
    assert [one.text for one in desk.messages()] == list(SAID)
    if first == 999:
        assert (answered(desk)["count"], answered(desk)["n"]) == (1, 1)
        assert desk.suggested(SAID[0]) == [SAID[1]]


@pytest.mark.parametrize("system", ["zendesk", "intercom", "chatwoot", "freshdesk", "zammad", "channel_talk"])
def test_the_platforms_numbers_tell_the_order_in_an_export_that_begins_with_the_newest(desk, system):
    """Three turns after the first, all in one second, listed the newest first."""
    export, _ = SYSTEMS[system]
    said = turns("one", "two", "three", "four", first=97)
    desk.imports(export([said[0], *reversed(said[1:])]), account="shop")
    assert [one.text for one in desk.messages()] == ["one", "two", "three", "four"]


def test_zendesk_comments_apart_the_newest_first(desk):
    ticket = zendesk(turns(*SAID))
    comments = [{**one, "ticket_id": ticket["id"]} for one in reversed(ticket.pop("comments"))]
    desk.imports([*comments, ticket], account="shop")
    assert [one.text for one in desk.messages()] == list(SAID)


def test_pages_of_one_conversation_the_last_page_first(desk):
    """Chatwoot lists the newest page first; the pages meet within one second."""
    said = turns("one", "two", "three", "four", first=998)
    desk.imports([chatwoot(said[2:]), chatwoot(said[:2])], account="shop")
    assert [one.text for one in desk.messages()] == ["one", "two", "three", "four"]


def test_a_minute_is_one_instant_in_a_table(desk):
    rows = "상담번호,고객명,발신자 구분,발신자,일시,메시지\n" + "".join(
        f"S1,도연,{who},{who},2026년 5월 1일 오후 3:04,{text}\n"
        for who, text in (
            ("고객", "언제 와요?"),
            ("상담원", "내일 옵니다."),
            ("고객", "네"),
            ("상담원", "감사합니다."),
        )
    )
    desk.imports(rows, account="shop", name="talk.csv")
    assert [one.text for one in desk.messages()] == ["언제 와요?", "내일 옵니다.", "네", "감사합니다."]


def test_a_minute_of_a_saved_chat_is_one_instant(desk):
    lines = (
        "도연 님과 카카오톡 대화\n저장한 날짜 : 2026. 5. 2. 오전 10:00\n\n2026년 5월 1일 금요일\n"
        + "".join(
            f"2026. 5. 1. 오전 9:58, {who} : {text}\n"
            for who, text in (
                ("도연", "언제 와요?"),
                ("솔숲", "내일요."),
                ("도연", "네"),
                ("솔숲", "고맙습니다."),
            )
        )
    )
    desk.imports(lines, account="솔숲", name="chat.txt")
    assert [one.text for one in desk.messages("솔숲")] == ["언제 와요?", "내일요.", "네", "고맙습니다."]


def test_csv_rows_of_one_second_keep_their_order(desk):
    rows = "id,account_id,conversation_id,customer_id,role,text,sent_at\n" + "".join(
        f"{id},shop,c,u,{role},{text},2026-05-01T09:30:00Z\n"
        for id, role, text in (
            ("z", "customer", "Back?"),
            ("b", "agent", "Yes"),
            ("a", "customer", "Red?"),
            ("10", "agent", "No"),
        )
    )
    desk.imports(rows, name="rows.csv")
    assert [one.text for one in desk.messages()] == ["Back?", "Yes", "Red?", "No"]


@pytest.mark.parametrize("system", ["zendesk", "chatwoot", "zammad", "channel_talk", "own_rows"])
def test_a_second_import_of_more_keeps_the_order(desk, system):
    """Today's export has the answer too, which came in the second of the question."""
    export, _ = SYSTEMS[system]
    said = turns(*SAID, first=9)
    desk.imports(export(said[:1]), account="shop")
    desk.imports(export(said), account="shop")
    assert [one.text for one in desk.messages()] == list(SAID)
    assert answered(desk)["count"] == 1


def test_an_intercom_answer_before_its_question_by_the_numbers_of_sources(desk):
    """Sources and parts are numbered apart: a source with the greater number came first all the same."""
    desk.imports(intercom([Turn(90_000, "customer", SAID[0]), Turn(7, "agent", SAID[1])]), account="shop")
    assert [one.text for one in desk.messages()] == list(SAID)


def test_fractions_of_a_second_count(desk):
    """Zammad and Front tell them: the lower number was written later here."""
    said = turns(*SAID)
    ticket = zammad(said)
    ticket["articles"][0]["created_at"] = "2026-05-04T09:00:00.100Z"
    ticket["articles"][1]["created_at"] = "2026-05-04T09:00:00.900Z"
    ticket["articles"].reverse()
    desk.imports(ticket, account="shop")
    assert [one.text for one in desk.messages()] == list(SAID)
