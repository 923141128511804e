"""A desk phone registers at a real exchange with what its volunteer's page shows, and rings."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.adapters.exchange_house import NUMBER, House, why_not
from tests.adapters.sip_phone import Phone, heard_tone, until

pytestmark = [
    pytest.mark.exchange,
    pytest.mark.timeout(180),
    pytest.mark.skipif(bool(why_not()), reason=why_not() or "-"),
]
WORKER, VOLUNTEER = 440.0, 700.0
SHOWN = """
import json, re, sys
import django; django.setup()
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from martlet.access.models import User
from martlet.access.sessionstore import SessionStore
request = HttpRequest()
request.session = SessionStore()
login(request, User.objects.get(username=sys.argv[1]), backend=settings.AUTHENTICATION_BACKENDS[0])
request.session.save()
reader = Client(SERVER_NAME="127.0.0.1")
reader.cookies[settings.SESSION_COOKIE_NAME] = request.session.fresh_cookie
answer = reader.get(reverse("volunteers:duty"))
page = answer.content.decode()
assert answer.status_code == 200, (answer, page[:500])
server, name = re.findall("<code>([^<]+)</code>", page)
password = reader.post(reverse("telephony:desk-password")).content.decode()
print(json.dumps([server, name, password, password in page]))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with House(tmp_path_factory.mktemp("desks"), people=2, desks_register=True) as running:
        yield running


def shown(house: House, user: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, user], env=house.environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    server, name, password, stands_there = json.loads(done.stdout.splitlines()[-1])
    assert stands_there is False  # before it was asked for
    return [server, name, password]


def test_a_desk_phone_registers_with_what_the_page_shows_rings_and_is_heard(house: House) -> None:
    first, second = shown(house, "v1"), shown(house, "v2")
    assert ([first[1], second[1]], first[2] == second[2]) == (["s1", "s2"], False)
    phone = Phone("127.0.0.3", 0, ("127.0.0.1", house.sip), name="s1", tone=VOLUNTEER)
    house.phones.append(phone)
    assert phone.register(first[0], "s1", "no such password") in (401, 403)
    assert phone.register(first[0], "s1", second[2]) in (401, 403)  # a colleague's own
    assert phone.register(*first) == 200
    house.write("update volunteers_duty set state='break' where user_id != 1")
    worker = house.caller(tone=WORKER)
    worker.call(NUMBER)
    assert (phone.ringing.wait(15), worker.connected.wait(10)) == (True, True)
    until(lambda: len(worker.heard) > 16000 and len(phone.heard) > 16000)
    assert (heard_tone(worker.heard, VOLUNTEER), heard_tone(phone.heard, WORKER)) == (True, True)
    worker.hang_up()
    assert phone.over.wait(5)
    kept = [path for path in house.data.glob("*.log") if first[2] in path.read_text(errors="replace")]
    assert kept == []  # the password
