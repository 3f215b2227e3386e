"""`nlp-support train ranker`: weights, confidence and threshold from replayed history."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from nlp_support import Encoder, MessageStore, Ranking, ReplySuggester, Window, __version__
from nlp_support.errors import InvalidArgument, TrainingError
from nlp_support.eval.grades.grades import Grades
from nlp_support.eval.replies.judge import Judge
from nlp_support.eval.replies.systems import remembering
from nlp_support.eval.reports.report import Figure
from nlp_support.store.replies import BEGINNING
from nlp_support.suggest.ended import judge_endings
from nlp_support.suggest.ranking import encoder_label, ranking_for

from ..found import DataFound, OnData
from . import calibration, weights
from .by_grades import ByGrades, fit_by_grades
from .measured import figures_of, set_confidence, sets_of
from .parts import Division, Part, divide
from .repeated import repeated
from .replayed import Replayer, Told, Tried
from .settings import RankerSettings
from .temperature import TRIED, warmest
from .unseen import Unseen, unseen
from .verdict import Verdict, verdict_on

LATER, NEW, OTHERS = "later", "later, not asked before", "other accounts"

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class RankerFit:
    """A fitted ranking and how good it is.

    Attributes:
        ranking: the fitted ranking, which names its encoder.
        figures: systems "before" and "after" on slices of the test data: "later" (the last part of the time
            of accounts that were fitted to), "later, not asked before" (of those, questions that repeat no
            earlier one), "other accounts" (held out; there are none with fewer than five accounts).
        made: encoder, window, judge, settings and version.
        data: how many messages each part had, how many of those in "fit" had both right and wrong replies
            ("telling"), how many of "fit" and "calibrate" were left out since they repeat a later part
            ("repeats"), the share of "later" whose question repeats an earlier one, how many replies agents
            judged by feedback, and a digest of the messages.
        verdict: whether it is better than the one before, on "later"; None without later messages.
    """

    ranking: Ranking
    figures: tuple[Figure, ...]
    made: Mapping[str, Any]
    data: Mapping[str, Any]
    verdict: Verdict | None = None

    def figure(self, name: str, *, system: str = "after", slice: str = LATER) -> Figure | None:
        """One figure, or None if it was not measured."""
        asked = name, system, slice
        return next((one for one in self.figures if (one.name, one.system, one.slice) == asked), None)

    def save(self, path: str | Path) -> None:
        """Write the ranking as `Ranking.load` reads it, together with all the rest.

        Raises:
            InvalidArgument: the file cannot be written.
        """
        figures = [{k: v for k, v in asdict(one).items() if v not in ("", None)} for one in self.figures]
        self.ranking.save(path, about={"made": self.made, "data": self.data, "figures": figures})


def fit_ranking(
    store: MessageStore,
    *,
    encoder: Encoder | None = None,
    accounts: Sequence[str] | None = None,
    window: Window | None = None,
    start: Ranking | None = None,
    judge: Judge | None = None,
    second: Judge | None = None,
    settings: RankerSettings | None = None,
    grades: Grades | None = None,
    on_progress: Tell | None = None,
    on_data: OnData | None = None,
) -> RankerFit:
    """Fit a ranking to an encoder and to the history of a store.

    Every past customer message that an agent answered is asked again, with only what was known at that
    moment. A reply found for it is right if it says what the agent then sent (by the judge, as in
    `eval replies`) or if an agent accepted or edited it then, and wrong if an agent rejected it. The weights
    are fitted on the first part of each account's time, confidence and threshold on the next, and both are
    tested on the last part and on accounts held out entirely; questions that repeat, exactly or nearly, one
    of a later part or of a held-out account are not fitted to. Messages that `encoder` has not encoded yet
    are encoded into the store, as `nlp-support index` does.

    Args:
        encoder: default: the bundled one.
        accounts: default: all accounts of the store.
        window: the window used in serving; default: the 2,000 most recent sent messages.
        start: the ranking to begin from and compare with; default: the one used with this encoder.
        judge: default: by characters.
        second: another judge, such as an encoder that is neither; what either takes for right is right.
        grades: what people thought of replies; confidence and threshold are then fitted to them rather than
            to the judges: of a reply, that it could be sent, of a set, that one is at least a useful start.
        on_progress: called with (what, customer messages done, their total).
        on_data: called with how many messages each part has, before the replay.

    Raises:
        UnknownAccount: an account that the store does not have.
        InvalidArgument: there are no accounts, or the judge is the encoder.
        TrainingError: too little history, labels that are all right or all wrong, or a precision that no
            threshold reaches (known only after the replay of the second part).
    """
    settings, judge = settings or RankerSettings(), judge or Judge.load()
    encoder, window = encoder or Encoder.load(threads=0), window or Window(max_messages=2000)
    judges = [judge] if second is None else [judge, second]
    if any(encoder_label(one.encoder) == encoder_label(encoder) for one in judges):
        raise InvalidArgument("the judge is the encoder that the ranking is for; name another judge")
    start = replace(start or ranking_for(encoder, None), encoder=encoder_label(encoder))
    accounts = store.accounts() if accounts is None else accounts
    division = divide(store, accounts, settings)
    apart = unseen(store, division)
    if on_data:
        on_data(_found(division, apart))
    _check_enough(apart)
    for account_id in accounts:
        judge_endings(store, account_id, BEGINNING)
    suggester = ReplySuggester(store, encoder=remembering(encoder), window=window, ranking=start)
    replay = Replayer(suggester, judges, left_out=apart.left_out)

    def offers(stage: str, parts: Sequence[Part], *rankings: Ranking) -> list[Tried]:
        return replay.offers(parts, rankings, told=_told(on_progress, stage, parts))

    told = _told(on_progress, "fit", division.fit)
    rankings, asked, telling = _weighted(replay, division.fit, start, settings, told)
    between = offers("calibrate", division.calibrate, *rankings)
    which = warmest(between)
    thought = grades and fit_by_grades(
        grades, rankings[which], start, suggester=suggester, division=division, settings=settings
    )
    fitted = thought.ranking if thought else _calibrated(between, which, rankings[which], settings)
    later = offers("test", division.later, start, fitted)
    others = offers("test on other accounts", division.others, start, fitted)
    earlier = [*asked, *(one.question for one in between), *apart.questions]
    again = repeated([one.question for one in later], earlier)
    new = [one for one, known in zip(later, again.tolist(), strict=True) if not known]
    tested = {LATER: later, NEW: new, OTHERS: others}
    messages: dict[str, Any] = {
        "fit": len(asked),
        "telling": telling,
        "calibrate": len(between),
        "later": len(later),
    }
    messages |= {"other_accounts": len(others), "repeated": float(again.mean()) if len(again) else None}
    fit = RankerFit(
        ranking=fitted,
        figures=tuple(_figures(tested, {"before": start, "after": fitted}, settings)),
        made=_made(encoder, window, judges, settings),
        data=_data(division, messages, replay, apart),
        verdict=verdict_on(later, start, fitted, seed=settings.seed) if later else None,
    )
    return _as_people_think(fit, thought) if thought else fit


def _weighted(
    replay: Replayer, parts: Sequence[Part], start: Ranking, settings: RankerSettings, told: Told
) -> tuple[list[Ranking], list[str], int]:
    """Rankings with fitted weights at several temperatures, the questions that they were fitted to, and how
    many of those had both right and wrong replies."""
    listed, asked = replay.lists(parts, start, told=told)
    lists = weights.Lists.of([(one.features, one.right) for one in listed])
    fitted = weights.fit_weights(lists, start, pull=settings.pull)
    return (
        [replace(fitted, temperature=share * fitted.temperature) for share in TRIED],
        asked,
        len(lists.starts),
    )


def _as_people_think(fit: RankerFit, thought: ByGrades) -> RankerFit:
    """The fit with what grades tell of it, which goes before what judges do."""
    return replace(
        fit,
        figures=(*thought.figures, *fit.figures),
        data={**fit.data, **thought.data},
        verdict=fit.verdict and replace(fit.verdict, doubt=thought.doubt),
    )


def _told(tell: Tell | None, stage: str, parts: Sequence[Part]) -> Callable[[int], None]:
    """Counts what is done of a stage, and reports it."""
    total, done = sum(part.messages for part in parts), 0

    def told(messages: int) -> None:
        nonlocal done
        done += messages
        if tell:
            tell(stage, done, total)

    return told


def _found(division: Division, apart: Unseen) -> DataFound:
    tested = {"later": division.later, "other accounts": division.others}
    sizes = {name: sum(part.messages for part in parts) for name, parts in tested.items()}
    return DataFound({**apart.kept, **sizes}, repeats=apart.repeats)


def _check_enough(apart: Unseen) -> None:
    """Refuse before the replay what would be too little after it."""
    for part, name, needed in (
        ("fit", "fitting", weights.NEEDED),
        ("calibrate", "calibration", calibration.NEEDED),
    ):
        if (found := apart.kept[part]) < needed:
            gone = sum(own.rows for own in apart.repeats[part].values())
            without = f" that repeat nothing tested ({gone:,} do)" if gone else ""
            raise TrainingError(
                f"{found} customer messages{without} in the time for {name}, expected at least {needed}; "
                "import more history"
            )


def _calibrated(between: Sequence[Tried], which: int, ranking: Ranking, settings: RankerSettings) -> Ranking:
    sets = sets_of(between, which)
    fitted = calibration.calibrate(sets, ranking, pull=settings.pull)
    known = sets.known[:, 0]
    threshold = calibration.choose_threshold(
        set_confidence(between, which, fitted)[known],
        sets.helps[known],
        precision=settings.precision,
        least=settings.least,
    )
    return replace(fitted, threshold=threshold)


def _figures(
    slices: Mapping[str, Sequence[Tried]], rankings: Mapping[str, Ranking], settings: RankerSettings
) -> Iterator[Figure]:
    for name, tried in slices.items():
        if tried:
            yield from figures_of(tried, rankings, slice=name, seed=settings.seed)


def _data(division: Division, messages: Mapping[str, Any], replay: Replayer, apart: Unseen) -> dict[str, Any]:
    return {
        "accounts": len(division.fit),
        "held_out_accounts": len(division.others),
        **messages,
        "repeats": DataFound({}, repeats=apart.repeats).as_record()["repeats"],
        "verdicts": replay.verdicts,
        "digest": replay.digest.hexdigest()[:16],
    }


def _made(
    encoder: Encoder, window: Window, judges: Sequence[Judge], settings: RankerSettings
) -> dict[str, Any]:
    age = window.max_age
    return {
        "version": __version__,
        "encoder": encoder_label(encoder),
        "window": {
            "max_messages": window.max_messages,
            "max_age_days": None if age is None else age / timedelta(days=1),
        },
        "judge": "; or ".join(
            f"{Path(judge.encoder.name).name}, same from {judge.same_from} beyond chance" for judge in judges
        ),
        "settings": asdict(settings),
    }
