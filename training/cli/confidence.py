"""`nlp-support train confidence`: how sure suggestions are, from what people thought of replies."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nlp_support import __version__
from nlp_support.cli.options import EncoderOption, RankingOption, existing_store
from nlp_support.cli.terminal import say
from nlp_support.eval.show import tell_refused

if TYPE_CHECKING:
    from nlp_support import Encoder, MessageStore, Ranking
    from nlp_support.eval.grades.grades import Grades

    from ..ranker.graded import GradedReplies


def confidence_command(
    out: Annotated[Path, typer.Argument(help="The JSON file to write.")],
    store: Annotated[list[str], typer.Option(help="A store whose messages are graded; repeatable.")],
    grades: Annotated[list[Path], typer.Option(help="Grades as annotate import writes them; repeatable.")],
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    threshold: Annotated[
        float | None, typer.Option(help="Offer nothing below this; default: as it was.")
    ] = None,
    plain: Annotated[
        bool,
        typer.Option(
            "--plain",
            help="A ranking of another encoder goes by this one's cosines as they are, not stretched to what "
            "is usual with the bundled one.",
        ),
    ] = False,
    apart: Annotated[
        bool,
        typer.Option(
            "--apart", help="The stores are of different trades: none should answer the others' questions."
        ),
    ] = False,
) -> None:
    """Fit the confidence of a ranking to grades; its weights stay."""
    from nlp_support import Encoder, Ranking
    from nlp_support.eval.grades.file import read_grades
    from nlp_support.suggest.ranking import FILE, encoder_label, ranking_for
    from nlp_support.suggest.ranking_file import read_ranking

    from ..ranker.confidence import fit_confidence

    given, refused = read_grades(grades)
    tell_refused(refused)
    model = Encoder.load(encoder, threads=0)
    if plain:
        start = replace(Ranking.load(ranking), encoder=None, usual=None)
    else:
        start = ranking_for(model, None if ranking is None else Ranking.load(ranking))
    before = read_ranking(FILE if ranking is None else ranking).about
    with ExitStack() as stack:
        opened = [stack.enter_context(existing_store(location)) for location in store]
        found, strange = _found(store, opened, given, model, start, apart=apart)
    fitted = fit_confidence(found, start, strange=strange)
    fitted = replace(fitted, encoder=encoder_label(model))
    fitted = fitted if threshold is None else replace(fitted, threshold=threshold)
    about = {
        "made": {
            "version": __version__,
            "encoder": fitted.encoder,
            "judge": f"{len(given.raters)} people",
        },
        "weights": before.get("weights", before.get("made")),
        "data": {
            "grades": len(given),
            "digest": given.digest,
            "graded": {name: len(one.sendable) for name, one in zip(_names(store), found, strict=True)},
            "strange": {name: len(one.helps) for name, one in zip(_names(store), strange, strict=True)},
        },
    }
    fitted.save(out, about=about)
    for name, value in fitted.values().items():
        say(f"{name} {value:.4g}")
    say(str(out))


def _found(
    locations: Sequence[str],
    stores: "Sequence[MessageStore]",
    grades: "Grades",
    encoder: "Encoder",
    ranking: "Ranking",
    *,
    apart: bool,
) -> "tuple[list[GradedReplies], list[GradedReplies]]":
    """The graded replies of each store, and what each would offer to strangers."""
    from nlp_support import ReplySuggester

    from ..ranker.graded import graded_replies, strange_replies
    from ..ranker.strangers import asked_of_strangers

    never_abstains = replace(ranking, threshold=0.0)
    found, strange = [], []
    for number, (location, one) in enumerate(zip(locations, stores, strict=True)):
        asked = ReplySuggester(one, encoder=encoder, ranking=never_abstains, promises=False)
        found.append(graded_replies(one, grades, asked))
        questions = asked_of_strangers(stores if apart else [one], own=number if apart else 0)
        strange.append(strange_replies(one, questions, asked))
        say(
            f"{location}: {len(found[-1].sendable):,} graded replies are found again, "
            f"{len(strange[-1].helps):,} strange questions find some"
        )
    return found, strange


def _names(stores: Sequence[str]) -> list[str]:
    """The stores by their files' names, or by their paths where two have the same."""
    stems = [Path(location).stem for location in stores]
    return stems if len(set(stems)) == len(stems) else list(stores)
