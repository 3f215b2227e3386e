"""A page of HTML from a template: what was written stays text, and the page loads and runs nothing."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ...errors import MissingExtra
from ...text.controls import visible

STYLE, END = "<style>", "</style>"


def fill(template: Path, functions: Sequence[Callable[..., object]], **values: Any) -> str:
    """The template's text with its values, as one self-contained file; equal values give equal text.

    Args:
        template: a Jinja template with one `<style>` that holds no values, and `{{ policy }}` in its head.
        functions: what the template calls, by their own names.
        values: what it shows; every text is escaped unless the template calls it safe.

    Raises:
        MissingExtra: Jinja2 is not installed.
    """
    try:
        from jinja2 import Environment, StrictUndefined
    except ImportError as error:
        raise MissingExtra("the HTML page needs Jinja2: pip install 'nlp-support[report]'") from error
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update({function.__name__: function for function in functions})
    source = template.read_text(encoding="utf-8")
    return visible(environment.from_string(source).render(policy=policy_of(source), **values))


def policy_of(source: str) -> str:
    """The content security policy of a page: no script, nothing from elsewhere, and no style element but its
    own, by its hash. The drawings have style attributes. A browser that does not know the two kinds of style
    apart goes by `style-src`."""
    style = source.partition(STYLE)[2].partition(END)[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; style-src-elem 'sha256-{digest}'; "
        "style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    )
