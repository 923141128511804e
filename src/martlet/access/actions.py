"""A write: an actor, a policy, one transaction and a row in the journal."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from django.db import transaction

from martlet.access import journal, policy
from martlet.access.actor import Actor
from martlet.access.errors import Refused

P = ParamSpec("P")
R = TypeVar("R")


def action(name: str, *, on: str | None = None) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a service of a function whose first argument is the actor.

    The policy `name` is checked against the argument called `on` (or against none). A refusal is journaled and raised.
    The journal row holds the names of the keyword arguments that were given, never their values.
    """

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
            fields = tuple(key for key in kwargs if key not in ("reason", on))
            with transaction.atomic():
                result = function(*args, **kwargs)
                subject = obj if obj is not None else _row(result)
                journal.record(actor, name, subject, fields=fields, reason=str(kwargs.get("reason", "") or ""))
            return result

        cast(Any, service).policy = name
        return service

    return decorate


def _row(result: Any) -> Any:
    return result if hasattr(result, "_meta") else None
