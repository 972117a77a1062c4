"""The programs of an installation, and how to tell that the web process is ready."""

from __future__ import annotations

import functools
import http.client
import sys
from dataclasses import replace

from ytempire.config import PROJECT, Settings
from ytempire.ground import redis_server
from ytempire.ground.child import Program

REDIS, STANDINS = "redis", "standins"
ANSWERED_WITHIN = 160.0  # seconds; a little more than a worker waits for
REDIS_CHATTER = ("Memory overcommit", "scheduling shutdown", "ready to exit")


def redis(settings: Settings) -> Program:
    prepare = functools.partial(redis_server.prepare, settings)
    return Program(REDIS, redis_server.command(settings), PROJECT, prepare, REDIS_CHATTER)


def migration() -> Program:
    return _python("database", "-m", "flask", "--app", "wsgi", "db", "upgrade")


def web() -> Program:
    """Settings of its own are in `gunicorn.conf.py`, which gunicorn finds by itself."""
    return _python("web", "-m", "gunicorn", "wsgi:app")


def worker(number: int) -> Program:
    """It ends at once, unless it waits for an answer that is paid for."""
    return replace(_python(f"worker {number}", "worker.py"), grace=ANSWERED_WITHIN)


def publisher() -> Program:
    """One worker more that only publishes and counts views, so that no render ever holds up an upload."""
    return _python("publisher", "worker.py", "billing", "publish", "sync")


def courier() -> Program:
    """One worker more that only delivers webhooks, so that none waits for a film. It ends at once: what it was in the
    middle of goes out again."""
    return _python("courier", "worker.py", "billing", "webhooks")


def clock() -> Program:
    return _python("clock", "worker.py", "--clock")


def standins(port: int, settings: Settings) -> Program:
    """The stand-ins for the paid services: at every start on the port that the others are pointed to. What Stripe has
    to tell goes to the web process."""
    webhooks = f"http://{_reached(settings)}:{settings.port}{settings.api_v1_prefix}/webhooks/stripe"
    return _python(STANDINS, "-m", "tests.standins", "--port", str(port), "--speak", "--webhooks", webhooks)


def web_answers(settings: Settings) -> bool:
    """Whether the web process answers its health page."""
    return _answers(_reached(settings).strip("[]"), settings.port, "/healthz")


def _reached(settings: Settings) -> str:
    """The host at which the web process is reached from this machine, as it stands in an address."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)  # noqa: S104
    return f"[{host}]" if ":" in host else host


def standins_answer(port: int) -> bool:
    return _answers("127.0.0.1", port, "/control/bill")


def _answers(host: str, port: int, page: str) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", page)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _python(name: str, *arguments: str) -> Program:
    return Program(name, [sys.executable, "-u", *arguments], PROJECT, copied=True)
