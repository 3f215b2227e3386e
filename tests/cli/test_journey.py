"""The commands journey, flags, flag, brief and score, over the bundled models and a journey that we wrote."""

import json
import re
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib import resources

import pytest

from nlp_support import open_store
from nlp_support.readers import read

from support import run

ACCOUNT = "northwind-outfitters"
SAMPLE = resources.files("nlp_support.readers.demo") / "journey.jsonl"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli") / "desk.db"
    with open_store(path) as opened:
        opened.add(read(str(SAMPLE), format="jsonl"))
        opened.link_customers("priya.n", "priya@example.com")
    return path


@pytest.fixture(scope="module")
def flags(store):
    return json.loads(run("flags", "--store", store, "--now", "2026-05-15", "--json").stdout)


def test_the_journey_that_goes_wrong_is_flagged(flags):
    assert flags and {flag["customer_id"] for flag in flags} <= {"priya.n", "priya@example.com"}
    codes = {code for flag in flags for code in flag["codes"]}
    assert {"manager", "leaves"} <= codes
    severities = [flag["severity"] for flag in flags]
    assert severities == sorted(severities, reverse=True)
    assert all("tent" not in reason["text"] for flag in flags for reason in flag["reasons"])
    assert set(flags[0]["reasons"][0]) == {"code", "text", "weight", "evidence_ids"}
    assert [reason["code"] for reason in flags[0]["reasons"]] == flags[0]["codes"]


def test_a_journey_joins_channels_and_is_drawn(store, flags, tmp_path):
    drawn = tmp_path / "curve.svg"
    found = run("journey", ACCOUNT, "priya.n", "--store", store, "--draw", drawn, "--json")
    journey = json.loads(found.stdout)
    assert [one["conversation_id"] for one in journey["conversations"]] == ["ord-1", "mail-7", "chat-19"]
    first, *_, last = journey["conversations"]
    assert first["score"]["mood"] > last["score"]["mood"] and journey["trend"] < 0
    assert drawn.read_bytes().startswith(b"<?xml")
    text = " ".join(run("journey", ACCOUNT, "priya.n", "--store", store).stdout.split())  # lines are cut
    assert "conversations 3, customer messages 8" in text and "curve" in text
    listed = json.loads(run("journey", ACCOUNT, "--store", store, "--json").stdout)
    assert [one["customer_id"] for one in listed] == ["priya.n"]


def test_a_brief_tells_what_to_do(store, flags):
    told = run("brief", ACCOUNT, "priya.n", "--store", store, "--now", "2026-05-15").stdout
    assert "do     " in told and "avoid  " in told and "88410-22" not in told
    as_json = json.loads(
        run("brief", ACCOUNT, "priya.n", "--store", store, "--now", "2026-05-15", "--json").stdout
    )
    assert as_json["open_flags"] and as_json["mood"] < 0


def test_a_desk_may_ask_for_its_language(store, flags, tmp_path):
    """The option goes before the policy; both change only the texts."""
    now = ["--store", store, "--now", "2026-05-15", "--json"]
    asked = json.loads(run("flags", *now, "--language", "ko").stdout)
    assert [flag["id"] for flag in asked] == [flag["id"] for flag in flags]
    assert "책임자 연결 요청" in {reason["text"] for flag in asked for reason in flag["reasons"]}
    policy = tmp_path / "policy.toml"
    policy.write_text('language = "ko"\n', encoding="utf-8")
    brief = json.loads(run("brief", ACCOUNT, "priya.n", *now, "--policy", policy).stdout)
    assert brief["headline"].startswith("고객 상태: ") and set(brief["do"][0]) == {"code", "text"}
    english = run("brief", ACCOUNT, "priya.n", *now[:-1], "--policy", policy, "--language", "en").stdout
    assert "do     " in english and "고객" not in english
    assert "no texts in the language 'fr'" in run("flags", *now, "--language", "fr", code=1).stderr


def test_a_journey_at_a_past_moment_knows_only_what_was_sent_before(store, flags):
    where = ["journey", ACCOUNT, "priya.n", "--store", store]
    then = json.loads(run(*where, "--json").stdout)["conversations"][1]["started_at"][:19]
    found = json.loads(run(*where, "--now", then, "--json").stdout)
    assert [one["conversation_id"] for one in found["conversations"]] == ["ord-1"]
    assert "no message of customer" in run(*where, "--now", "2020-01-01", code=1).stderr


def test_what_is_done_about_a_flag_is_kept(store, flags):
    now = ["--now", "2026-05-15", "--json"]
    run("flag", flags[0]["id"], "--store", store, "--acknowledge", "--by", "lee")
    again = json.loads(run("flags", "--store", store, *now).stdout)
    assert {one["id"]: one["status"] for one in again}[flags[0]["id"]] == "acknowledged"
    run("flag", flags[0]["id"], "--store", store, "--resolve")
    left = json.loads(run("flags", "--store", store, *now).stdout)
    assert flags[0]["id"] not in {one["id"] for one in left}
    assert "give exactly one of" in run("flag", flags[0]["id"], "--store", store, code=1).stderr
    assert "no flag 'x'" in run("flag", "x", "--store", store, "--resolve", code=1).stderr


class Receiver(BaseHTTPRequestHandler):
    seen: list = []  # noqa: RUF012

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Receiver.seen.append((self.headers["webhook-id"], json.loads(body)))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words):
        pass


def test_a_webhook_without_a_secret_or_on_a_private_address_tells_why(tmp_path, monkeypatch):
    """Delivery itself is tested elsewhere; from the command line private addresses are refused."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path, url = tmp_path / "desk.db", f"http://127.0.0.1:{server.server_port}/"
    with open_store(path) as opened:
        opened.add(read(str(SAMPLE), format="jsonl"))
    command = ["flags", "--store", path, "--now", "2026-05-15", "--webhook", url]
    monkeypatch.delenv("NLP_SUPPORT_WEBHOOK_SECRET", raising=False)
    assert "set the environment variable NLP_SUPPORT_WEBHOOK_SECRET" in run(*command, code=1).stderr
    monkeypatch.setenv("NLP_SUPPORT_WEBHOOK_SECRET", "s3cret")
    told = run(*command, code=1).stderr
    assert "its secret from NLP_SUPPORT_WEBHOOK_SECRET" in told and "openssl rand -base64 32" in told
    assert "s3cret" not in told
    monkeypatch.setenv("NLP_SUPPORT_WEBHOOK_SECRET", "whsec_" + "A1b2" * 8)
    assert (
        "0 flags delivered, 0 failed and will be retried, 0 given up" in run(*command).stderr
    )  # all are old
    other = ["--webhook", f"pager={url}?a=b", "--since", "2026-05-01"]
    told = run(*command, *other).stderr
    assert "refused: the host has an address that is not public" in told and "0 given up" not in told
    with open_store(path) as opened:
        assert {one.target for one in opened.stuck_deliveries()} == {"pager"}
    assert Receiver.seen == []
    twice = run(*command, "--webhook", url, code=1).stderr
    assert "two webhooks are named 'webhook'; give each its own" in twice
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_file_is_scored_in_bulk(tmp_path, ending):
    out = tmp_path / f"scores.{ending}"
    told = run("score", str(SAMPLE), out, "--format", "jsonl").stderr
    assert "3 conversations, 8 customer messages, 0 rows rejected" in told
    assert out.stat().st_size > 100


def test_a_brief_and_a_journey_are_korean_throughout(store, flags):
    """All but ids, channels and the customer's own words: labels, moods, reasons, advice and waits."""
    now = ["--store", store, "--now", "2026-05-15", "--language", "ko"]
    said = run("brief", ACCOUNT, "priya.n", *now).stdout
    ours = re.sub(r"(?ms)^주제.*(?=^주의)", "", said)
    assert "주제" in said and "주제" not in ours
    assert not re.search("[A-Za-z]", re.sub("chat|email|twitter", "", ours))
    assert {"감정", "추이", "최근", "주의", "권장", "지양"} <= {line[:2] for line in ours.splitlines()}
    head, *rest = run("journey", ACCOUNT, "priya.n", *now).stdout.splitlines()
    assert head.startswith("점수 ") and "대화 3, 고객 메시지 8" in head and rest[0].startswith("추이 ")
    for word in ("score", "mood", "satisfaction", "weight", "flag", "open", "unhappy"):
        assert word not in "\n".join([head, *rest])
    table = run("journey", ACCOUNT, *now).stdout
    assert "고객" in table and "change" not in table
