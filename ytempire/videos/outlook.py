"""What a new film will be made with, what that costs, and how long it takes here: said before anything is begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from ytempire import money
from ytempire.accounts.user import User
from ytempire.billing.allowing import PlanLimit
from ytempire.channels.channel import LONGEST, SHORTEST, Channel
from ytempire.config import Settings
from ytempire.costs.limit import Payer
from ytempire.formatting import duration, local
from ytempire.providers import local_voice
from ytempire.providers.choice import AUTO, LOCAL, Services, choose
from ytempire.videos import planned
from ytempire.videos.budget_fit import Fit, fit, longest
from ytempire.videos.estimate import Estimate, estimate
from ytempire.videos.estimate_history import history
from ytempire.videos.pace import about, seconds_to_make
from ytempire.videos.video import Video

LENGTHS = (30, 60, 120, 180, 300, 480, 600, 900, 1200, 1500, 1800, 2400, 3000, 3600)  # that are proposed instead
USUAL_LENGTH, USUAL_FORMAT = 60, "landscape"


@dataclass(frozen=True)
class Wish:
    """What was asked for so far. `channel` is None before there is one; `local_voice` and `local_pictures` say that
    this computer speaks and draws, whatever the channel has."""

    channel: Channel | None
    format: str = USUAL_FORMAT
    seconds: int = USUAL_LENGTH
    topic: str = ""
    notes: str = ""
    script: str = ""
    local_voice: bool = False
    local_pictures: bool = False

    @property
    def here(self) -> list[str]:
        """Those steps, as a video keeps them."""
        return [step for step, asked in (("voice", self.local_voice), ("visuals", self.local_pictures)) if asked]


@dataclass(frozen=True)
class Outlook:
    """The prospect of a film of some seconds in a format."""

    format: str
    seconds: int
    work: int | None  # seconds of making it, about; None before one of that format was made here
    voice_id: str
    voice: local_voice.Voice | None  # None when the channel's voice is not on this computer
    usual: Services  # as the channel has them
    services: Services
    estimate: Estimate
    fit: Fit
    ways: tuple[str, ...]  # sentences: what would fit, where a video may not cost so much
    goes_on: str  # when what does not fit today would go on
    asked_seconds: float  # as a plan counts them: an own script overrules what was asked for
    over_plan: PlanLimit | None  # why the plan does not allow it


def outlook(user: User, wish: Wish) -> Outlook:
    """What to expect of the film that is asked for."""
    settings: Settings = current_app.config["SETTINGS"]
    channel, seconds = wish.channel or newcomer(settings.voices_folder), _within(wish.seconds)
    services, past = services_for(wish), history(user.id)

    def costs(of: Services) -> Estimate:
        return estimate(user.id, channel, of, seconds=seconds, format=wish.format, topic=wish.topic,
                        notes=wish.notes, script=wish.script, past=past)  # fmt: skip

    promised = costs(services)
    fitting = fit(Payer(user.id, channel.id, ""), promised)
    ways = _ways(wish, seconds, services, fitting, costs) if fitting.over_video else ()
    voices = {voice.id: voice for voice in local_voice.voices(settings.voices_folder)}
    work = seconds_to_make(user.id, wish.format, seconds)
    asked = planned.seconds_of(channel, seconds, wish.script)
    return Outlook(
        wish.format, seconds, about(work) if work else None, channel.voice, voices.get(channel.voice), _usual(channel),
        services, promised, fitting, tuple(ways), _goes_on(fitting, user.timezone),
        asked, planned.refusal(user, wish.channel, asked, wish.format),
    )  # fmt: skip


def services_for(wish: Wish) -> Services:
    """Who writes, speaks and draws: as the channel has it, unless this computer is asked for."""
    channel = wish.channel
    return choose(
        current_app.config["SETTINGS"], channel.writer if channel else AUTO,
        LOCAL if wish.local_voice else channel.narrator if channel else AUTO,
        LOCAL if wish.local_pictures else channel.illustrator if channel else AUTO,
        channel.service_voice if channel else "",
    )  # fmt: skip


def switches_of(video: Video) -> dict[str, bool]:
    """The two switches of the form as they were for the video."""
    return {"local_voice": "voice" in video.here, "local_pictures": "visuals" in video.here}


def newcomer(voices: Path) -> Channel:
    """The channel that a first video is given, before it is there."""
    return Channel(id="", name="", language="en-US", style="educational", tone="", audience="", niche="", pace=1.0,
                   palette="", pronunciations=[], voice=local_voice.default_voice(voices), writer=AUTO, narrator=AUTO,
                   illustrator=AUTO, service_voice="")  # fmt: skip


def _usual(channel: Channel) -> Services:
    return services_for(Wish(channel))


def _within(seconds: int) -> int:
    return min(max(seconds, SHORTEST), LONGEST)


def _ways(wish: Wish, seconds: int, services: Services, fitting: Fit,
          costs: Callable[[Services], Estimate]) -> Iterator[str]:  # fmt: skip
    """What would cost no more than a video may."""
    most = fitting.video_limit or 0
    length = None if wish.script else longest(fitting.likely, seconds, most, LENGTHS)
    if length:
        yield f"A film of {duration(length)} fits."
    here = services
    for step, sentence in (("voice", "With the voice of this computer"), ("visuals", "With pictures drawn here")):
        service = services.of(step)
        if service is None or service.local:
            continue
        cost, here = costs(services.instead(step)).likely, here.instead(step)
        yield f"{sentence} it is {money.shown(cost)}{'' if cost <= most else ', still too much alone'}."
    if not (here.voice is services.voice or here.visuals is services.visuals):
        yield f"With both it is {money.shown(costs(here).likely)}."


def _goes_on(fitting: Fit, zone: str) -> str:
    if fitting.binds is None or fitting.binds.resets_at is None:
        return ""
    return f"{local(fitting.binds.resets_at, zone)} ({zone})"
