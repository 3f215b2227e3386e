"""A webhook calls nothing inside the own network, however its address is written, and a clock that ran ahead
holds nothing up."""

import base64
from datetime import datetime, timedelta

import pytest

from nlp_support import Flag, InvalidArgument, Reason, Status
from nlp_support.journey.delivery import DeliveryReport, FlagDelivery, Webhook, transport
from nlp_support.store import outbox

from support import T0, message

SECRET = base64.b64encode(bytes(range(32))).decode()
MINUTE = timedelta(minutes=1)
YEARS = timedelta(days=3650)

# What a URL may be


@pytest.mark.parametrize(
    "url",
    ["http://a b/", "http://a%20b/", "http://\ta/", "http://a\n.example/", "http://a\x00/", "http://a\x9b/",
     " http://a.example/", "http://a.example/ ", "http://a.example/\r\nX: y", "http://a\u200b.example/",
     "http://a.example/\u202e", "http://a.example/\ud800", "http://", "http:///hook", "http://:80/", "http://./",
     "http:a.example", "//a.example/", "http://u@a.example/", "http://u:p@a.example/", "http://@a.example/",
     "http://a.example\\@b.example/", "http://a.example:0/", "http://a.example:65536/", "http://a.example:+80/",
     "http://a.example:８０/", "http://a:80:80/", "http://[::1]b.example/", "http://b[::1]/", "http://[]/",
     "http://[a.example]/", "http://[v1.x]/", "http://a;b/", "http://a|b/", "http://a'b/", "http://{a}/",
     "http://" + "a" * 9_000, "file:///etc/hosts", "javascript://a.example/", 5, None, b"http://a.example/"],
    ids=ascii,
)  # fmt: skip
def test_what_libraries_read_differently_is_no_url(url):
    with pytest.raises(InvalidArgument, match="URL cannot be used"):
        Webhook(url, SECRET)


@pytest.mark.parametrize(
    "url",
    ["https://crm.example/hooks?key=a%20b#c", "http://crm_1.internal:8080", "HTTPS://A.EXAMPLE./",
     "http://bücher.example/", "http://가게.example/", "http://xn--bcher-kva.example/", "http://8.8.8.8/",
     "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]:8443/"],
)  # fmt: skip
def test_what_is_a_url_is_taken(url):
    assert Webhook(url, SECRET).url == url


@pytest.mark.parametrize("timeout", [timedelta.max, -MINUTE, float("nan"), "10", True])
def test_a_timeout_is_a_span_of_time_that_ends(timeout):
    with pytest.raises(InvalidArgument, match="expected a timedelta above 0 and up to an hour"):
        Webhook("http://a.example/", SECRET, timeout=timeout)


@pytest.mark.parametrize("secret", [5, None, b"0" * 32, "Ａ" * 32])
def test_a_secret_is_base64(secret):
    with pytest.raises(InvalidArgument, match="secret cannot be used"):
        Webhook("http://a.example/", secret)


# Where it may lead

HERE = ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1", "100.64.0.1", "0.0.0.0"]


def inside(address):
    """The forms in which IPv6 holds an address of IPv4: compatible, mapped, translated, NAT64 (known and
    local prefix), 6to4, Teredo (server, and client with its bits turned), ISATAP."""
    first, second, third, fourth = map(int, address.split("."))
    high, low = f"{256 * first + second:x}", f"{256 * third + fourth:x}"
    turned = f"{0xFFFF ^ 256 * first + second:x}:{0xFFFF ^ 256 * third + fourth:x}"
    return [
        f"::{high}:{low}", f"::{address}", f"::ffff:{high}:{low}", f"::ffff:0:{high}:{low}",
        f"64:ff9b::{high}:{low}", f"64:ff9b:1::{high}:{low}", f"2002:{high}:{low}::1",
        f"2001:0:{high}:{low}::1", f"2001:0:808:808:0:0:{turned}", f"fe80::5efe:{high}:{low}",
    ]  # fmt: skip


@pytest.mark.parametrize("address", HERE)
def test_no_form_of_an_inner_address_is_called(address):
    assert [form for form in (address, *inside(address)) if transport._public(form)] == []


@pytest.mark.parametrize(
    "address",
    ["fec0::1", "feff::1", "fe80::1", "fc00::1", "fd00::1", "ff02::1", "ff0e::1", "::", "::1", "100::1",
     "1::1", "4000::1", "f000::1", "5f00::1", "2001:db8::1", "3fff::1", "2001:2::1", "224.0.0.1", "240.0.0.1",
     "255.255.255.255", "192.0.2.1", "198.18.0.1"],
)  # fmt: skip
def test_what_is_not_given_out_to_the_public_is_not_called(address):
    assert not transport._public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "2400:cb00::1", "::ffff:8.8.8.8",
                                     "64:ff9b::8.8.8.8", "2002:808:808::1"])  # fmt: skip
def test_public_addresses_are_called_in_any_form(address):
    assert transport._public(address)


@pytest.mark.parametrize(
    "host",
    ["[::7f00:1]", "[fec0::1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[::127.0.0.1]", "0", "127.1",
     "0x7f000001", "017700000001", "localhost", "127。0。0。1"],
)  # fmt: skip
def test_a_host_that_leads_inside_is_refused(store, host):
    raise_flag(store)
    delivery = FlagDelivery(
        store, {"crm": Webhook(f"http://{host}:9/", SECRET, timeout=timedelta(seconds=2))}
    )
    assert delivery.deliver() == DeliveryReport(stuck=1)
    assert store.stuck_deliveries()[0].error == "refused: the host has an address that is not public"


def test_what_can_be_no_host_is_given_up_at_once(store):
    raise_flag(store)
    assert FlagDelivery(store, {"crm": Webhook("http://256.1.1.1/", SECRET)}).deliver().stuck == 1


# Clocks


def raise_flag(store, *, now=T0, notify=("crm",), raised=T0):
    store.add([message("1")])
    flag = Flag(
        id="f1", account_id="acme", conversation_id="k", customer_id="u", severity=0.7,
        reasons=(Reason("manager", "asked for a manager", 0.7, ("1",), key="manager"),), raised_at=raised,
        evidence_ids=("1",), status=Status.OPEN,
    )  # fmt: skip
    store._flags.replace("acme", "k", [flag], notify=notify, now=now)


def fails(delivery):
    raise ConnectionError


def test_a_retry_put_off_by_a_clock_that_ran_ahead_is_due(store):
    raise_flag(store)
    assert FlagDelivery(store, {"crm": fails}).deliver(now=T0 + YEARS).failed == 1
    assert FlagDelivery(store, {"crm": print}).deliver(now=T0 + MINUTE) == DeliveryReport(sent=1)


def test_a_lease_taken_by_a_clock_that_ran_ahead_has_ended(store):
    raise_flag(store)
    assert store._outbox.claim(["crm"], due=T0, until=T0 + YEARS, attempts=9)
    assert FlagDelivery(store, {"crm": print}).deliver(now=T0 + MINUTE) == DeliveryReport(sent=1)


def test_a_flag_noted_by_a_clock_that_ran_ahead_is_told(store):
    raise_flag(store, now=T0 + YEARS)
    assert FlagDelivery(store, {"crm": print}).deliver(now=T0 + MINUTE) == DeliveryReport(sent=1)


def test_what_is_put_off_by_an_hour_waits_for_it(store):
    """So it does for a process whose clock is an hour behind."""
    raise_flag(store)
    assert store._outbox.claim(["crm"], due=T0, until=T0 + 60 * MINUTE, attempts=9)
    crm = FlagDelivery(store, {"crm": print})
    assert crm.deliver(now=T0 + 59 * MINUTE) == crm.deliver(now=T0 - 59 * MINUTE) == DeliveryReport()
    assert crm.deliver(now=T0 + 60 * MINUTE).sent == 1


def test_each_attempt_is_made_once_in_a_call_whatever_the_clock_says(store):
    """A clock that jumps to and fro between attempts makes none of them again and again."""
    raise_flag(store)
    crm = FlagDelivery(store, {"crm": fails}, attempts=2)
    assert crm.deliver(now=T0 + YEARS) == DeliveryReport(failed=1)
    assert crm.deliver(now=T0) == DeliveryReport(stuck=1)
    assert crm.deliver(now=T0 + YEARS) == DeliveryReport()


@pytest.mark.parametrize("lease", [timedelta.max, 61 * MINUTE, timedelta(), float("nan"), True])
def test_a_lease_is_a_span_of_time_that_ends(store, lease):
    with pytest.raises(InvalidArgument, match="expected a timedelta above every timeout"):
        FlagDelivery(store, {"crm": print}, lease=lease)


def test_a_target_that_follows_from_a_time_to_come_is_told_from_now_on(store, monkeypatch):
    """It was first named while the clock stood ten years ahead; with the clock right, it hears of new flags
    and of those open since, not of older ones."""
    store._outbox.follow("acme", ["crm"], since=T0 + YEARS)
    raise_flag(store, raised=T0 + MINUTE, notify=["crm"])
    assert store.waiting_deliveries() == {}
    monkeypatch.setattr(outbox, "now_micros", lambda now: outbox.to_micros(now or T0 + MINUTE))
    store._outbox.follow("acme", ["crm"], since=T0 + MINUTE)
    assert store.waiting_deliveries() == {"crm": 1}
    store._outbox.follow("acme", ["crm"], since=T0 + 2 * MINUTE)  # it follows already
    assert store._database.read("SELECT since FROM told") == [(outbox.to_micros(T0 + MINUTE),)]


def test_a_look_at_the_past_makes_nobody_follow_from_then(store):
    now = datetime.now(T0.tzinfo)
    store._outbox.follow("acme", ["crm"], since=now)
    store._outbox.follow("acme", ["crm"], since=T0 - YEARS)
    assert store._database.read("SELECT since FROM told") == [(outbox.to_micros(now),)]
