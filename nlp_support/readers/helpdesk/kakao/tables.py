"""Tables of consultations: one row for what somebody said, under Korean or English headings."""

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from pathlib import Path

from ....types.message import Rejection
from ...csv_files import csv_rows
from .said import Said
from .times import local_time

# headings, without spaces and underscores; of two that fit, the first here is taken
_HEADINGS = {
    "time": "일시 발송일시 전송일시 작성일시 등록일시 발신일시 메시지일시 시간 날짜 "
    "datetime date time sentat createdat",
    "text": "메시지 메세지 메시지내용 대화내용 상담내용 내용 message contents content",
    "kind": "발신자구분 발신구분 발신자유형 발신유형 작성자구분 작성자유형 구분 sendertype",
    "speaker": "보낸사람 발신자 작성자 대화상대 이름 user sender name",
    "conversation": "상담번호 상담id 세션id 채팅방id 채팅방 대화방 대화id "
    "sessionid conversationid chatid room",
    "customer": "고객id 고객번호 고객키 고객명 고객 userkey customerid",
    "id": "메시지id 메시지번호 messageid serialnumber",
}


def columns(header: Iterable[str]) -> dict[str, str]:
    """The columns of a table of consultations, by what they hold; none if it is no such table."""
    names = {"".join(name.split()).replace("_", "").casefold(): name for name in header}
    found = {
        field: next(names[heading] for heading in headings.split() if heading in names)
        for field, headings in _HEADINGS.items()
        if any(heading in names for heading in headings.split())
    }
    told = found.keys() & {"kind", "speaker"}
    return found if told and found.keys() >= {"time", "text"} else {}


def is_certain(header: Iterable[str]) -> bool:
    """Whether a table is surely one of consultations, and not only one with columns that could hold them: it
    is the one that KakaoTalk itself writes, or its headings are Korean."""
    names = list(header)
    found = columns(names)
    ours = [found[field] for field in ("time", "text") if field in found]
    return [name.casefold() for name in names] == ["date", "user", "message"] or (
        bool(found) and all("가" <= name[0] <= "힣" for name in ours)
    )


def rows_said(path: Path, zone: tzinfo) -> Iterator[Said | Rejection]:
    """What was said, row by row."""
    known: dict[str, str] = {}
    for row in csv_rows(path, ()):
        if isinstance(row, Rejection):
            yield row
            continue
        line, fields = row
        known = known or columns(fields)
        value = {field: fields[name].strip() or None for field, name in known.items()}
        time = value.pop("time", None)
        text = value.pop("text", None)
        speaker = value.pop("speaker", None)
        yield Said(line, speaker, text or "", local_time(time or "", zone), **value)
