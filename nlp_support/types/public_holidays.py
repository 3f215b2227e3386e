"""The public holidays of countries, from the package of that name."""

from collections.abc import Container
from datetime import date

from ..errors import InvalidArgument, MissingExtra, closest


def public_holidays(country: str, subdivision: str | None) -> Container[date]:
    """The public holidays of a country, or of a part of it, in all years that the package knows.

    Args:
        country: its ISO 3166-1 code of two letters, such as "KR".
        subdivision: the code of a state or region, such as "BY" for Bavaria.

    Raises:
        MissingExtra: the package holidays is not installed.
        InvalidArgument: there is no such country or part.
    """
    try:
        import holidays
    except ImportError as error:
        raise MissingExtra(
            "the public holidays of countries need the package holidays, which is not installed: "
            "pip install 'nlp-support[holidays]'"
        ) from error
    parts = holidays.list_supported_countries(include_aliases=False)
    if country not in parts:
        raise InvalidArgument(f"no holidays are known of country {country!r}; {closest(country, parts)}")
    if subdivision is not None and subdivision not in parts[country]:
        known = closest(subdivision, parts[country]) if parts[country] else "it has none"
        raise InvalidArgument(f"no holidays are known of {country}-{subdivision}; {known}")
    found: Container[date] = holidays.country_holidays(country, subdiv=subdivision)
    return found
