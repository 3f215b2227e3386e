"""How well own words are told from those of others, on mails in nine languages that we wrote."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.cli import app
from nlp_support.eval.reading.mails import MarkedMail, read_mails
from nlp_support.eval.reading.measure import measure_reading
from nlp_support.types.message import Rejection

MAILS = Path(__file__).parents[1] / "samples" / "mails"
LANGUAGES = ("en", "de", "fr", "es", "pt", "it", "ja", "zh", "ko")
CLIENTS = ("gmail", "outlook", "apple", "yahoo", "thunderbird", "local")


def test_every_language_and_client():
    mails = [mail for mail in read_mails(MAILS) if isinstance(mail, MarkedMail)]
    assert {(mail.language, mail.client) for mail in mails} >= {(a, b) for a in LANGUAGES for b in CLIENTS}
    report = measure_reading(mails)
    slices = [f"language={name}" for name in LANGUAGES] + [f"client={name}" for name in CLIENTS]
    for slice in ["", *slices]:
        precision, recall = (report.figure(name, slice=slice) for name in ("precision", "recall"))
        assert precision and precision.value and precision.value >= 0.98, slice
        assert recall and recall.value and recall.value >= 0.95, slice


def mail(own: str, others: str) -> MarkedMail:
    return MarkedMail("en", "x", "top", f"{own}\n{others}", False, own, others)


def test_figures():
    """Of six words of others one is left, and of six own words two are lost: 5 of 7 cut ones are others'."""
    mails = [mail("yes it is blue", "which colour is it"), mail("no thanks", "red or")]
    left = {"yes it is blue": "yes is colour", "no thanks": "no thanks"}
    report = measure_reading(mails, read=lambda one: left[one.own])
    values = [report.figure(name).value for name in ("precision", "recall", "right")]
    assert values == [5 / 7, 5 / 6, 1 / 2]


def test_files(tmp_path):
    (tmp_path / "en.txt").write_text(
        "=== a html top\n+<p>Yes &amp; no</p>\n-<i>other</i>\n=== b\n+x\n", encoding="utf-8"
    )
    good, bad = read_mails(tmp_path)
    assert (good.own.split(), good.others.split(), good.source) == (
        ["Yes", "&", "no"],
        ["other"],
        "<p>Yes &amp; no</p>\n<i>other</i>",
    )
    assert isinstance(bad, Rejection) and bad.line == 4
    with pytest.raises(UnreadableFile, match="has no mails"):
        list(read_mails(tmp_path / "none"))
    with pytest.raises(InvalidArgument, match="there are no mails"):
        measure_reading([])


def test_command():
    done = CliRunner().invoke(app, ["reading", str(MAILS), "--json", "-"])
    assert done.exit_code == 0 and '"kind": "reading"' in done.stdout
