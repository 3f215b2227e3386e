"""Tables of consultations: one row for what somebody said, under Korean or English headings."""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from functools import lru_cache, partial
from pathlib import Path

from ....types.message import Rejection
from ...csv_rows import csv_rows
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
HEADINGS = [heading for headings in _HEADINGS.values() for heading in headings.split()]
_OWN = ("date", "user", "message")


@lru_cache(maxsize=16)
def columns(found: tuple[str, ...]) -> dict[str, str]:
    """Which of the columns that were found holds what; none if they are not those of a table of
    consultations."""
    fitting = {
        field: next((heading for heading in headings.split() if heading in found), None)
        for field, headings in _HEADINGS.items()
    }
    chosen = {field: heading for field, heading in fitting.items() if heading is not None}
    told = chosen.keys() & {"kind", "speaker"}
    return chosen if told and chosen.keys() >= {"time", "text"} else {}


def is_certain(found: tuple[str, ...]) -> bool:
    """Whether a table is surely one of consultations, and not only one with columns that could hold them: it
    is the one that KakaoTalk itself writes, or its headings are Korean."""
    chosen = columns(found)
    ours = [chosen[field] for field in ("time", "text") if field in chosen]
    return found == _OWN or (bool(chosen) and all("가" <= name[0] <= "힣" for name in ours))


def rows_said(path: Path, zone: tzinfo) -> Iterator[Said | Rejection]:
    """What was said, row by row."""
    return csv_rows(path, partial(_said, zone), required=(), optional=HEADINGS)


def _said(zone: tzinfo, line: int, fields: Mapping[str, str]) -> Said:
    known = columns(tuple(fields))
    value = {field: fields[name].strip() or None for field, name in known.items()}
    time = value.pop("time", None)
    text = value.pop("text", None)
    speaker = value.pop("speaker", None)
    return Said(line, speaker, text or "", local_time(time or "", zone), **value)
