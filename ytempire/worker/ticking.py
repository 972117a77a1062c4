"""What the clock does at each of its turns: puts back what is lost, lets go on what may, looks after what is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from redis.exceptions import RedisError
from sqlalchemy.exc import InterfaceError, OperationalError

from ytempire.accounts import notice_mail
from ytempire.analytics import jobs as counting
from ytempire.billing import jobs as payments
from ytempire.channels import token_jobs
from ytempire.extensions import db, utcnow
from ytempire.pipeline import jobs as films
from ytempire.publishing import jobs as publications
from ytempire.quotas import upkeep
from ytempire.webhooks import fanning
from ytempire.webhooks import jobs as webhooks
from ytempire.worker import tidying

AWAY = (RedisError, OperationalError, InterfaceError)  # no step can do without
STEPS: tuple[tuple[str, Callable[[], object]], ...] = (
    ("what Stripe says is worked off", payments.put_back),
    ("films are woken", films.wake),
    ("films are put back", films.reconcile),
    ("publications are woken", publications.wake),
    ("publications are put back", publications.reconcile),
    ("events are handed to webhooks", fanning.fan_out),
    ("webhooks are delivered", webhooks.enqueue_due),
    ("reservations of money are closed", films.close_strays),
    ("reservations of quota are closed", lambda: upkeep.close_dead(utcnow())),
    ("unfinished files are removed", films.sweep),
    ("channels are counted", counting.reconcile),
    ("tokens are checked", token_jobs.check_due),
    ("payments are compared with Stripe", payments.compare_due),
    ("old calls are removed", lambda: upkeep.tidy(utcnow())),
    ("what is old is removed", lambda: tidying.tidy_due(utcnow())),
    ("notices are mailed", notice_mail.send_in_background),
)

log = logging.getLogger(__name__)


class Ticking:
    """Each step is idempotent and, where there is nothing to do, a look at an index."""

    def __init__(self, steps: Sequence[tuple[str, Callable[[], object]]] = STEPS) -> None:
        self._steps = steps
        self._broken: set[str] = set()

    def tick(self) -> None:
        """One turn. A step that breaks holds up no other. Raises what a Redis or a database that is away raises."""
        try:
            for name, step in self._steps:
                self._take(name, step)
        finally:
            db.session.remove()

    def _take(self, name: str, step: Callable[[], object]) -> None:
        try:
            step()
        except AWAY:
            raise
        except Exception:
            db.session.rollback()
            if name not in self._broken:  # said once, not every two seconds
                log.exception("The clock goes on without this: %s", name)
            self._broken.add(name)
        else:
            if name in self._broken:
                log.warning("The clock does this again: %s", name)
            self._broken.discard(name)
