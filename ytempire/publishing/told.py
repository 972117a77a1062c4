"""What is said of a publication above everything else, on its own page and on that of its video: a sentence each, and
what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app

from ytempire.config import Settings
from ytempire.formatting import local as local_time
from ytempire.formatting import percent
from ytempire.publishing import moment
from ytempire.publishing.offers import Offers
from ytempire.publishing.part_lines import NAMES, PRIVACIES
from ytempire.publishing.publication import Publication
from ytempire.quotas import pacific
from ytempire.videos.video import Video

KEPT_HERE = (
    "No account of the pool has a client at Google, so the film goes to a folder of this computer in place of YouTube. "
    "Quota is counted as YouTube would; nobody else sees the film."
)


@dataclass(frozen=True)
class Told:
    """A notice. `href` and `word` are its one way on; `away` is whether that leads out of here. `retry` is the part
    that its button tries again, `take` whether its button takes over what YouTube has."""

    tone: str
    icon: str
    what: str
    more: str = ""
    href: str = ""
    word: str = ""
    away: bool = False
    retry: str = ""
    take: bool = False


def on_page(video: Video, publication: Publication, local: bool, offers: Offers, now: datetime) -> list[Told]:
    """Of the publication's own page: also where it would go, and what has to be done first. How far it is, and which
    part failed, its parts say themselves."""
    own = f"/videos/{video.id}/publication"
    told = [*_standing(video, publication, now), *_changed(video, publication)]
    above = [each for each in told if each.icon != "upload"]
    return [*_ways(video, publication, local, offers),
            *(replace(each, href="", word="") if each.href == own else each for each in above)]  # fmt: skip


def of_video(video: Video, publication: Publication, now: datetime) -> list[Told]:
    """Of the video's page: how far it is, what failed, and what YouTube has changed."""
    return [*_standing(video, publication, now), *_failed_parts(video, publication), *_changed(video, publication)]


def _ways(video: Video, publication: Publication, local: bool, offers: Offers) -> Iterator[Told]:
    connect = f"/channels/{video.channel_id}/youtube"
    if local:
        yield Told("", "monitor", "This is not YouTube: films are published on this computer.", KEPT_HERE)
    elif not offers.connections:
        yield Told("warn", "unplug", f"{video.channel.name} is not connected to YouTube.",
                   "Connect it, and this film can be published.", connect, "Connect YouTube")  # fmt: skip
    elif not offers.grants:
        why = offers.connections[0].reason or "Google takes its grant no more."
        yield Told("warn", "unplug", f"{video.channel.name} has to be connected to YouTube again.", why, connect,
                   "Connect again")  # fmt: skip
    elif video.status != "published" and all(grant.account.audit == "unaudited" for grant in offers.grants):
        yield Told("warn", "lock", "YouTube will keep this video private.",
                   "It does so with all that an account uploads which has not passed its audit.")  # fmt: skip


def _standing(video: Video, publication: Publication, now: datetime) -> Iterator[Told]:
    zone, href = video.channel.timezone, f"/videos/{video.id}/publication"
    if video.status == "published":
        if not publication.lost:
            yield _live(publication, zone)
        if video.error:
            yield Told("warn", "lock", video.error)
    elif publication.withdraw:
        yield _taken_back(publication)
    elif publication.left_behind:
        yield Told("bad", "lock", "It could not be made private on YouTube.", publication.error or "",
                   retry="metadata")  # fmt: skip
    elif video.status == "scheduled" and publication.publish_at is not None:
        yield Told("", "calendar-clock", _planned(publication, publication.publish_at, zone, now),
                   _ahead(publication, now), href, "Publication")  # fmt: skip
    elif video.awaits_publication:
        yield Told("warn", "hourglass", _waits(publication), _why(publication), href, "Publication")
    elif video.status == "publishing":
        step = video.step("publish")
        doing = f"Now: {step.detail}." if step.detail else ""
        yield Told("", "upload", f"Publishing, {percent(step.progress)}.", doing, href, "Publication")
    elif video.error and publication.state != "draft":
        yield _not_published(video, publication)
    elif video.error and video.status == "completed":
        yield Told("warn", "circle-alert", video.error)


def _taken_back(publication: Publication) -> Told:
    being = "What YouTube has of it is being made private again."
    if publication.error:
        return Told("bad", "lock", "It was taken back.", f"{being} {publication.error}",
                    _to_youtube(publication.studio), "YouTube Studio", away=True)  # fmt: skip
    return Told("", "ban", "It was taken back.", being)


def _not_published(video: Video, publication: Publication) -> Told:
    """Of what YouTube has rejected it is said that the same film again is another upload."""
    again = "The film is kept; publish it again."
    if publication.lost:
        again = "The film is kept. Published again, it is uploaded anew, and YouTube may say the same again."
    return Told("bad", "circle-x", "It was not published.", f"{video.error} {again}", _to_youtube(publication.studio),
                "YouTube Studio", away=True)  # fmt: skip


def _to_youtube(address: str | None) -> str:
    """The address, but for stand-ins: YouTube itself has nothing of what they took."""
    settings: Settings = current_app.config["SETTINGS"]
    return address if address and not settings.standins else ""


def _live(publication: Publication, zone: str) -> Told:
    since = f"Since {local_time(publication.live_at, zone)} ({moment.place(zone)})." if publication.live_at else ""
    if publication.local:
        return Told("good", "circle-check", "Published on this computer, in place of YouTube.",
                    f"{since} The kept film plays here and can be downloaded.".strip())  # fmt: skip
    privacy = str((publication.seen or {}).get("privacy") or publication.privacy)
    who = f"It is on YouTube, {privacy}." if privacy != "public" else "It is live on YouTube."
    watch = _to_youtube(publication.url)
    more = since if watch else f"{since} A stand-in has it; it is not on the real YouTube.".strip()
    return Told("good", "circle-check", who, more, watch, "Watch on YouTube", away=True)


def _planned(publication: Publication, at: datetime, zone: str, now: datetime) -> str:
    if at > now:
        return f"It publishes {moment.in_words(at, zone, now)}."
    if publication.youtube_id:
        return "Its time has come; it is looked whether it is seen."
    return "Its time has passed; it goes out as soon as it is there."


def _ahead(publication: Publication, now: datetime) -> str:
    waiting = publication.waiting_for or {}
    if waiting.get("reason") in ("quota", "provider", "reconnect", "plan"):
        return str(waiting.get("message", ""))
    if publication.publish_at is not None and publication.publish_at <= now:
        return ""
    if publication.local:
        return "The film is kept here; nobody sees it before."
    if publication.youtube_id:
        return "YouTube has it, private until then."
    return "It is uploaded an hour ahead, private until then."


def _waits(publication: Publication) -> str:
    """`Publishes at 00:05 Pacific.`"""
    waiting = publication.waiting_for or {}
    if publication.wake_at is None:
        return "It waits for a person before it can publish."
    if waiting.get("reason") == "quota":
        return f"Publishes at {pacific.shown(publication.wake_at)}."
    return f"Its publication is tried again at {pacific.shown(publication.wake_at)}."


def _why(publication: Publication) -> str:
    """Where it waits for quota, when it goes on is said already."""
    waiting = publication.waiting_for or {}
    reason, _, goes_on = str(waiting.get("message", "")).partition(";")
    return f"{reason}." if goes_on and waiting.get("reason") == "quota" else str(waiting.get("message", ""))


def _failed_parts(video: Video, publication: Publication) -> Iterator[Told]:
    """Of what is live, and of what goes on without them."""
    if video.status not in ("published", "publishing", "scheduled", "waiting"):
        return
    for part in publication.parts:
        if part.state == "failed":
            yield Told("bad", "circle-x", f"{NAMES[part.name]}: not done.", part.error or "", retry=part.name)


def _changed(video: Video, publication: Publication) -> Iterator[Told]:
    """What YouTube, or somebody at YouTube, has made of it since."""
    seen = publication.seen
    if not seen or publication.local or video.status != "published":
        return
    if seen.get("gone"):
        yield Told("bad", "trash-2", "YouTube has this video no more.",
                   "It was deleted or taken down there. The film is kept here and can be downloaded; this video is not "
                   "published a second time. Make one like it and publish that.", _to_youtube(publication.studio),
                   "YouTube Studio", away=True)  # fmt: skip
        return
    title, privacy = str(seen.get("title") or ""), str(seen.get("privacy") or "")
    if title and title != publication.title:
        yield Told("warn", "pencil", f"On YouTube it is called “{title}”.",
                   "Save here to put your title back, or take over theirs.", take=True)  # fmt: skip
    if privacy in PRIVACIES and privacy != publication.privacy and not video.error:
        yield Told("warn", "lock", f"On YouTube it is {privacy}; you asked for {publication.privacy}.",
                   "Save here to ask for it again, or take over theirs. YouTube keeps private what an unaudited "
                   "account has uploaded.", take=title in ("", publication.title))  # fmt: skip
