"""The Python snippets of README and of the documentation, run page by page as a reader would."""

import pytest

from pages import PAGES, fences


@pytest.mark.slow
@pytest.mark.parametrize(
    "page", [page for page in PAGES if fences(page, "python")], ids=lambda page: page.stem
)
def test_the_snippets_of_a_page_run_one_after_the_other(page, folder):
    names: dict[str, object] = {"__name__": "__main__"}
    for line, code in fences(page, "python"):
        exec(compile("\n" * line + code, str(page), "exec"), names)
