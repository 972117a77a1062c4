"""How a provider says that it could not do what was asked."""

from __future__ import annotations

from ytempire.providers.usage import Usage

# What can go wrong with a service over the network (outside-services.md), and whether it may be asked again.
BUSY = "busy"  # a true rate limit, or all its places are taken: again soon, or another model
DOWN = "down"  # it cannot be reached, or it says that it is broken: again later; nothing was billed
LOST = "lost"  # it was asked, and its answer did not arrive or cannot be read: nobody knows whether it was billed
NO_MONEY = "no_money"  # its account is empty: no further call until a person acts
BAD_KEY = "bad_key"  # it does not take the key: no further call until a person acts
REFUSED = "refused"  # it will not make this, for what it says or shows
TRUNCATED = "truncated"  # its answer was cut off, and is paid for
REJECTED = "rejected"  # the request itself is wrong: a model or a voice that does not exist, say
FOR_A_PERSON = frozenset({NO_MONEY, BAD_KEY})
GAVE_UP_WAITING = frozenset({408, 504, 524})  # HTTP: something between gave up, and what is behind may have answered
PERMANENT = frozenset({REFUSED, TRUNCATED, REJECTED})


class ProviderError(Exception):
    """A step's provider failed; `str(error)` is a sentence for the person who waits for the video.

    permanent: trying again with the same input cannot help; the sentence says what the person can do.
    """

    def __init__(self, message: str, permanent: bool) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent


class ServiceError(ProviderError):
    """A service over the network failed.

    kind: one of the names above. usage: what it billed all the same, or the most that it can have (None: nothing,
    but for `lost`, where nobody knows). retry_after: seconds that it asks to be left alone. request_id: its own
    name for the call.
    """

    def __init__(self, kind: str, message: str, usage: Usage | None = None, retry_after: float | None = None,
                 request_id: str = "") -> None:  # fmt: skip
        super().__init__(message, permanent=kind in PERMANENT)
        self.kind, self.usage, self.retry_after = kind, usage, retry_after
        self.request_id = request_id or (usage.request_id if usage else "")
