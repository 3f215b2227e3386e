"""How agents sign: what the end of a message looks like, and what is cut."""

import pytest

from nlp_support.text.profile.signing import Signing, ways_of
from nlp_support.text.profile.signs import signs

from support import message

ANSWERS = ("Yes, from ten.", "We do, gladly.", "It is oak.", "In three days.", "Bring it along.")


def replies(ends):
    return [
        message(f"a{n}", f"{answer} {end}", role="agent", agent_id=f"g{n}")
        for n, (answer, end) in enumerate(zip(ANSWERS, ends, strict=True))
    ]


@pytest.mark.parametrize(
    "ends",
    [
        ("~ Team Rosa", "~ Team Ole", "~ Team Ida", "~ Team Jan", "~ Team Eva"),
        ("– Equipo Rosa", "– Equipo Leo", "– Equipo Ida", "– Equipo Ana", "– Equipo Eva"),
        (
            "Viele Grüße, Rosa",
            "Viele Grüße, Till",
            "Viele Grüße, Ole",
            "Viele Grüße, Jan",
            "Viele Grüße, Ida",
        ),
        ("Regards, Rosa", "Regards, Will", "Regards, Don", "Regards, May", "Regards, Ida"),
    ],
)
def test_names_that_are_words_too_are_cut_as_well(ends):
    signing = Signing(frozenset(ways_of(replies(ends), ())))
    assert [signing.cut(one.text) for one in replies(ends)] == list(ANSWERS)


@pytest.mark.parametrize(
    "text", ["Bring it along. ~ Team", "Bring it along. Till then", "We mend it. Will do"]
)
def test_what_is_no_sign(text):
    assert list(signs(text)) == []
