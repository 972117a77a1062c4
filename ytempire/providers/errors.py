"""How a provider says that it could not do what was asked."""

from __future__ import annotations


class ProviderError(Exception):
    """A step's provider failed; `str(error)` is a sentence for the person who waits for the video.

    permanent: trying again with the same input cannot help; the sentence says what the person can do.
    cost_micro: micro-dollars that the failed call cost all the same.
    """

    def __init__(self, message: str, permanent: bool, cost_micro: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.permanent = permanent
        self.cost_micro = cost_micro
