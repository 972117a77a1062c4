"""Lives of calls as the pipeline lives them, and how many a second by many threads."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import update

from benchmarks.ledger_fill import CHANNELS, USERS
from ytempire.costs import ledger
from ytempire.costs.counter import Counter
from ytempire.costs.ledger import Call
from ytempire.costs.limit import Payer
from ytempire.costs.prices import Priced
from ytempire.extensions import db, writing

THREADS = 32
FLOOR = ("bench", "", "")  # the counter of the bare UPDATE
number = itertools.count(1)


def reserve(place: int) -> int:
    """A reservation for a video that had none; its id."""
    payer = Payer(1 + place % USERS, f"ch_{place % CHANNELS}", f"video-{place}-{next(number)}")
    call = Call(payer, "voice", "elevenlabs", "model", "kind:hash", "lease")
    with writing():
        return ledger.reserve(call, Priced(20, []))


def in_transaction(act: Callable[..., Any], *arguments: Any) -> None:
    with writing():
        act(*arguments)


def live(place: int) -> None:
    """Reserved, sent and settled, each in its transaction."""
    reservation = reserve(place)
    in_transaction(ledger.mark_sent, reservation)
    in_transaction(ledger.settle, reservation, Priced(15, []))


def update_one_row(_place: int) -> None:
    """What any count that many share costs at least."""
    statement = update(Counter).where(Counter.scope == FLOOR[0]).values(spent=Counter.spent + 1)
    in_transaction(lambda: db.session.execute(statement, execution_options={"synchronize_session": False}))


def rate(app: Flask, act: Callable[[int], None], seconds: float) -> float:
    """How often a second the threads do it together."""
    done, over = [0] * THREADS, threading.Event()

    def work(place: int) -> None:
        with app.app_context():
            while not over.is_set():
                act(place)
                done[place] += 1

    threads = [threading.Thread(target=work, args=(place,)) for place in range(THREADS)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    over.set()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - begun)
