"""Google's consent: what a person is sent to, what comes back, and what goes wrong with tokens."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.providers.youtube.conftest import CLIENT
from tests.providers.youtube.scripted import Answer, serving
from tests.standins.desk import Desk
from tests.standins.google import grant
from tests.standins.google_state import Google
from tests.standins.server import StandIns
from ytempire.config import Settings
from ytempire.providers.errors import BAD_KEY, DOWN, LOST, REJECTED
from ytempire.providers.youtube import NEEDED_SCOPES, RECONNECT, SCOPES, YoutubeError
from ytempire.providers.youtube_oauth import Client, Grant, authorization, exchange, refresh, revoke

REDIRECT = "http://127.0.0.1:5000/youtube/callback"
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
Ask = Callable[[Settings], object]


def allowed(address: str, **form: object) -> str:
    """The code that a person's consent brings."""
    page = requests.post(address, data={"decision": "allow", "scope": SCOPES, **form}, allow_redirects=False,
                         timeout=5)  # fmt: skip
    told = parse_qs(urlsplit(page.headers["Location"]).query)
    assert told["state"] == ["state-1"]
    return told["code"][0]


def test_a_person_is_asked_for_all_that_is_needed_and_to_choose_an_account(settings: Settings) -> None:
    address, verifier = authorization(settings, CLIENT, REDIRECT, "state-1")
    asked = {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(f"{settings.google_auth_url}?")
    assert asked.pop("scope").split() == list(SCOPES)
    assert re.fullmatch(r"[\w-]{43}", asked.pop("code_challenge"))
    assert re.fullmatch(r"[\w.~-]{43,128}", verifier)
    assert verifier not in address
    assert asked == {
        "response_type": "code", "client_id": CLIENT.id, "redirect_uri": REDIRECT, "state": "state-1",
        "access_type": "offline", "prompt": "consent select_account", "include_granted_scopes": "false",
        "code_challenge_method": "S256",
    }  # fmt: skip


def test_each_consent_has_a_verifier_of_its_own(settings: Settings) -> None:
    assert authorization(settings, CLIENT, REDIRECT, "s")[1] != authorization(settings, CLIENT, REDIRECT, "s")[1]


def test_a_code_is_exchanged_once(settings: Settings, google: Google) -> None:
    address, verifier = authorization(settings, CLIENT, REDIRECT, "state-1")
    code = allowed(address, channel="Quiet History")
    given = exchange(settings, CLIENT, REDIRECT, code, verifier, NOON)
    assert given.scopes == SCOPES
    assert given.ends_at == NOON + timedelta(seconds=google.access_seconds - 1)
    for token in (given.access_token, refresh(settings, CLIENT, given.refresh_token).access_token):
        kept = google.grants.of(token)
        assert kept is not None
        assert kept.channel.title == "Quiet History"
    with pytest.raises(YoutubeError, match="Connect the channel again") as caught:
        exchange(settings, CLIENT, REDIRECT, code, verifier)
    assert caught.value.kind == RECONNECT


def test_fewer_scopes_than_were_asked_for_are_told(settings: Settings, desk: Desk) -> None:
    address, verifier = authorization(settings, CLIENT, REDIRECT, "state-1")
    code = allowed(address, scope=NEEDED_SCOPES, channel="Quiet History")
    given = exchange(settings, CLIENT, REDIRECT, code, verifier)
    assert set(given.scopes) == set(NEEDED_SCOPES)
    assert given.refresh_token
    assert set(refresh(settings, CLIENT, given.refresh_token).scopes) == set(NEEDED_SCOPES)


def test_a_code_that_was_caught_is_worth_nothing_without_the_verifier(settings: Settings, desk: Desk) -> None:
    address, _ = authorization(settings, CLIENT, REDIRECT, "state-1")
    code = allowed(address, channel="Quiet History")
    _, another = authorization(settings, CLIENT, REDIRECT, "state-2")
    with pytest.raises(YoutubeError) as caught:
        exchange(settings, CLIENT, REDIRECT, code, another)
    assert caught.value.kind == RECONNECT


def test_a_refresh_token_that_stays_is_not_told_again(settings: Settings, desk: Desk) -> None:
    given = refresh(settings, CLIENT, grant(desk, CLIENT.id, scopes=SCOPES), NOON)
    assert (given.refresh_token, given.scopes) == ("", SCOPES)


def test_a_refresh_token_that_was_rotated_is_told(settings: Settings) -> None:
    token = {"access_token": "ya29.new", "refresh_token": "1//new", "expires_in": 3599, "token_type": "Bearer"}
    with serving(Answer(200, token)) as script:
        given = refresh(pointed_to(script.address), CLIENT, "1//old", NOON)
    assert given == Grant("ya29.new", NOON + timedelta(seconds=3599), "1//new", ())


def test_without_a_word_about_scopes_all_were_granted(settings: Settings) -> None:
    with serving(Answer(200, {"access_token": "ya29.new", "token_type": "Bearer"})) as script:
        given = exchange(pointed_to(script.address), CLIENT, REDIRECT, "4/code", "v" * 43, NOON)
    assert (given.scopes, given.refresh_token, given.ends_at) == (SCOPES, "", NOON + timedelta(hours=1))


def test_what_was_revoked_is_good_for_nothing(settings: Settings, desk: Desk, google: Google) -> None:
    token = grant(desk, CLIENT.id)
    access = refresh(settings, CLIENT, token).access_token
    revoke(settings, token)
    assert google.grants.of(access) is None
    with pytest.raises(YoutubeError, match="ended or was taken back") as caught:
        refresh(settings, CLIENT, token)
    assert (caught.value.kind, caught.value.reason) == (RECONNECT, "invalid_grant")
    revoke(settings, token)  # it has ended already, which is what was wanted


def test_revoking_can_fail_too(settings: Settings, desk: Desk) -> None:
    desk.fail("youtube", "revoke_503")
    with pytest.raises(YoutubeError) as caught:
        revoke(settings, grant(desk, CLIENT.id))
    assert caught.value.kind == DOWN


# By what the stand-in does: kind and reason.
FAILURES = {
    "invalid_grant": (RECONNECT, "invalid_grant"),
    "invalid_client": (BAD_KEY, "invalid_client"),
    "token_503": (DOWN, "http503"),
    "token_drop": (LOST, ""),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_no_token_because_of(failure: str, settings: Settings, desk: Desk) -> None:
    token = grant(desk, CLIENT.id)
    desk.fail("youtube", failure)
    with pytest.raises(YoutubeError) as caught:
        refresh(settings, CLIENT, token)
    assert (caught.value.kind, caught.value.reason) == FAILURES[failure]
    assert len(desk.calls) == 1
    assert refresh(settings, CLIENT, token).access_token, "and it is over"


def test_a_wrong_secret_is_the_accounts_fault_and_not_the_channels(settings: Settings, desk: Desk) -> None:
    with pytest.raises(YoutubeError, match="client id and secret in Quotas") as caught:
        refresh(settings, Client(CLIENT.id, "another"), grant(desk, CLIENT.id))
    assert caught.value.kind == BAD_KEY


ANSWERS = {
    "no JSON": (Answer(200, b"<h1>hello"), LOST, "unreadable"),
    "no token": (Answer(200, {"token_type": "Bearer"}), LOST, "unreadable"),
    "a list": (Answer(200, []), LOST, "unreadable"),
    "an end of another form": (Answer(200, {"access_token": "a", "expires_in": "soon"}), LOST, "unreadable"),
    "elsewhere": (Answer(307, headers={"Location": "http://127.0.0.1:9/"}), REJECTED, "http307"),
    "too many": (Answer(429, {"error": "rate_limit_exceeded"}, {"Retry-After": "30"}), "busy", "rate_limit_exceeded"),
    "redirect": (Answer(400, {"error": "redirect_uri_mismatch"}), REJECTED, "redirect_uri_mismatch"),
}
ASKS: dict[str, Ask] = {
    "exchange": lambda settings: exchange(settings, CLIENT, REDIRECT, "4/code", "v" * 43),
    "refresh": lambda settings: refresh(settings, CLIENT, "1//refresh"),
}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("ask", ASKS)
def test_answer_is_taken_as(name: str, ask: str) -> None:
    answer, kind, reason = ANSWERS[name]
    with serving(answer) as script, pytest.raises(YoutubeError) as caught:
        ASKS[ask](pointed_to(script.address))
    assert (caught.value.kind, caught.value.reason) == (kind, reason)
    assert caught.value.retry_after == (30.0 if "Retry-After" in answer.headers else None)
    assert len(script.asked) == 1


@pytest.mark.parametrize("ask", [*ASKS.values(), lambda settings: revoke(settings, "1//refresh")])
def test_nobody_listens(ask: Ask) -> None:
    with pytest.raises(YoutubeError, match="cannot be reached") as caught:
        ask(pointed_to("http://127.0.0.1:9"))
    assert (caught.value.kind, caught.value.reason) == (DOWN, "")


@pytest.mark.parametrize("ask", [*ASKS.values(), lambda settings: revoke(settings, "1//refresh")])
def test_secrets_are_sent_over_tls_or_on_this_computer(ask: Ask, services: StandIns) -> None:
    authorization(pointed_to(services.address), CLIENT, REDIRECT, "s")  # after which the library would take any address
    with pytest.raises(YoutubeError, match="https://") as caught:
        ask(pointed_to("http://token.example"))
    assert (caught.value.kind, caught.value.reason) == (REJECTED, "insecureAddress")


def test_without_settings_it_is_google_itself() -> None:
    settings = Settings(_env_file=None)  # type: ignore[call-arg]
    assert authorization(settings, CLIENT, REDIRECT, "s")[0].startswith("https://accounts.google.com/o/oauth2/v2/auth?")


def test_what_is_shown_of_a_grant_has_no_token(settings: Settings, desk: Desk) -> None:
    given = refresh(settings, CLIENT, grant(desk, CLIENT.id))
    assert given.access_token not in repr(given)
    assert CLIENT.secret not in repr(CLIENT)


def pointed_to(address: str) -> Settings:
    return Settings(  # type: ignore[call-arg]
        _env_file=None, google_auth_url=f"{address}/auth", google_token_url=f"{address}/token"
    )
