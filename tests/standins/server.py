"""All stand-ins behind one loopback port: `/openai/v1`, `/elevenlabs`, `/stability`, `/google`, `/stripe`, and
`/control` to steer them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from flask import Flask, request
from flask.typing import ResponseReturnValue
from werkzeug.serving import BaseWSGIServer, make_server

from tests.standins import elevenlabs, google, google_control, openai, stability, stripe, stripe_control
from tests.standins.desk import Desk
from ytempire.ground.standins import KEY, settings_for


class StandIns:
    """The running stand-ins. `desk` has the bill and takes failures; `settings` points the application to them."""

    def __init__(self, port: int = 0, desk: Desk | None = None) -> None:
        self.desk = desk or Desk()
        app = application(self.desk)
        self._server: BaseWSGIServer = make_server("127.0.0.1", port, app, threaded=True)
        self._server.daemon_threads = True  # type: ignore[attr-defined]
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    @property
    def settings(self) -> dict[str, str]:
        """Settings of the application, by the names of the environment in lower case. Nobody has to pay: what plans
        allow is no matter of most tests."""
        return {**settings_for(self.address), "billing": "off"}

    @property
    def paying_settings(self) -> dict[str, str]:
        """The same, where plans are paid for at the stand-in for Stripe."""
        return settings_for(self.address)

    def serve(self) -> None:
        """Answer until the process ends."""
        self._server.serve_forever()

    @contextmanager
    def running(self) -> Iterator[StandIns]:
        # It looks often whether it is to end: many tests have stand-ins of their own, and wait for that.
        thread = threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            thread.join()
            self._server.server_close()


def application(desk: Desk) -> Flask:
    app = Flask("standins")
    app.register_blueprint(openai.blueprint(desk, KEY), url_prefix="/openai/v1")
    app.register_blueprint(elevenlabs.blueprint(desk, KEY), url_prefix="/elevenlabs")
    app.register_blueprint(stability.blueprint(desk, KEY), url_prefix="/stability")
    app.register_blueprint(google.blueprint(desk), url_prefix="/google")
    app.register_blueprint(google_control.blueprint(desk), url_prefix="/control/google")
    app.register_blueprint(stripe.blueprint(desk), url_prefix="/stripe")
    app.register_blueprint(stripe_control.blueprint(desk), url_prefix="/control/stripe")

    @app.get("/control/bill")
    def bill() -> ResponseReturnValue:
        """What was billed so far: `total` in micro-dollars, and each charge."""
        return {"total": desk.total(), "charges": [asdict(charge) for charge in list(desk.bill)]}

    @app.post("/control/failures")
    def fail() -> ResponseReturnValue:
        """`{"service", "kind", "times"}`: have this failure at the next calls."""
        asked = request.get_json()
        desk.fail(asked["service"], asked["kind"], asked.get("times", 1), **asked.get("details", {}))
        return {"status": "ok"}

    @app.post("/control/delays")
    def delay() -> ResponseReturnValue:
        """`{"openai": 0.5}`: seconds before the service answers."""
        desk.delays.update({name: float(seconds) for name, seconds in request.get_json().items()})
        return {"status": "ok"}

    return app
