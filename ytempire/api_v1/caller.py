"""Who calls: by an access token or a personal key in the `Authorization` header, never by a browser's session."""

from __future__ import annotations

from dataclasses import dataclass
from hmac import compare_digest

from flask import current_app, g, request

from ytempire.accounts import keys, tokens
from ytempire.accounts.api_key import SCOPES
from ytempire.accounts.throttle import network_of
from ytempire.accounts.tokens import BadToken
from ytempire.accounts.user import User
from ytempire.billing import allowing
from ytempire.errors import Refusal

KEY = "yk_"
N8N = "v1.hear_n8n"
ME = "v1.read_me"  # answered without the API in a plan too, so that a program can read why nothing else is


@dataclass(frozen=True)
class Caller:
    """`key_id` is None for who has signed in with a password; then everything that the person may do is allowed."""

    user: User
    scopes: frozenset[str]
    key_id: str | None = None

    @property
    def as_admin(self) -> bool:
        """Whether it may do what is for admins: not with every key of an admin's."""
        return "admin" in self.scopes

    @property
    def counted_as(self) -> str:
        """By what its requests are counted."""
        return f"key:{self.key_id}" if self.key_id else f"user:{self.user.id}"


class NotSignedIn(Refusal):
    status = 401
    code = "not_signed_in"


class NotAllowed(Refusal):
    """Signed in, and yet not for this."""

    status = 403

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def caller() -> Caller:
    """Who calls. Raises NotSignedIn, BadToken."""
    who = _found()
    if isinstance(who, BadToken):
        raise who
    if who is None:
        raise NotSignedIn("Sign in first: send an access token or an API key as “Authorization: Bearer …”.")
    return who


def require(scope: str | None, person: bool) -> Caller:
    """Who calls, if they may. `scope` is what a key needs; where `person` is true no key will do. Raises NotAllowed,
    PlanLimit."""
    who = caller()
    if request.endpoint != ME:
        allowing.require_api(who.user)
    if person and who.key_id:
        raise NotAllowed("person_required", "An API key cannot do this. Sign in with e-mail and password.")
    if scope == "admin" and not who.user.is_admin:
        raise NotAllowed("admin_required", "This is for admins.")
    if scope and scope not in who.scopes:
        raise NotAllowed("insufficient_scope", f"This API key lacks the scope “{scope}”. Make a key with it under "
                         "Settings → API keys.")  # fmt: skip
    return who


def refusal_now(scope: str) -> Refusal | None:
    """Why who has called may not go on: a key that was revoked, a token that has expired. Asked anew; None if they
    may."""
    g.pop("v1_caller", None)
    try:
        require(scope, person=False)
    except Refusal as refusal:
        return refusal
    return None


def counted_as() -> str:
    """The key of rate limits: the caller's, else that of the address (also for who shows a token that is none)."""
    who = found()
    return who.counted_as if who else f"address:{network_of(request.remote_addr)}"


def key_owner() -> int | None:
    """The id of the person whose key calls; None where none does."""
    who = found()
    return who.user.id if who and who.key_id else None


def found() -> Caller | None:
    """Who calls, if somebody is known; raises nothing."""
    who = _found()
    return who if isinstance(who, Caller) else None


def bearer() -> str | None:
    """The token of the request; None where there is none. `X-API-Key` will do for a key."""
    kind, _, token = request.headers.get("Authorization", "").strip().partition(" ")
    if kind.lower() == "bearer":
        return token.strip()
    return request.headers.get("X-API-Key") or None


def shown() -> list[str]:
    """Every token of the request, in the order in which they are tried. n8n may show its own in `X-Webhook-Token`,
    beside whatever else a node of it, or somebody on the way, has put in."""
    found = [bearer()]
    if request.endpoint == N8N:
        found += [request.headers.get(name) or None for name in ("X-API-Key", "X-Webhook-Token")]
    return list(dict.fromkeys(token for token in found if token is not None))


def is_installation() -> bool:
    """Whether n8n calls in with the installation's secret."""
    secret = current_app.config["SETTINGS"].n8n_webhook_secret.encode()
    return bool(secret) and request.endpoint == N8N and any(compare_digest(each.encode(), secret) for each in shown())


def _found() -> Caller | BadToken | None:
    if "v1_caller" not in g:
        try:
            g.v1_caller = _identify()
        except BadToken as refusal:
            g.v1_caller = refusal
    who: Caller | BadToken | None = g.v1_caller
    return who


def _identify() -> Caller | None:
    """The first that is known. Raises BadToken, of the first, where none is."""
    refusal: BadToken | None = None
    for token in shown():
        try:
            return _owner_of(token)
        except BadToken as error:
            refusal = refusal or error
    if refusal:
        raise refusal
    return None


def _owner_of(token: str) -> Caller:
    if token.startswith(KEY):
        user, key = keys.user_of(token)
        return Caller(user, keys.scopes_of(user, key), key.id)
    user = tokens.user_of(token)
    return Caller(user, frozenset(SCOPES) - (frozenset() if user.is_admin else {"admin"}))
