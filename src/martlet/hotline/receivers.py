"""News of the rooms below."""

from typing import Any

from django.dispatch import receiver

from martlet.hotline import calls
from martlet.hotline.sequels import kept_calls, sequels
from martlet.registry import hooks
from martlet.telephony import hooks as telephony_hooks
from martlet.telephony import signals

hooks.serves.append(calls.serves)
hooks.person_panels.append(calls.person_panel)
telephony_hooks.sequels.append(sequels)
telephony_hooks.kept_calls.append(kept_calls)


@receiver(signals.call_answered)
def answered(sender: Any, call: Any, user: Any, **more: Any) -> None:
    calls.begin(call, user)


@receiver(signals.call_moved)
def moved(sender: Any, call: Any, user: Any, **more: Any) -> None:
    calls.moved(call, user)


@receiver(signals.call_ended)
def ended(sender: Any, call: Any, user: Any = None, **more: Any) -> None:
    calls.end(call)


@receiver(signals.call_missed)
def missed(sender: Any, call: Any, **more: Any) -> None:
    calls.missed(call)


@receiver(signals.silence_to_look_at)
def silent(sender: Any, call: Any, **more: Any) -> None:
    calls.silent(call)


@receiver(signals.recording_sealed)
def recorded(sender: Any, recording: Any, **more: Any) -> None:
    calls.recorded(recording)
