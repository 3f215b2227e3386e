"""What service metrics, triage and the knowledge base cost, as their goals measure it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np

from nlp_support import ReplySuggester, open_store
from nlp_support.insights.faq import mine_faq
from nlp_support.insights.topics import find_topics
from nlp_support.triage import Triage

from ..reports.report import Figure
from .child import run_child
from .clock import PROCESSOR, duration, in_turn, megabytes, ratio, repeat, timed
from .invented import account_id, scattered_encoder, write_exchanges
from .journeys import Models
from .parts import WHOLE
from .traffic import ACCOUNT, traffic

TRIAGE, PASSES = "triage, mood given", "the mood, models only"
HISTORY = "triage: an account's history, read anew"
FAQ, TOPICS = "knowledge base", "topics"
METRICS = "service metrics"
SHARES = (0.5, 0.95, 0.99)
CHILD = """
import datetime, json, sys, time
from pathlib import Path
from nlp_support import open_store
from nlp_support.types.hours import WEEKDAYS, BusinessHours
from nlp_support.insights.metrics import service_metrics
hours = BusinessHours(
    open=datetime.time(9), close=datetime.time(18), weekdays=frozenset(WEEKDAYS[:5]), time_zone="Asia/Seoul"
)
with open_store(sys.argv[1]) as store:
    total = service_metrics(store, sys.argv[2], hours=hours).volume.total
status = Path("/proc/self/status")
lines = status.read_text().splitlines() if status.exists() else []
peak = next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), None)
told = {"messages": total.received + total.sent, "processor": time.process_time(), "peak": peak}
sys.stdout.write(json.dumps(told))
"""  # getrusage would tell the peak of the parent where that is higher


def triage_figures(
    suggester: ReplySuggester,
    account: str,
    texts: Sequence[str],
    models: Models,
    *,
    now: datetime,
    loads: int,
) -> list[Figure]:
    """Triage of messages whose suggestions are given, compared with suggesting and with the mood's models.

    Args:
        texts: what is asked; the account's replies are encoded.
        loads: how often the account's history is read.
    """

    def fresh() -> Triage:
        return Triage(
            suggester.store,
            suggester=suggester,
            sentiment=models.sentiment,
            satisfaction=models.satisfaction,
        )

    suggest = partial(suggester.suggest, account, now=now)
    found = {text: suggest(text) for text in texts}
    triage = fresh()

    def suggesting(text: str) -> Mapping[str, float]:
        return timed(WHOLE, lambda: suggest(text))

    def triaging(text: str) -> Mapping[str, float]:
        call = partial(triage.message, account, text, now=now, suggestions=found[text], mood=0.0)
        return timed(TRIAGE, call)

    def passing(text: str) -> Mapping[str, float]:
        return timed(PASSES, lambda: models.mood(text))

    subjects = (suggesting, triaging, passing)
    in_turn(subjects, texts[:2])  # the first reads the account's history
    taken = in_turn(subjects, texts)
    read = repeat(lambda: fresh().history(account, now=now), times=loads)
    return [
        *(duration(name, taken[name], share=share) for name in taken for share in SHARES),
        ratio("triage / suggest", taken[TRIAGE], taken[WHOLE]),
        duration(HISTORY, read, note="once a day, or when a short account changes"),
    ]


def faq_figures(folder: Path, *, messages: int, times: int) -> list[Figure]:
    """The knowledge base and topics of an account of this many messages, whose vectors are stored."""
    encoder, account = scattered_encoder(), account_id(0)
    write_exchanges(file := folder / "faq.db", encoder, range(1), range(messages // 2))
    mined, found = (f"{name}, {messages:,} messages" for name in (FAQ, TOPICS))
    with open_store(file) as store:

        def mining(_: int) -> Mapping[str, float]:
            return timed(mined, lambda: mine_faq(store, account, encoder=encoder))

        def finding(_: int) -> Mapping[str, float]:
            return timed(found, lambda: find_topics(store, account, encoder=encoder))

        taken = in_turn((mining, finding), range(times))
    note = "after encoding; vectors without a model"
    return [duration(name, taken[name], note=note) for name in taken]


def metrics_figures(folder: Path, *, messages: int, times: int) -> list[Figure]:
    """The service metrics of a year of this many messages, each time in a new process: time and peak memory.

    Raises:
        subprocess.CalledProcessError: a process failed.
    """
    with open_store(file := folder / "traffic.db") as store:
        store.add(traffic(messages))
    runs = [run_child(CHILD, str(file), ACCOUNT) for _ in range(times)]
    counted = runs[0][1]["messages"]
    name, note = f"{METRICS}, {counted:,} messages", "a new Python process, from its start to its end"
    peaks = [told["peak"] for _, told in runs if told["peak"] is not None]
    peak = max(peaks) if peaks else None
    return [
        duration(name, np.array([taken for taken, _ in runs]), note=note),
        duration(name + PROCESSOR, np.array([told["processor"] for _, told in runs]), note=note),
        megabytes(f"{name}, peak memory", peak, n=times, note="the highest of these processes"),
    ]
