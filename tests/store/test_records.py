"""How an encoded reply lies on disk: files written by an older version have to be read."""

import struct
from datetime import timedelta

from nlp_support.store.records import BOILERPLATE, EncodedReply, pack, unpack, wordings_of
from nlp_support.text.wording import Wording

from support import T0


def test_a_record_is_laid_out_as_ever():
    """Microseconds since 1970, two hashes, 64 bytes of words, eight of the language, the kind, the vectors;
    T0 is 2026-01-05 09:00 UTC, that is 1,767,603,600 s."""
    wording = Wording(words=0x0201, facts=5, exact=6)
    sent_at = T0 + timedelta(microseconds=1)
    reply = EncodedReply(sent_at, "a1", "courtesy only", "ko", wording, b"\x01\x02", b"\x03\x04")
    (record,) = pack([reply], dim=2)
    micros = 1_767_603_600 * 1_000_000 + 1
    expected = struct.pack("<qqq64s8sB2s2s", micros, 6, 5, b"\x01\x02", b"ko", 1, b"\x01\x02", b"\x03\x04")
    assert record == expected and BOILERPLATE == 1
    back = unpack([record, record], dim=2)
    assert back["sent_at"].astype(str).tolist() == 2 * ["2026-01-05T09:00:00.000001"]
    assert wordings_of(back) == [wording, wording]
