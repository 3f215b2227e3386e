"""`nlp-support train confidence`: how sure suggestions are, from what people thought of replies."""

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from nlp_support import __version__
from nlp_support.cli.options import EncoderOption, RankingOption, existing_store
from nlp_support.cli.terminal import say
from nlp_support.eval.show import tell_refused


def confidence_command(
    out: Annotated[Path, typer.Argument(help="The JSON file to write.")],
    store: Annotated[list[str], typer.Option(help="A store whose messages are graded; repeatable.")],
    grades: Annotated[list[Path], typer.Option(help="Grades as annotate import writes them; repeatable.")],
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    threshold: Annotated[
        float | None, typer.Option(help="Offer nothing below this; default: as it was.")
    ] = None,
) -> None:
    """Fit the confidence of a ranking to grades; its weights stay."""
    from nlp_support import Encoder, Ranking, ReplySuggester
    from nlp_support.eval.grades.file import read_grades
    from nlp_support.suggest.ranking import encoder_label, ranking_for

    from ..ranker.graded import fit_confidence, graded_replies

    given, refused = read_grades(grades)
    tell_refused(refused)
    model = Encoder.load(encoder, threads=0)
    start = ranking_for(model, None if ranking is None else Ranking.load(ranking))
    found = []
    with ExitStack() as stack:
        for location in store:
            opened = stack.enter_context(existing_store(location))
            asked = ReplySuggester(
                opened, encoder=model, ranking=replace(start, threshold=0.0), promises=False
            )
            found.append(graded_replies(opened, given, asked))
            say(f"{location}: {len(found[-1].sendable):,} graded replies are found again")
    fitted = fit_confidence(found, start)
    fitted = replace(fitted, encoder=encoder_label(model))
    fitted = fitted if threshold is None else replace(fitted, threshold=threshold)
    about = {
        "made": {
            "version": __version__,
            "encoder": fitted.encoder,
            "judge": f"{len(given.raters)} people; weights as before",
        },
        "data": {
            "grades": len(given),
            "digest": given.digest,
            "stores": [Path(location).stem for location in store],
            "found": [len(one.sendable) for one in found],
            "sendable": [round(float(one.sendable.mean()), 4) for one in found if len(one.sendable)],
        },
    }
    fitted.save(out, about=about)
    for name, value in fitted.values().items():
        say(f"{name} {value:.4g}")
    say(str(out))
