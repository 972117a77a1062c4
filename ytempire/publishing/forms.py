"""The form of a publication: what YouTube is told, where, when and for whom; a sentence for what cannot be taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from ytempire.accounts import zones
from ytempire.channels.fields import Switch, TagsField, choices, language_tag, one_of
from ytempire.channels.language import COMMON
from ytempire.extensions import utcnow
from ytempire.publishing import limits, moment
from ytempire.publishing.asking import Wishes
from ytempire.publishing.kept import LICENCES
from ytempire.publishing.offers import Offers
from ytempire.publishing.publication import Publication
from ytempire.text import one_line, plain

AT = "at"  # public, at a time
PRIVACY_NAMES = {AT: "Public at a time", "public": "Public now", "unlisted": "Unlisted", "private": "Private"}
LICENCE_NAMES = {"youtube": "YouTube's own", "creativeCommon": "Creative Commons, CC BY"}
YEARS = range(1970, 2200)  # that a clock is asked about
USUAL_HOUR = 18  # that is proposed, tomorrow


class PublicationForm(FlaskForm):
    """What is not sent stays as it was."""

    title = StringField("Title", filters=[one_line])
    description = TextAreaField("Description", filters=[plain])
    tags = TagsField("Tags", default=list)
    account = SelectField("Account", validate_choice=False)
    playlist = SelectField("Playlist", validate_choice=False)
    privacy = one_of("Who may see it", PRIVACY_NAMES, "private")
    date = StringField("Date")
    time = StringField("Time")
    zone = SelectField("Zone", validate_choice=False)
    synthetic = Switch("Pictures and voice are synthetic")
    made_for_kids = Switch("Made for children")
    category = SelectField("Category", validate_choice=False)
    language = StringField("Language", filters=[one_line], validators=[language_tag])
    licence = SelectField("Licence", validate_choice=False)

    publish_at: datetime | None = None
    kept_at: datetime | None = None

    @classmethod
    def of(cls, publication: Publication, offers: Offers, zone: str, **given: Any) -> PublicationForm:
        """The form filled with the publication; over it comes what was sent, unless `formdata` is None. `zone` is where
        its time is told."""
        form = cls(data=_standing(publication, offers, zone), **given)
        form.offers, form.marker, form.kept_at = offers, publication.marker, publication.publish_at
        form.account.choices = choices(offers.account_names)
        form.playlist.choices = choices(offers.playlist_names)
        form.category.choices = choices(limits.CATEGORIES)
        form.licence.choices = choices(LICENCE_NAMES)
        form.zone.choices = zones.choices(form.zone.data if zones.known(form.zone.data) else zone)
        return form

    offers: Offers
    marker: str

    @property
    def languages(self) -> Mapping[str, str]:
        """Those to choose from; any other tag can be typed."""
        return COMMON

    @property
    def wishes(self) -> Wishes:
        """What was said, once the form is valid."""
        playlist = self.playlist.data or ""
        told = {
            "title": self.title.data, "description": self.description.data, "tags": self.tags.data,
            "privacy": "public" if self.privacy.data == AT else self.privacy.data, "publish_at": self.publish_at,
            "category": self.category.data, "language": self.language.data, "licence": self.licence.data,
            "made_for_kids": bool(self.made_for_kids.data), "synthetic": bool(self.synthetic.data),
            "playlist_id": playlist, "playlist_title": self.offers.playlist_names[playlist] if playlist else "",
        }  # fmt: skip
        return Wishes(told, self.offers.account_ids.get(self.account.data or ""))

    def mark(self, problems: Mapping[str, str]) -> None:
        """Put these sentences at their fields."""
        for name, sentence in problems.items():
            field = self._fields.get(name)
            if field is not None and not field.errors:
                field.errors = [sentence]

    def validate(self, extra_validators: Any = None) -> bool:
        valid = super().validate(extra_validators)
        found = limits.problems(self.title.data or "", self.description.data or "", self.tags.data or [], self.marker,
                                self._chosen_at(), utcnow())  # fmt: skip
        self.mark(found)
        return valid and not found

    def _chosen_at(self) -> datetime | None:
        """The publish time where it is another one than before: one that stays as it was may have passed meanwhile."""
        before = self.kept_at.replace(second=0, microsecond=0) if self.kept_at else None
        return self.publish_at if self.publish_at != before else None

    def validate_time(self, field: StringField) -> None:
        """The date, the time and the zone are one moment."""
        if self.privacy.data == AT:
            self.publish_at = read_moment(self.date.data, field.data, self.zone.data)

    def validate_account(self, field: SelectField) -> None:
        if field.data and field.data not in self.offers.account_ids:
            raise ValidationError("This channel is not connected through that account. Choose one of the list.")
        if field.data in self.offers.lost:
            raise ValidationError("Google takes this account's grant no more. Connect it again, or choose another.")

    def validate_playlist(self, field: SelectField) -> None:
        _known(field, self.offers.playlist_names, "There is no such playlist on this channel. Choose one of the list.")

    def validate_category(self, field: SelectField) -> None:
        _known(field, limits.CATEGORIES, "YouTube has no such category. Choose one of the list.")

    def validate_licence(self, field: SelectField) -> None:
        _known(field, LICENCES, "YouTube has no such licence. Choose one of the two.")


def read_moment(day: str | None, at: str | None, zone: str | None) -> datetime:
    """The moment of what was typed. Raises ValidationError with a sentence."""
    if zone is None or not zones.known(zone):
        raise ValidationError("Choose a time zone of the list.")
    try:
        told = datetime.strptime(f"{(day or '').strip()} {(at or '').strip()[:5]}", "%Y-%m-%d %H:%M")
        if told.year not in YEARS:
            raise ValueError("Other calendars begin, and end, somewhere near the first year and the last.")
        return moment.moment(told.date(), told.time(), zone)
    except moment.NoSuchTime as skipped:
        raise ValidationError(str(skipped)) from None
    except (ValueError, OverflowError):
        raise ValidationError("Give a date such as 2026-11-29 and a time such as 21:00.") from None


def _known(field: SelectField, offered: Sequence[str] | Mapping[str, str], sentence: str) -> None:
    if (field.data or "") not in offered:
        raise ValidationError(sentence)


def _standing(publication: Publication, offers: Offers, zone: str) -> dict[str, Any]:
    """What the form says before anybody has changed it. Without a time it proposes tomorrow evening."""
    names = ("title", "description", "tags", "synthetic", "made_for_kids", "category", "language", "licence")
    tomorrow = datetime.now(ZoneInfo(zone)) + timedelta(days=1)
    at = publication.publish_at or tomorrow.replace(hour=USUAL_HOUR, minute=0)
    there = at.astimezone(ZoneInfo(zone))
    return {name: getattr(publication, name) for name in names} | {
        "account": offers.number_of(publication.account_id), "playlist": offers.known_playlist(publication),
        "privacy": AT if publication.publish_at and not publication.live_at else publication.privacy,
        "date": f"{there:%Y-%m-%d}", "time": f"{there:%H:%M}", "zone": zone,
    }  # fmt: skip


