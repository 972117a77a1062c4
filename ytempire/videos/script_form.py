"""The script of a video as its creator changes it: title, description, tags, and the scenes in their order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from ytempire.channels.fields import TagsField, few_enough
from ytempire.providers.choice import Service
from ytempire.text import one_line, plain
from ytempire.videos.edition import MOST_SCENES
from ytempire.videos.scene_form import SceneForm
from ytempire.videos.takes import Film

LONGEST_TITLE = 100  # characters, what YouTube takes
LONGEST_DESCRIPTION = 5000
NAME = re.compile(r"s([1-9]\d{0,4})")  # of a scene on the page


class ScriptForm(FlaskForm):
    """A whole script. `order` in the request names its scenes, so that moving one is moving its name."""

    title = StringField(
        "Title", filters=[one_line],
        validators=[DataRequired("Give the film a title."),
                    Length(max=LONGEST_TITLE, message=f"YouTube takes titles of {LONGEST_TITLE} characters.")],
    )  # fmt: skip
    description = TextAreaField(
        "Description", filters=[plain],
        validators=[Length(max=LONGEST_DESCRIPTION, message=f"YouTube takes {LONGEST_DESCRIPTION:,} characters.")],
    )  # fmt: skip
    tags = TagsField("Tags", validators=[few_enough], default=list)
    mark = HiddenField()  # what the page was opened on

    scenes: list[SceneForm]
    pairing: str

    @classmethod
    def of(cls, edition: Mapping[str, Any], mark: str, pairing: str, film: Film | None = None) -> ScriptForm:
        """The form filled with an edition; `pairing` is the type that its film is set in, `film` its takes."""
        about = {name: edition.get(name) for name in ("title", "description", "tags")}
        form = cls(formdata=None, data={**about, "mark": mark})
        form.pairing = pairing
        form.scenes = [SceneForm.of(n, scene, pairing, film) for n, scene in enumerate(edition["scenes"], 1)]
        return form

    @classmethod
    def sent(cls, formdata: MultiDict[str, str], pairing: str) -> ScriptForm:
        """The form as it was sent, without checking it."""
        form = cls(formdata=formdata)
        names = [match for match in map(NAME.fullmatch, dict.fromkeys(formdata.getlist("order"))) if match]
        form.pairing = pairing
        form.scenes = [SceneForm.sent(int(name[1]), formdata, pairing) for name in names[: MOST_SCENES + 1]]
        return form

    def beside(self, film: Film) -> ScriptForm:
        """The form beside the film that there is: what it offers to be made anew."""
        for scene in self.scenes:
            scene.film = film
        return self

    def spoken_by(self, service: Service) -> ScriptForm:
        """The form for a script that this service speaks: it decides which words can be said."""
        for scene in self.scenes:
            scene.spoken_here = service.local
        return self

    def scene(self, name: str) -> SceneForm | None:
        """The scene of that name, `s4`."""
        return next((scene for scene in self.scenes if scene.id == name), None)

    def act(self, words: Sequence[str]) -> None:
        """Do what a button says: `up s4`, `down s4`, `add s4` (after it), `delete s4`, `drop s4 <picture>`.

        Anything else, or a scene that is not there, changes nothing.
        """
        scene = self.scene(words[1]) if len(words) > 1 else None
        if scene is None:
            return
        place = self.scenes.index(scene)
        match words[0]:
            case "up" | "down":
                self._move(place, -1 if words[0] == "up" else 1)
            case "add" if len(self.scenes) < MOST_SCENES:
                self.scenes.insert(place + 1, self._blank())
            case "delete" if len(self.scenes) > 1:
                del self.scenes[place]
            case "drop" if len(words) > 2 and words[2] in scene.pictures:
                scene.pictures.remove(words[2])

    def validate(self, extra_validators: Any = None) -> bool:
        valid = [super().validate(extra_validators), *[scene.validate() for scene in self.scenes]]
        if not self.scenes or len(self.scenes) > MOST_SCENES:
            self.form_errors = [f"A film that is edited here has 1 to {MOST_SCENES} scenes."]
            return False
        return all(valid)

    @property
    def wrong(self) -> list[SceneForm]:
        """The scenes in which something is wrong."""
        return [scene for scene in self.scenes if scene.errors]

    def edition(self, scenes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """What is typed, as a video keeps it."""
        return {"title": self.title.data, "description": self.description.data or "",
                "tags": list(self.tags.data or []), "scenes": [dict(scene) for scene in scenes]}

    def _move(self, place: int, by: int) -> None:
        target = min(max(place + by, 0), len(self.scenes) - 1)
        self.scenes.insert(target, self.scenes.pop(place))

    def _blank(self) -> SceneForm:
        free = max(scene.number_on_page for scene in self.scenes) + 1
        return SceneForm.of(free, {"layout": "statement", "narration": ""}, self.pairing)
