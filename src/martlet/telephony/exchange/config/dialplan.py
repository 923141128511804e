"""extensions.conf: every line goes to the switchboard; when nobody is there, phones ring and voicemail takes the rest.

The rule of the house: never 603, never endless ringing, never the exchange's own error tone. What happens while no
switchboard is connected leaves a note in the memory spool (`away/`), which the switchboard takes over when it returns.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from martlet.telephony.exchange import APP

if TYPE_CHECKING:
    from martlet.telephony.exchange.config import LinePlan, Plan

SPOKEN = ("voicemail", "goodbye")  # what callers hear of it, besides the beep
AT_ONCE = 40  # phones asked for in one step: Asterisk's line has an end


def extension(number: str, *steps: str) -> str:
    """`exten => number,1,first` and the rest as `same => n`; a step `label: App()` gets that label."""
    lines = []
    for position, step in enumerate(steps):
        label, found, application = step.partition(": ")
        named = bool(found) and label.isidentifier()
        mark, application = (f"({label})", application) if named else ("", step)
        start = " same => n" if position else f"exten => {number},1"
        lines.append(f"{start}{mark},{application}")
    return "\n".join(lines) + "\n"


def files(plan: Plan) -> dict[str, str]:
    parts = [
        "[general]\nstatic=yes\nwriteprotect=yes\nautofallthrough=yes\n",
        "[void]\n",
        from_trunk(plan),
        "[lines]\n",
    ]
    parts += [line(plan, one) for one in plan.lines]
    parts.append(note_when_away(plan))
    if plan.demo_caller:
        parts.append(demo_caller())
    return {"extensions.conf": "\n".join(parts)}


def from_trunk(plan: Plan) -> str:
    """Which dialled number is which line. The switchboard is the very first step: each step before it costs the caller a
    moment; STASISSTATUS tells whether it was there. A number nobody owns is told so in words, not by a tone."""
    text = "[from-trunk]\n"
    for one in plan.lines:
        text += extension(
            one.number,
            f"Stasis({APP},line,{one.id})",
            f'GotoIf($["${{STASISSTATUS}}" = "FAILED"]?lines,{one.id},alone)',
            "Hangup()",
        )
    return text + extension("_[+0-9]!", "Answer()", "Playback(martlet-goodbye)", "Hangup()")


def line(plan: Plan, one: LinePlan) -> str:
    """What becomes of a call that the switchboard does not take, or gives back."""
    return extension(
        str(one.id),
        "alone: Set(MARTLET_AWAY=1)",
        f"Set(CHANNEL(language)={one.language})",
        f"Set(MARTLET_LINE={one.id})",
        "Set(MARTLET_SINCE=${EPOCH})",
        # Who is on duty, as the switchboard last said; after a restart of the exchange every phone that is registered.
        f"Set(MARTLET_RING=${{GLOBAL(MARTLET_DUTY_{one.id})}})",
        'GotoIf($["${MARTLET_RING}" != ""]?ring)',
        *registered(one.phones),
        'ring: GotoIf($["${REPLACE(MARTLET_RING,&)}" = ""]?message)',
        f"Dial(${{MARTLET_RING}},{plan.unattended_ring_seconds})",
        'GotoIf($["${DIALSTATUS}" = "ANSWER"]?end)',
        "message: Answer()",
        *say(one, "voicemail"),
        "Playback(martlet-beep)",
        f"Record({plan.spool}/away/${{UNIQUEID}}.wav,6,{one.message_seconds},kq)",
        *say(one, "goodbye"),
        "end: Hangup()",
    )


def registered(phones: tuple[str, ...]) -> list[str]:
    """Steps that gather the phones which are there; of the others nothing is added."""
    found = [f"${{PJSIP_DIAL_CONTACTS({name})}}" for name in phones]
    some = ["&".join(found[place : place + AT_ONCE]) for place in range(0, len(found), AT_ONCE)]
    return [f"Set(MARTLET_RING=${{MARTLET_RING}}&{contacts})" for contacts in some]


def say(one: LinePlan, name: str) -> list[str]:
    """An announcement in the line's own words; where its sound is not there, the house's rather than nothing."""
    own = dict(one.says).get(name)
    house = f"Playback(martlet-{name})"
    if own is None:
        return [house]
    return [f"Playback(martlet-{own})", f'ExecIf($["${{PLAYBACKSTATUS}}" = "FAILED"]?{house})']


def note_when_away(plan: Plan) -> str:
    """What was seen of a call the switchboard missed: line, number, since, status, talk seconds. Memory only."""
    fields = "${MARTLET_LINE}|${CALLERID(num)}|${MARTLET_SINCE}|${DIALSTATUS}|${ANSWEREDTIME}|${DIALEDPEERNAME}"
    note = f"Set(FILE({plan.spool}/away/${{UNIQUEID}}.note)={fields})"
    return extension("h", f'ExecIf($["${{MARTLET_AWAY}}" = "1"]?{note})')


def demo_caller() -> str:
    """The worker's phone in the browser may call any line and say which of the demo's numbers it is."""
    return "[demo-caller]\n" + extension(
        "_[+0-9].",
        "Set(CALLERID(num)=${FILTER(+0123456789,${PJSIP_HEADER(read,X-Demo-Caller)})})",
        "Set(CALLERID(name)=)",
        "Goto(from-trunk,${EXTEN},1)",
    )
