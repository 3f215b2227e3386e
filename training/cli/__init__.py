"""`nlp-support train …`: each command parses, calls one function, and prints the result."""

import typer

from .acts import acts_command
from .classifier import satisfaction_command, sentiment_command
from .confidence import confidence_command
from .encoder import encoder_command
from .ending import Interruptible
from .files import dataset_command, export_command, prune_command
from .meanings import meanings_command
from .ranker import ranker_command
from .signs import signs_command
from .thresholds import thresholds_command
from .weights import weights_command

app = typer.Typer(
    cls=Interruptible,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Retrain and export models (needs the extra [train]).",
)
app.command("dataset")(dataset_command)
app.command("prune")(prune_command)
app.command("export")(export_command)
app.command("weights")(weights_command)
app.command("acts")(acts_command)
app.command("meanings")(meanings_command)
app.command("encoder")(encoder_command)
app.command("sentiment")(sentiment_command)
app.command("satisfaction")(satisfaction_command)
app.command("signs")(signs_command)
app.command("ranker")(ranker_command)
app.command("confidence")(confidence_command)
app.command("thresholds")(thresholds_command)
