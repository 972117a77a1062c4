"""Google's OAuth: the consent page, the exchange of its code, refreshing, revoking."""

from __future__ import annotations

import base64
import hashlib
from functools import partial
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Response, jsonify, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from tests.standins.cutting import hang_up
from tests.standins.desk import Desk
from tests.standins.google_call import NAME
from tests.standins.google_consent import oops, page
from tests.standins.google_grants import CLIENTS, SCOPES, Code, Grant
from tests.standins.google_kept import save
from ytempire.ground.standins import KEY

KNOWN = {"client_id", "redirect_uri", "response_type", "scope", "access_type", "state", "include_granted_scopes",
         "enable_granular_consent", "login_hint", "prompt", "code_challenge", "code_challenge_method"}  # fmt: skip
TOLD = {"invalid_grant", "token_503", "token_drop", "invalid_client"}


def add_routes(routes: Blueprint, desk: Desk) -> None:
    routes.add_url_rule("/auth", "auth", partial(_auth, desk), methods=["GET", "POST"])
    routes.add_url_rule("/token", "token", partial(_token, desk), methods=["POST"])
    routes.add_url_rule("/revoke", "revoke", partial(_revoke, desk), methods=["POST"])


def _auth(desk: Desk) -> ResponseReturnValue:
    """The page where a person chooses, and what follows from it. The address has the whole request, both times."""
    asked = request.args
    desk.called(NAME, f"auth {request.method}", asked.to_dict())
    wrong = _wrong(desk, asked)
    if wrong:
        desk.complain(f"auth: {wrong[1]}")
        return oops(*wrong)
    if request.method == "GET":
        return page(desk.google, asked)
    if request.form.get("decision") != "allow":
        return _back(asked, error="access_denied")
    return _allowed(desk, asked, request.form)


def _wrong(desk: Desk, asked: MultiDict[str, str]) -> tuple[int, str] | None:
    """Why Google would show an error page of its own."""
    unknown = sorted(set(asked) - KNOWN)
    if unknown:
        return 400, f"invalid_request: unknown parameter {unknown[0]}"
    if asked.get("client_id") not in CLIENTS:
        return 401, "invalid_client: The OAuth client was not found."
    place = urlsplit(asked.get("redirect_uri", ""))
    if place.scheme not in ("http", "https") or not place.netloc or place.fragment:
        return 400, "redirect_uri_mismatch"
    if asked.get("response_type") != "code":
        return 400, "invalid_request: response_type has to be code"
    scopes = asked.get("scope", "").split()
    if not scopes or not set(scopes) <= set(SCOPES):
        return 400, "invalid_scope"
    if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
        return 400, "invalid_request: a code_challenge of S256 is wanted here"
    return None


def _allowed(desk: Desk, asked: MultiDict[str, str], form: MultiDict[str, str]) -> ResponseReturnValue:
    google, client = desk.google, asked["client_id"]
    try:
        channel = google.channel(form.get("channel", ""))
    except LookupError:
        return oops(400, "Choose an account.")
    wanted = asked["scope"].split()
    scopes = [scope for scope in wanted if scope in form.getlist("scope")]
    if not scopes:  # nobody ticks nothing and goes on
        return _back(asked, error="access_denied")
    before = google.grants.granted.get((client, channel.key))
    if asked.get("include_granted_scopes") == "true":
        scopes += [scope for scope in before or () if scope not in scopes]
    # Google hands out a lasting token when it is asked for, and then the first time, or when it asked the person anew.
    offline = asked.get("access_type") == "offline" and (before is None or "consent" in asked.get("prompt", "").split())
    code = google.grants.code(Grant(client, channel, tuple(scopes)), asked["redirect_uri"], asked["code_challenge"],
                              offline)  # fmt: skip
    return _back(asked, code=code, scope=" ".join(scopes))


def _back(asked: MultiDict[str, str], **told: str) -> ResponseReturnValue:
    """To the application, with its state."""
    state = {"state": asked["state"]} if "state" in asked else {}
    place = asked["redirect_uri"]
    return redirect(place + ("&" if "?" in place else "?") + urlencode({**state, **told}))


def _token(desk: Desk) -> ResponseReturnValue:
    form, (client, secret) = request.form, _client()
    desk.called(NAME, f"token {form.get('grant_type')}", {"client_id": client})
    number = CLIENTS.index(client) + 1 if client in CLIENTS else 0
    failure = desk.next_failure(NAME, TOLD, method="token", client=client, account=number,
                                grant_type=form.get("grant_type"))  # fmt: skip
    if failure and failure.kind == "token_drop":
        hang_up()
    if failure and failure.kind.startswith("token_"):
        return Response("Service Unavailable", 503, content_type="text/html")
    if number == 0 or secret != KEY or (failure and failure.kind == "invalid_client"):
        return _no("invalid_client", "The provided client secret is invalid.", 401)
    if failure:
        return _no("invalid_grant", "Token has been expired or revoked.")
    if form.get("grant_type") == "authorization_code":
        return _exchanged(desk, client)
    if form.get("grant_type") == "refresh_token":
        return _refreshed(desk, client)
    desk.complain("token: no grant_type that is known")
    return _no("unsupported_grant_type", "Invalid grant_type")


def _client() -> tuple[str, str]:
    """Id and secret, in the form or as HTTP Basic has them."""
    sent = request.authorization
    if sent and sent.type == "basic":
        return sent.username or "", sent.password or ""
    return request.form.get("client_id", ""), request.form.get("client_secret", "")


def _exchanged(desk: Desk, client: str) -> ResponseReturnValue:
    google, form = desk.google, request.form
    with google.lock:
        code = google.grants.codes.get(form.get("code", ""))
        if code is None or code.used or code.grant.client != client or code.ends <= google.now():
            return _no("invalid_grant", "Malformed auth code.")
        if code.redirect != form.get("redirect_uri"):
            desk.complain("token: not the redirect_uri of the consent")
            return _no("redirect_uri_mismatch", "Bad Request")
        if not _verified(code, form.get("code_verifier", "")):
            return _no("invalid_grant", "Invalid code verifier.")
        code.used = True
    lasting, ends = google.grants.lasting(code.grant) if code.offline else ("", None)
    told = {"refresh_token": lasting} if lasting else {}
    if ends:
        told["refresh_token_expires_in"] = int((ends - google.now()).total_seconds())  # type: ignore[assignment]
    return jsonify({**_passing(desk, code.grant), **told})


def _verified(code: Code, verifier: str) -> bool:
    mark = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    return 43 <= len(verifier) <= 128 and mark == code.challenge


def _refreshed(desk: Desk, client: str) -> ResponseReturnValue:
    grant = desk.google.grants.opened(request.form.get("refresh_token", ""))
    if grant is None or grant.client != client:
        return _no("invalid_grant", "Token has been expired or revoked.")
    return jsonify(_passing(desk, grant))


def _passing(desk: Desk, grant: Grant) -> dict[str, object]:
    return {"access_token": desk.google.grants.passing(grant), "expires_in": desk.google.access_seconds - 1,
            "scope": " ".join(grant.scopes), "token_type": "Bearer"}  # fmt: skip


def _revoke(desk: Desk) -> ResponseReturnValue:
    """All that the person granted this client for the channel ends."""
    desk.called(NAME, "revoke")
    failure = desk.next_failure(NAME, {"revoke_503"})
    if failure:
        return Response("Service Unavailable", 503, content_type="text/html")
    if not desk.google.grants.revoke(request.values.get("token", "")):
        return _no("invalid_token", "Token expired or revoked")
    save(desk.google)
    return jsonify({})


def _no(error: str, sentence: str, status: int = 400) -> ResponseReturnValue:
    return jsonify({"error": error, "error_description": sentence}), status
