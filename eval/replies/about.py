"""What a replay tells about itself: what it was made with, of which data, and what it took."""

import resource
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from nlp_support import Encoder, Ranking, __version__

from ..grades.grades import Grades
from .findings import Findings
from .judge import Judge
from .settings import RepliesSettings

JUDGES = "judge", "second judge"


def settings_of(
    encoder: Encoder,
    ranking: Ranking,
    judges: Sequence[Judge | None],
    settings: RepliesSettings,
    grades: Grades | None,
) -> dict[str, Any]:
    """All that decides the outcome on given data; `judges` are the judge and the one beside it, if any."""
    age = settings.window.max_age
    return {
        "version": __version__,
        "encoder": _label(encoder),
        "ranking": {**ranking.values(), "encoder": ranking.encoder},
        "share": settings.share,
        "k": settings.k,
        "window": {
            "max_messages": settings.window.max_messages,
            "max_age_days": None if age is None else age / timedelta(days=1),
        },
        "baselines": list(settings.baselines),
        "encoders": {name: _label(own) for name, own in settings.encoders.items()},
        **({"sources": [one.words for one in settings.sources]} if settings.sources else {}),
        "limit": settings.limit,
        "sampling": "all"
        if settings.limit is None
        else f"at most {settings.limit} messages of an account, drawn with seed {settings.seed}",
        "seed": settings.seed,
        **{name: _judge_label(one) for name, one in zip(JUDGES, judges, strict=True) if one},
        **({} if grades is None else {"grades": _told(grades)}),
    }


def _told(grades: Grades) -> dict[str, Any]:
    return {"raters": len(grades.raters), "pairs": len(grades), "digest": grades.digest}


def _judge_label(judge: Judge) -> str:
    return f"{_label(judge.encoder)}, same from {judge.same_from} beyond chance"


def _label(encoder: Encoder) -> str:
    """An encoder's name (for a folder only the last part) and its fingerprint."""
    return f"{Path(encoder.name).name}@{encoder.fingerprint}"


def same_encoder(a: Encoder, b: Encoder) -> bool:
    """Whether two encoders give the same vectors."""
    return (a.name, a.fingerprint) == (b.name, b.fingerprint)


def data_of(accounts: Sequence[str], findings: Findings, grades: Grades | None) -> dict[str, Any]:
    """What was replayed."""
    graded = {} if grades is None else {"graded": len(findings.graded)}
    return {
        "accounts": len(accounts),
        "messages": findings.n,
        "skipped": dict(findings.skipped),
        **graded,
        "digest": findings.digest,
    }


def cost_of(seconds: float, encoding: float) -> dict[str, float]:
    """What the replay took: its time until the last figure against that of encoding, each text once, and the
    process's memory."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ratio = {"replay_to_encoding": round(seconds / encoding, 2)} if encoding else {}  # all of it resumed
    return {
        "replay_seconds": round(seconds, 1),
        "encoding_seconds": round(encoding, 1),
        **ratio,
        "peak_memory_mb": round(kilobytes / 1024),
    }
