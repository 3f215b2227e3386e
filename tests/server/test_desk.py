"""Calls run on a bounded pool, questions that wait are encoded together, and one that comes alone never
waits."""

import asyncio
import threading

import numpy as np
import pytest

from nlp_support import index_account
from nlp_support.server.desk import Desk
from nlp_support.server.problems import Problem
from nlp_support.server.rates import Rates
from nlp_support.server.settings import Settings
from nlp_support.server.together import Together

from serving import kept
from support import exchange


class Gate:
    """Encodes texts as their lengths; each run waits until the test lets it go on."""

    def __init__(self):
        self.runs, self.begun, self.go = [], threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self, texts):
        self.runs.append(list(texts))
        self.begun.release()
        assert self.go.acquire(timeout=10)
        if "broken" in texts:
            raise ValueError("broken")
        return np.array([[len(text)] for text in texts], np.float32)


def asked(together, text, found):
    def run():
        try:
            [[found[text]]] = together([text]).tolist()
        except ValueError as error:
            found[text] = str(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def waiting(together, count):
    while len(together._waiting) < count:
        pass


def ran(*texts, most=32):
    """What the runs were, and what each call got: the first comes alone, the others while it runs."""
    gate, found = Gate(), {}
    together = Together(gate, most=most)
    threads = [asked(together, texts[0], found)]
    assert gate.begun.acquire(timeout=10)
    for number, text in enumerate(texts[1:], 1):
        threads.append(asked(together, text, found))
        waiting(together, number)
    for _ in texts:
        gate.go.release()
    for thread in threads:
        thread.join(10)
    return gate.runs, found


def test_a_call_that_comes_alone_is_run_at_once_and_those_that_wait_together():
    runs, found = ran("a", "bb", "ccc", "dddd")
    assert runs == [["a"], ["bb", "ccc", "dddd"]]
    assert found == {"a": 1, "bb": 2, "ccc": 3, "dddd": 4}


def test_a_run_takes_no_more_texts_than_it_may():
    runs, found = ran("a", "bb", "ccc", "dddd", most=2)
    assert runs == [["a"], ["bb", "ccc"], ["dddd"]]
    assert found == {"a": 1, "bb": 2, "ccc": 3, "dddd": 4}


def test_an_error_reaches_all_who_wait_for_the_run_and_nobody_else():
    runs, found = ran("a", "broken", "bb", "ccc", most=2)
    assert runs == [["a"], ["broken", "bb"], ["ccc"]]
    assert found == {"a": 1, "broken": "broken", "bb": "broken", "ccc": 3}


def test_several_texts_of_one_call_make_nobody_wait():
    """They run while a text alone does, and before those that wait."""
    gate, found = Gate(), {}
    together = Together(gate)
    alone = asked(together, "a", found)
    assert gate.begun.acquire(timeout=10)
    late = asked(together, "bb", found)
    waiting(together, 1)
    bulk = threading.Thread(target=together, args=(["x", "y"],))
    bulk.start()
    assert gate.begun.acquire(timeout=10)
    assert gate.runs == [["a"], ["x", "y"]]
    for _ in range(3):
        gate.go.release()
    for thread in (alone, late, bulk):
        thread.join(10)
    assert gate.runs[2:] == [["bb"]]


def test_after_an_error_it_runs_again():
    together = Together(lambda texts: np.ones((1 // (texts != ["broken"]), 1), np.float32))
    with pytest.raises(ZeroDivisionError):
        together(["broken"])
    assert together(["a"]).tolist() == [[1]]


@pytest.fixture
def desk(tmp_path, words_encoder, words_ranking):
    kept(tmp_path / "desk.db", "acme")
    opened = Desk(
        str(tmp_path / "desk.db"), Settings(threads=2, queue=1), encoder=words_encoder, ranking=words_ranking
    )
    yield opened
    opened.close()


def test_what_does_not_fit_into_the_queue_is_refused_and_tells_when_to_come_again(desk):
    """Two are worked on, one waits; the fourth is refused, and so is nobody after they are done."""
    go = threading.Event()

    async def calls():
        begun = [asyncio.create_task(desk.run(go.wait, 10)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Problem) as refused:
            await desk.run(str, "late")
        assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})
        go.set()
        assert await asyncio.gather(*begun) == [True, True, True]
        return await desk.run(str, "later")

    assert asyncio.run(calls()) == "later"
    shown = desk.measures.text(0).decode()
    assert "nlp_support_refused_total 1.0" in shown
    assert 'nlp_support_stage_seconds_count{stage="queue"} 4.0' in shown
    assert "nlp_support_calls 0.0" in shown


def test_a_call_whose_client_left_is_not_begun_and_makes_room(desk):
    go, seen = threading.Event(), []

    async def calls():
        begun = [asyncio.create_task(desk.run(go.wait, 10)) for _ in range(2)]
        left = asyncio.create_task(desk.run(seen.append, 1))
        await asyncio.sleep(0)
        left.cancel()
        await asyncio.wait([left])
        go.set()
        await asyncio.gather(*begun)
        await asyncio.gather(*(desk.run(str, number) for number in range(3)))

    asyncio.run(calls())
    assert seen == []


def test_an_error_in_a_call_is_the_callers(desk):
    with pytest.raises(ZeroDivisionError):
        asyncio.run(desk.run(lambda: 1 / 0))


def test_a_closed_desk_refuses(desk):
    desk.close()
    with pytest.raises(Problem) as refused:
        asyncio.run(desk.run(str, "late"))
    assert refused.value.status == 503


def test_a_suggestion_tells_how_long_its_stages_took(desk, words_encoder):
    """Two calls, each encoded and searched once, after all was indexed elsewhere."""
    index_account(desk.store, "acme", encoder=words_encoder)
    for _ in range(2):
        found = asyncio.run(desk.run(desk.suggester.suggest, "acme", "when do you open on saturdays"))
        assert [one.text for one in found] == ["we open at nine on saturdays, says acme"]
    shown = desk.measures.text(0).decode()
    for stage in ("encode", "search", "work"):
        assert f'nlp_support_stage_seconds_count{{stage="{stage}"}} 2.0' in shown


def test_a_call_does_not_encode_a_whole_history(desk):
    """Of 65 answers that came in none is encoded by the call, which finds the one that was before."""
    index_account(desk.store, "acme", encoder=desk.encoder)
    for number in range(10, 75):
        words = " ".join(f"w{number}{letter}" for letter in "abc")
        desk.store.add(exchange(number, words, f"{words} indeed"))
    found = asyncio.run(desk.run(desk.suggester.suggest, "acme", "when do you open on saturdays"))
    assert ([one.text for one in found], found.pending) == (["we open at nine on saturdays, says acme"], 65)


def test_a_bucket_gives_its_burst_then_its_rate():
    """Three at once of a bucket of three; at two a second, the next after half a second. A key does not take
    from another's, and a bucket never holds more than three."""
    now = [0.0]
    rates = Rates(2.0, 3, clock=lambda: now[0])
    assert [rates.wait("one") for _ in range(4)] == [0, 0, 0, 0.5]
    assert rates.wait("other") == 0
    now[0] = 0.25
    assert rates.wait("one") == 0.25
    now[0] = 0.5
    assert rates.wait("one") == 0
    now[0] = 100.0
    assert [rates.wait("one") for _ in range(4)] == [0, 0, 0, 0.5]
