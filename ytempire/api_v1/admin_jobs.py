"""`/v1/admin/jobs`: the work of the whole installation, for admins."""

from __future__ import annotations

from typing import Any

from ytempire.admin import work
from ytempire.api_v1.admin_work_shapes import WorkShape
from ytempire.api_v1.blueprint import bp
from ytempire.api_v1.operation import operation

TAG = "Admin"


@bp.get("/admin/jobs")
@operation(gives=WorkShape, scope="admin", tag=TAG)
def read_jobs() -> Any:
    """Read what is in the queues, what each worker does, where videos stand, and what failed."""
    queues, workers = work.queues_and_workers()
    return {
        "queues": queues, "workers": workers, "videos": work.by_status(), "failures": work.failures(),
        "deliveries": work.deliveries(),
    }  # fmt: skip
