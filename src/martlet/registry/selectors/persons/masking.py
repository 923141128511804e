"""Values of a file as a form may show them, and beside what somebody else saved."""

from martlet.foundation.languages import reader_language
from martlet.foundation.text import masked_name
from martlet.registry.models import Person
from martlet.registry.rules import codes


def masked_values(person: Person) -> dict[str, str]:
    """The identifying values of an opened file as a form may show them: enough to recognise, no more."""
    code, words = codes.split_home(person.home_area)
    province = codes.label("province", code, "zh")
    county = words.removeprefix(province)
    return {
        "name": masked_name(person.name),
        "birth_year": f"{str(person.birth_year)[:3]}*" if person.birth_year else "",
        "home_words": (county[:2] + "…") if county else "",
        "wechat": f"{person.wechat[:1]}***" if person.wechat else "",
    }


def compared(person: Person) -> list[tuple[str, str]]:
    """(form field, value as it may be shown) of all values of an opened file: what somebody else saved meanwhile."""
    tongue = reader_language()
    return [
        *masked_values(person).items(),
        ("gender", codes.label("gender", person.gender, tongue)),
        ("home_province", codes.label("province", person.home_province, tongue)),
        ("trade", codes.label("trade", person.trade, tongue)),
        ("industry", codes.label("industry", person.industry, tongue)),
        ("languages", "、".join(codes.label("language", one, tongue) for one in person.languages)),
        ("approach_note", person.approach_note),
    ]
