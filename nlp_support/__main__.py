"""The program `nlp-support`, also run by `python -m nlp_support`."""

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended


def main() -> None:
    """Run a command; Ctrl-C ends it with one line, a full disk with an error, and a reader that closes the
    pipe without a word."""
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    if sys.stdout is None:  # closed: a command that prints nothing still does its work
        sys.stdout = open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: SIM115
    try:
        try:
            from .cli import main as run

            run()
        finally:
            sys.stdout.flush()
    except BaseException as error:
        if stopped:  # libraries may turn the interruption into errors of their own
            sys.stderr.write("stopped\n")
            sys.exit(INTERRUPTED)
        if not isinstance(error, OSError) or not _is_lost():
            raise
        _close_stdout()
        if not isinstance(error, BrokenPipeError):
            sys.exit(f"error: standard output cannot be written: {error.strerror}; send it elsewhere")


def _is_lost() -> bool:
    """Whether nothing can be printed: a line end is tried, since what was printed may be buffered or not."""
    try:
        os.write(sys.stdout.fileno(), b"\n")
    except OSError:
        return True
    return False


def _close_stdout() -> None:
    """Send what is left to nowhere, so that Python does not complain about it when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
