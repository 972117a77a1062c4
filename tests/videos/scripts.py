"""The script page as a browser without JavaScript sends it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from flask import Flask

from tests.support.people import Person, Visitor
from tests.videos import standing
from ytempire.extensions import db, writing
from ytempire.videos.result import Result, digest
from ytempire.videos.scene import Scene
from ytempire.videos.video import Video

SCENES: list[dict[str, Any]] = [
    {"layout": "title", "heading": "Why bees vote", "key": "vote", "narration": "Bees vote.", "background": "mesh",
     "picture_prompt": "A hive"},
    {"layout": "icon_grid", "heading": "Three dances", "narration": "Round, sickle and waggle.",
     "items": [{"text": "Round", "cue": "round"}, {"text": "Sickle", "icon": "moon"}, {"text": "Waggle"}],
     "background": "geometric"},
    {"layout": "comparison", "heading": "Two hives", "narration": "Ten against twenty.", "background": "topo",
     "left": {"label": "Old", "number": 10, "cue": "ten"}, "right": {"label": "New", "number": 20.5, "win": True}},
    {"layout": "chart", "heading": "Bees by year", "narration": "They grew.", "chart": "line",
     "points": [["2019", 14], ["2020", 18.5]], "note": [1, "Record"], "background": "paper"},
]  # fmt: skip


def written(app: Flask, owner: Person, **values: Any) -> str:
    """A completed video with a script of four scenes, as the script step leaves it."""
    video_id = standing.finished(app, owner)
    with app.app_context(), writing():
        video = db.session.get_one(Video, video_id)
        video.scenes[:] = []
        db.session.flush()
        for position, scene in enumerate(SCENES):
            fields = {name: value for name, value in scene.items() if name not in ("layout", "narration")}
            video.scenes.append(Scene(position=position, narration=scene["narration"], layout=scene["layout"],
                                      fields=fields, voice_key=f"v/v/{position}/v",
                                      picture_key=f"p/p/{position}/p"))  # fmt: skip
        data = {"title": video.title, "description": "Of bees.", "tags": ["bees"], "scenes": SCENES}
        db.session.add(Result(user_id=owner.id, video_id=video_id, kind="script", input_hash=digest(video_id),
                              data=data, files={}))  # fmt: skip
        for name, value in {"attempt": 1, **values}.items():
            setattr(video, name, value)
    return video_id


class _Form(HTMLParser):
    """What a browser would send of the form with the id `script`."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._inside = False
        self._name = ""
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == "script"
        if not self._inside:
            return
        unchecked = given.get("type") == "checkbox" and "checked" not in given
        if tag == "input" and given.get("type") != "file" and "name" in given and not unchecked:
            self.sent.append((given["name"], given.get("value", "")))
        if tag in ("textarea", "select"):
            self._name, self._text = given["name"], ""
        if tag == "option" and "selected" in given:
            self.sent.append((self._name, given["value"]))

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text is not None:
            self.sent.append((self._name, self._text.strip("\r\n")))
        if tag in ("textarea", "select"):
            self._text = None


def typed(page: str) -> dict[str, Any]:
    """What a browser would send of the page's form; several values of one name are a list."""
    form = _Form()
    form.feed(page)
    found: dict[str, list[str]] = {}
    for name, value in form.sent:
        found.setdefault(name, []).append(value)
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def opened(visitor: Visitor, video_id: str) -> dict[str, Any]:
    """The fields of the page as they are when it is opened."""
    answer = visitor.get(f"/videos/{video_id}/script")
    assert answer.status_code == 200
    return typed(answer.text)


def edition(app: Flask, video_id: str) -> dict[str, Any]:
    """The edition as it is stored."""
    with app.app_context():
        kept = db.session.get_one(Video, video_id).edition
        assert kept is not None
        return kept
