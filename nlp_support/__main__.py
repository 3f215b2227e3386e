"""The program `nlp-support`, also run by `python -m nlp_support`."""

import os
import signal
import sys
from types import FrameType

INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended


def main() -> None:
    """Run a command; Ctrl-C ends it with one line, and a reader that closes the pipe without a word."""
    stopped = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, stop)
    try:
        from .cli import main as run

        run()
    except BaseException as error:
        if stopped:  # libraries may turn the interruption into errors of their own
            sys.stderr.write("stopped\n")
            sys.exit(INTERRUPTED)
        if not isinstance(error, BrokenPipeError):
            raise
        _close_stdout()
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            _close_stdout()


def _close_stdout() -> None:
    """Send what is left to nowhere, so that Python does not complain about the closed pipe when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
