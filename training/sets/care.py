"""Tweets to the care accounts of brands, with the mood that one of us read in them: their ids and labels
alone.

A complaint in plain words is negative, a question or a wish without one neutral, thanks and praise
positive; what may be read either way was left out. The accounts that are tested are none of those that are
trained.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from nlp_support.errors import UnreadableFile

from .files import folder, lines
from .sources import LabelledText, clean

GRADES = Path(__file__).parent / "grades" / "care.jsonl"


def care(data: Path, part: str) -> Iterator[LabelledText]:
    """The labelled tweets of customers, `part` train or test; the accounts of each are not those of the
    other.

    Raises:
        UnreadableFile: the set is missing, or is not like this.
    """
    file = folder(data, "ibm_twitter_care") / "dev.json"
    try:
        dialogues = json.loads("\n".join(line for _, line in lines(file)))
        texts = {
            turn["tweet_ID"]: turn["message"]
            for dialogue in dialogues
            for turn in dialogue["dialogContent"]
            if "client" in turn
        }
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadableFile(
            f"{file} is not like the set ({error!r}); expected a list of dialogues"
        ) from error
    for _, line in lines(GRADES):
        grade = json.loads(line)
        if grade["part"] == part and grade["id"] in texts:
            yield LabelledText(clean(texts[grade["id"]]), grade["label"], "en", "care")
