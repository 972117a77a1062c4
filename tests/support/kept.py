"""Apps that are kept from test to test: to make one costs more than most tests do, and so does each statement that its
engine has not compiled before. Two tests with the same settings have the same app, as two requests have."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask

from ytempire import create_app
from ytempire.channels.service_voices import Catalogue
from ytempire.config import Settings
from ytempire.extensions import db

AT_MOST = 8  # apps, those of the latest tests


@dataclass
class Kept:
    app: Flask
    config: dict[str, Any]
    extensions: dict[str, Any]
    lent: bool = False


_apps: OrderedDict[str, Kept] = OrderedDict()


@contextmanager
def app_of(settings: Settings) -> Iterator[Flask]:
    """An app with these settings as it was when it was made, whatever tests have changed in it since."""
    kept = _lent(settings)
    try:
        yield kept.app
    finally:
        kept.lent = False
        with kept.app.app_context():
            db.session.remove()
            db.engine.dispose()


def _lent(settings: Settings) -> Kept:
    key = repr(sorted(settings.model_dump().items()))
    kept = _apps.get(key)
    if kept is None or kept.lent:  # two at once are two processes of one installation
        app = create_app(settings)
        kept = Kept(app, dict(app.config), dict(app.extensions))
        _apps[key] = kept
    _apps.move_to_end(key)
    while len(_apps) > AT_MOST:
        _apps.popitem(last=False)
    _put_back(kept.app.config, kept.config)
    kept.app.config["SETTINGS"] = settings.model_copy()  # some tests change it where it stands
    _put_back(kept.app.extensions, kept.extensions)
    kept.app.extensions["ytempire_service_voices"] = Catalogue()  # it remembers what a service told of its voices
    kept.lent = True
    return kept


def _put_back(changed: dict[str, Any], before: dict[str, Any]) -> None:
    changed.clear()
    changed.update(before)
