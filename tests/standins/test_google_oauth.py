"""Google's consent as the stand-in has it, by Google's own library and by a real browser."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import httpx
import pytest
from google.auth.exceptions import RefreshError
from google_auth_oauthlib.flow import Flow
from googleapiclient.errors import HttpError
from playwright.sync_api import Browser

from tests.standins.google import grant
from tests.standins.google_asking import reason, service
from tests.standins.google_grants import MONEY, READ, UPLOAD
from tests.standins.google_people import NO_CHANNEL
from tests.standins.server import KEY, StandIns
from ytempire.ground.standins import client_of

SCOPES = [UPLOAD, READ, MONEY]
BACK = "http://127.0.0.1:5999/youtube/callback"


@pytest.fixture(autouse=True)
def over_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library wants https, and raises for scopes that were left out."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")


def flow(google: StandIns, number: int = 1, secret: str = KEY, scopes: list[str] = SCOPES) -> Flow:
    web = {"client_id": client_of(number), "client_secret": secret, "auth_uri": f"{google.address}/google/auth",
           "token_uri": f"{google.address}/google/token"}  # fmt: skip
    return Flow.from_client_config({"web": web}, scopes, redirect_uri=BACK, autogenerate_code_verifier=True)


def address(flow: Flow, **more: str) -> str:
    return str(flow.authorization_url(state="ours", access_type="offline", **more)[0])


def chosen(google: StandIns, address: str, channel: str = "Morning Science", scopes: list[str] = SCOPES,
           decision: str = "allow") -> dict[str, str]:  # fmt: skip
    """What comes back with the person, after the form was sent."""
    form = {"channel": google.desk.google.channel(channel).key, "scope": scopes, "decision": decision}
    answer = httpx.post(address, data=form)
    assert answer.status_code == 302
    assert answer.headers["location"].startswith(BACK)
    return dict(parse_qsl(urlsplit(answer.headers["location"]).query))


def test_a_grant_is_exchanged_refreshed_and_revoked(google: StandIns) -> None:
    ours = flow(google)
    back = chosen(google, address(ours))
    assert back["state"] == "ours"
    ours.fetch_token(code=back["code"])
    given = ours.credentials
    assert given.refresh_token
    assert set(given.granted_scopes) == set(SCOPES)
    found = service(google, given.refresh_token).channels().list(part="snippet", mine=True).execute()
    assert found["items"][0]["snippet"]["title"] == "Morning Science"
    assert httpx.post(f"{google.address}/google/revoke", data={"token": given.refresh_token}).status_code == 200
    with pytest.raises(RefreshError, match="invalid_grant"):
        service(google, given.refresh_token).channels().list(part="snippet", mine=True).execute()
    assert httpx.post(f"{google.address}/google/revoke", data={"token": given.refresh_token}).status_code == 400
    assert google.desk.wrong == []


def test_a_person_may_deny_or_leave_scopes_out(google: StandIns) -> None:
    assert chosen(google, address(flow(google)), decision="deny")["error"] == "access_denied"
    ours = flow(google)
    ours.fetch_token(code=chosen(google, address(ours), scopes=[READ])["code"])
    assert ours.credentials.granted_scopes == [READ]
    token = ours.credentials.refresh_token
    with pytest.raises(HttpError) as said:
        service(google, token).thumbnails().set(videoId="x").execute()
    assert reason(said.value) == (403, "insufficientPermissions")


def test_a_lasting_token_comes_the_first_time_and_when_consent_is_asked_for(google: StandIns) -> None:
    tokens = []
    for more in ({}, {}, {"prompt": "consent"}):
        ours = flow(google)
        ours.fetch_token(code=chosen(google, address(ours, **more))["code"])
        tokens.append(ours.credentials.refresh_token is not None)
    assert tokens == [True, False, True]


def test_an_old_token_is_not_good_again_after_a_new_grant(google: StandIns) -> None:
    old = grant(google.desk, client_of(1))
    httpx.post(f"{google.address}/google/revoke", data={"token": old})
    new = grant(google.desk, client_of(1))
    with pytest.raises(RefreshError):
        service(google, old).channels().list(part="id", mine=True).execute()
    assert service(google, new).channels().list(part="id", mine=True).execute()["items"]


@pytest.mark.parametrize("change", ["code", "verifier", "redirect", "secret", "client", "time", "used"])
def test_a_code_is_good_once_soon_and_for_who_asked(google: StandIns, change: str) -> None:
    ours = flow(google)
    code = chosen(google, address(ours))["code"]
    if change == "used":
        ours.fetch_token(code=code)
    form = {"grant_type": "authorization_code", "code": code, "code_verifier": ours.code_verifier,
            "redirect_uri": BACK, "client_id": client_of(1), "client_secret": KEY}  # fmt: skip
    changed: dict[str, dict[str, Any]] = {
        "code": {"code": "4/x"}, "verifier": {"code_verifier": "x" * 43}, "redirect": {"redirect_uri": BACK + "/x"},
        "secret": {"client_secret": "x"}, "client": {"client_id": client_of(2)},
    }  # fmt: skip
    if change == "time":
        google.desk.google.shift(minutes=11)
    answer = httpx.post(f"{google.address}/google/token", data={**form, **changed.get(change, {})})
    wanted = {"secret": (401, "invalid_client"), "redirect": (400, "redirect_uri_mismatch")}
    assert (answer.status_code, answer.json()["error"]) == wanted.get(change, (400, "invalid_grant"))


@pytest.mark.parametrize(
    "change",
    [{"client_id": "nobody"}, {"redirect_uri": "file:///x"}, {"response_type": "token"}, {"scope": "all"},
     {"code_challenge_method": "plain"}, {"colour": "red"}],
)  # fmt: skip
def test_a_request_that_google_does_not_take_goes_nowhere(google: StandIns, change: dict[str, str]) -> None:
    place, _, query = address(flow(google)).partition("?")
    answer = httpx.get(f"{place}?{urlencode({**dict(parse_qsl(query)), **change})}")
    assert answer.status_code in (400, 401)
    assert "Access blocked" in answer.text
    assert len(google.desk.wrong) == 1


def test_tokens_end_by_the_clock(google: StandIns) -> None:
    state = google.desk.google
    state.testing = {client_of(2)}
    lasting, testing = grant(google.desk, client_of(1)), grant(google.desk, client_of(2))
    youtube = service(google, lasting)
    youtube.channels().list(part="id", mine=True).execute()
    token = next(iter(state.grants.access))
    state.shift(hours=1)
    asked = httpx.get(f"{google.address}/google/youtube/v3/channels?part=id&mine=true",
                      headers={"Authorization": f"Bearer {token}"})  # fmt: skip
    assert (asked.status_code, asked.json()["error"]["status"]) == (401, "UNAUTHENTICATED")
    youtube.channels().list(part="id", mine=True).execute()  # the library refreshes
    state.shift(days=7)
    with pytest.raises(RefreshError, match="invalid_grant"):
        service(google, testing, 2).channels().list(part="id", mine=True).execute()
    assert service(google, lasting).channels().list(part="id", mine=True).execute()["items"]


def test_the_token_endpoint_fails_as_it_is_told(google: StandIns) -> None:
    token = grant(google.desk, client_of(1))
    form = {"grant_type": "refresh_token", "refresh_token": token, "client_id": client_of(1), "client_secret": KEY}
    place = f"{google.address}/google/token"
    google.desk.fail("youtube", "invalid_grant", account=2)  # not for this one
    google.desk.fail("youtube", "invalid_grant", account=1)
    assert httpx.post(place, data=form).json()["error"] == "invalid_grant"
    google.desk.fail("youtube", "token_503")
    assert httpx.post(place, data=form).status_code == 503
    google.desk.fail("youtube", "token_drop")
    with pytest.raises(httpx.TransportError):
        httpx.post(place, data=form)
    assert httpx.post(place, data=form).status_code == 200


def test_a_token_of_another_client_or_from_before_a_restart(google: StandIns) -> None:
    token = grant(google.desk, client_of(1))
    with pytest.raises(RefreshError, match="invalid_grant"):
        service(google, token, 2).channels().list(part="id", mine=True).execute()
    google.desk.reset()
    assert service(google, token).channels().list(part="id", mine=True).execute()["items"]


@pytest.mark.browser
def test_a_person_allows_in_a_browser(google: StandIns, browser: Browser) -> None:
    page = browser.new_page(java_script_enabled=False)
    ours = flow(google)
    ours.redirect_uri = f"{google.address}/control/google"  # somewhere that answers
    page.goto(address(ours))
    page.get_by_label(NO_CHANNEL).check()
    page.get_by_label("monetary", exact=False).last.uncheck()
    page.get_by_role("button", name="Allow").click()
    page.wait_for_url("**/control/google?**")
    back = parse_qs(urlsplit(page.url).query)
    page.close()
    assert back["state"] == ["ours"]
    assert back["scope"] == [f"{UPLOAD} {READ}"]
    code = google.desk.google.grants.codes[back["code"][0]]
    assert code.grant.channel.owner == NO_CHANNEL
