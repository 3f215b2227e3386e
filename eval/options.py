"""Options that say which columns of a file hold what."""

from typing import Annotated

import typer

TextOption = Annotated[
    str | None,
    typer.Option("--text", help="The column of texts, by name, or by number if there is no header."),
]
LabelOption = Annotated[str | None, typer.Option("--label", help="The column of labels, likewise.")]
QuestionOption = Annotated[str | None, typer.Option("--question", help="The column of questions, likewise.")]
ReplyOption = Annotated[str | None, typer.Option("--reply", help="The column of replies, likewise.")]
MapOption = Annotated[
    list[str] | None,
    typer.Option("--map", help="What a label stands for, as in 0=negative; 3=- leaves rows out; repeatable."),
]
