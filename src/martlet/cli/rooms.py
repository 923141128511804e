"""Words that rooms speak themselves: each is the name of a management command of a room."""

from martlet.cli.framework import call, set_up
from martlet.cli.sentences import Failed
from martlet.cli.words import Words

SPOKEN = {
    "demo": "fill an empty Martlet with a believable network: --persons --cases --contacts --seed",
    "telephony": "config DIR writes the whole configuration of an Asterisk; run starts the one in .exchange",
    "switchboard": "route calls between the exchange and the volunteers",
}


def speak(word: str, rest: list[str]) -> int:
    set_up()
    from django.core.management import get_commands

    if word not in get_commands():
        raise Failed(f"This installation has no '{word}'.")
    return call(word, *rest)


def add_to(words: Words) -> None:
    for name, text in SPOKEN.items():
        words.parsers.add_parser(name, help=text)
