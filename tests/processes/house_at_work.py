"""A colleague at a keyboard in another process: reads one command a line, answers one line of JSON. Run by the tests
of the event stream, so that what a browser gets crosses real processes and real commits."""

import json
import sys
import time

import django

django.setup(set_prefix=False)

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from tests.base import cut_others  # noqa: E402

from martlet.access.live import publish  # noqa: E402
from martlet.access.live.reading import position_now  # noqa: E402
from martlet.access.models import LiveEvent, Office, RoleGrant, StoredSession, User  # noqa: E402
from martlet.access.sessionstore import SessionStore  # noqa: E402


def office(code: str, short: str) -> int:
    made = Office.objects.create(code=code, name_zh=code, name_en=code, short=short, area_code="110000")
    return made.pk


def colleague(username: str, office_id: int) -> int:
    user = User(username=username, work_name=username, office_id=office_id, password="!")
    user.save()
    RoleGrant.objects.create(user=user, role="volunteer", office_id=office_id)
    return user.pk


def sign_in(user_id: int) -> str:
    """The cookie of a fresh session."""
    store = SessionStore()
    store[SESSION_KEY] = str(user_id)
    store[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    store[HASH_SESSION_KEY] = User.objects.get(pk=user_id).get_session_auth_hash()
    store.save()
    store.save()  # a second time, as a page does
    return store.fresh_cookie or ""


def sign_out(user_id: int) -> None:
    StoredSession.objects.filter(user_id=user_id).delete()


def news(kind: str, user_id: int | None, office_id: int | None, times: int = 1) -> float:
    """Publish in one transaction; the moment after its commit."""
    with transaction.atomic():
        for number in range(times):
            publish(kind, user_id=user_id, office_id=office_id, data={"n": number})
    return time.time()


def position() -> str:
    return position_now()


def put_back(count: int) -> None:
    """As a restored backup of PostgreSQL looks: the newest events never were, their numbers are given again."""
    LiveEvent.objects.filter(
        id__in=list(LiveEvent.objects.order_by("-id").values_list("id", flat=True)[:count])
    ).delete()
    newest = LiveEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('access_live_event', 'id'), %s)", [max(1, newest)])
    cut_others()


WORDS = {word.__name__: word for word in (office, colleague, sign_in, sign_out, news, position, cut_others, put_back)}

if __name__ == "__main__":
    print(json.dumps("ready"), flush=True)
    for line in sys.stdin:
        word, *arguments = json.loads(line)
        print(json.dumps(WORDS[word](*arguments)), flush=True)
