"""An installation that knows an n8n, a person in it who calls `/v1`, and what came of it in its database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from tests.support.films import channel_of
from tests.support.people import person
from tests.support.programs import Program
from tests.support.stack import Stack
from ytempire.channels.channel import SHORTEST
from ytempire.extensions import db
from ytempire.videos.video import Video
from ytempire.webhooks import own
from ytempire.webhooks.delivery import Attempt, Delivery
from ytempire.webhooks.received import Received

SECRET = "n8n-and-this-installation-alone-know-it-0001"
SPOKEN = "Salt is old. You know it. Try it."  # a film of a few seconds
SCOPES = ("videos:write", "webhooks")
HERE = {"writer": "local", "narrator": "local", "illustrator": "local"}  # nothing leaves this computer


class Installation(Stack):
    """Its own n8n is at `hook`. Webhooks of people may be on this computer, too."""

    def __init__(self, folder: Path, hook: str) -> None:
        super().__init__(folder, n8n_webhook_url=hook, n8n_webhook_secret=SECRET, webhooks_allow_private=1)

    def begin(self) -> None:
        """Somebody with an API key, once it runs."""
        self.person = person(self.app, "operator@example.com")
        self.key = str(Program.with_key(self.app, self.person, SCOPES).bearer)

    def channel(self, name: str, mode: str) -> str:
        """The id of a channel whose films are as short as they can be, and good enough for it."""
        return channel_of(self.app, self.person, name, publish_mode=mode, quality_threshold=0.0,
                          duration_target=SHORTEST, **HERE)  # fmt: skip

    def post(self, path: str, body: Any) -> dict[str, Any]:
        """What `/v1` answers, whose status has to be a good one."""
        answer = httpx.post(f"{self.address}/v1{path}", json=body, headers={"Authorization": f"Bearer {self.key}"},
                            timeout=60)  # fmt: skip
        assert answer.is_success, f"{path} answered {answer.status_code}: {answer.text}"
        data: dict[str, Any] = answer.json()["data"]
        return data

    def film(self, channel_id: str, topic: str) -> str:
        """The id of a film that is asked for."""
        asked = {"channel_id": channel_id, "topic": topic, "script": SPOKEN}
        return str(self.post("/videos/generate", asked)["video_id"])

    def endpoint(self, url: str, *events: str) -> dict[str, Any]:
        """A webhook of the person's own, with its secret and its token."""
        return self.post("/webhooks/endpoints", {"url": url, "events": list(events)})

    def sent(self, event: str, video_id: str, endpoint_id: str = own.ID) -> list[int | None]:
        """What the receiver answered each time it was told this of the video."""
        tries = select(Attempt.status).join(Delivery, Delivery.id == Attempt.delivery_id).order_by(Attempt.id)
        mine = tries.where(Delivery.endpoint_id == endpoint_id, Delivery.event == event)
        return self.rows(mine.where(Delivery.body.contains(video_id)))

    def heard(self, video_id: str) -> list[tuple[str, str, int]]:
        """Workflow, outcome and status of what n8n has said of the video."""
        calls = select(Received.name, Received.outcome, Received.status).order_by(Received.id)
        return [tuple(row) for row in self.rows(calls.where(Received.body.contains(video_id)), whole=True)]

    def videos(self, topic: str) -> list[str]:
        return self.rows(select(Video.id).where(Video.topic == topic))

    def rows(self, query: Any, whole: bool = False) -> list[Any]:
        with self.app.app_context():
            found = db.session.execute(query)
            return list(found.all() if whole else found.scalars())
