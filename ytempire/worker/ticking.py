"""What the clock does at each of its turns: puts back what is lost, lets go on what may, looks after what is kept."""

from __future__ import annotations

from ytempire.accounts import notice_mail
from ytempire.analytics import jobs as counting
from ytempire.channels import token_jobs
from ytempire.extensions import db, utcnow
from ytempire.pipeline import jobs as films
from ytempire.publishing import jobs as publications
from ytempire.quotas import upkeep


def tick() -> None:
    """One turn. Each part is idempotent and, where there is nothing to do, a look at an index."""
    try:
        films.wake()
        films.reconcile()
        publications.wake()
        publications.reconcile()
        films.close_strays()
        upkeep.close_dead(utcnow())
        films.sweep()
        counting.reconcile()
        token_jobs.check_due()
        upkeep.tidy(utcnow())
        notice_mail.send_in_background()
    finally:
        db.session.remove()
