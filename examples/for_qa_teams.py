"""A QA team's release check: replay history, and fail when suggestions got worse.

    python examples/for_qa_teams.py desk.db runs/reference runs/today

Exits with 1 and the reasons when a rule is broken; the first run becomes the reference.
"""

import subprocess
import sys
from pathlib import Path

NLP_SUPPORT = str(Path(sys.executable).with_name("nlp-support"))


def main(store: str, reference: str, today: str) -> int:
    """Replay all accounts of a store, save the run, and hold it against the reference."""
    target = today if Path(reference).exists() else reference
    subprocess.run([NLP_SUPPORT, "eval", "replies", "--store", store, "--all", "--save", target], check=True)
    if target == reference:
        print(f"{reference} is the reference from now on")
        return 0
    gate = [NLP_SUPPORT, "eval", "gate", today, "--against", reference]
    return subprocess.run(gate, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
