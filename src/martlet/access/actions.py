"""A write: an actor, a policy, one transaction and a row in the journal."""

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ParamSpec, TypeVar, cast

from django.db import transaction

from martlet.access import journal, policy
from martlet.access.actor import Actor
from martlet.access.errors import Refused

P = ParamSpec("P")
R = TypeVar("R")


def action(
    name: str, *, on: str | None = None, reasons: Iterable[str] = (), **codes: Iterable[str]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a service of a function whose first argument is the actor.

    The policy `name` is checked against the argument called `on` (or against none). A refusal is journaled and raised.
    The journal row holds the names of the keyword arguments that were given, never their values: of a `reason` only a code
    of `reasons`, and "name=code" of an argument whose codes are given here. What somebody typed as their reason stands
    sealed in the row it is about, and nowhere in clear.
    """
    known = {key: frozenset(values) for key, values in {**codes, "reason": reasons}.items()}

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)
        if next(iter(signature.parameters)) != "actor":
            raise TypeError(f"{function.__qualname__}: the first argument of a service is the actor")

        @functools.wraps(function)
        def service(*args: P.args, **kwargs: P.kwargs) -> R:
            given = signature.bind(*args, **kwargs).arguments
            actor = cast(Actor, given["actor"])
            obj = given.get(on) if on else None
            decision = policy.decide(actor, name, obj)
            if not decision:
                journal.record(actor, name, obj, allowed=False, reason=decision.reason)
                raise Refused(name, decision.reason)
            fields, reason = told(kwargs, on, known)
            with transaction.atomic():
                result = function(*args, **kwargs)
                subject = obj if obj is not None else _row(result)
                journal.record(actor, name, subject, fields=fields, reason=reason)
            return result

        cast(Any, service).policy, cast(Any, service).reasons = name, known["reason"]
        return service

    return decorate


def told(given: Mapping[str, Any], on: str | None, codes: Mapping[str, frozenset[str]]) -> tuple[tuple[str, ...], str]:
    """What the journal is told of these arguments: their names, codes where they are codes, and the reason where it is one."""
    reason = str(given.get("reason") or "")
    told_itself = not reason or reason in codes["reason"]
    names = (key for key in given if key != on and not (key == "reason" and told_itself))
    fields = tuple(
        f"{key}={given[key]}" if key != "reason" and given[key] in codes.get(key, ()) else key for key in names
    )
    return fields, reason if reason in codes["reason"] else ""


def _row(result: Any) -> Any:
    return result if hasattr(result, "_meta") else None
