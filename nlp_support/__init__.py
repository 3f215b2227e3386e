"""Suggested replies and customer-journey sentiment for support platforms.

Every name that a user needs is here and loaded when it is first asked for; `__init__.pyi` lists them.
"""

import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType

if sys.version_info < (3, 11):  # noqa: UP036 - pip refuses it, but a checkout is run without pip
    raise ImportError(f"nlp-support needs Python 3.11 or newer; this is {sys.version.split()[0]}")

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

try:
    __version__ = version("nlp-support")
except PackageNotFoundError:  # run from a checkout that is not installed
    __version__ = "0+unknown"


class _Moved:
    """Asked last for a module: says where one that lay elsewhere before 0.1.0 is now."""

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not name.startswith(f"{__name__}."):
            return None
        import tomllib

        moved = tomllib.loads(Path(__file__).with_name("moved.toml").read_text(encoding="utf-8"))
        now = moved.get(name.removeprefix(f"{__name__}."))
        if now is None:
            return None
        # without name=: `from nlp_support import x` takes an error that names x for "no such module"
        raise ModuleNotFoundError(f"{name} is now {__name__}.{now}; what users need is also in {__name__}")


sys.meta_path.append(_Moved)
