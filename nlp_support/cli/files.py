"""Which models and files a command goes by: those of its options, else those of its policy's [files]."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..journey.model_files import ModelFiles


def models_of(
    policy: Path | None, *, encoder: str | None = None, ranking: str | Path | None = None
) -> "ModelFiles":
    """What options name, beside what the policy of a file names.

    Raises:
        InvalidArgument, UnreadableFile: it is no policy, or a file that it names is not there.
    """
    from ..journey.escalation.policy import EscalationPolicy
    from ..journey.model_files import ModelFiles

    files = ModelFiles() if policy is None else EscalationPolicy.load(policy).files
    named = {"encoder": encoder, "ranking": None if ranking is None else str(ranking)}
    return replace(files, **{name: value for name, value in named.items() if value is not None})
