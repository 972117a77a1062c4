"""One request: what it sends, and each way in which a receiver can fail, told in a sentence."""

from __future__ import annotations

import socket

import pytest

from tests.standins.receiver import Receiver
from ytempire.webhooks import sending
from ytempire.webhooks.sending import Answer

PATIENCE = 1.0  # seconds here, instead of ten


def sent(receiver: Receiver, kind: str, url: str = "") -> Answer:
    receiver.behave(kind)
    return sending.send(url or receiver.address(), {"X-Webhook-Id": "evt_1"}, '{"a":1}', private=True, seconds=PATIENCE)


def test_it_sends_the_body_to_the_byte_and_closes(receiver: Receiver) -> None:
    answer = sent(receiver, "ok")
    assert (answer.status, answer.text, answer.error, answer.good) == (200, "thanks", "", True)
    (request,) = receiver.at()
    assert request.body == '{"a":1}'
    assert request.headers["Content-Length"] == "7"
    assert request.headers["Connection"] == "close"
    assert request.headers["Host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", ["400", "404", "410", "500", "502"])
def test_a_status_that_is_no_success_is_told(receiver: Receiver, status: str) -> None:
    answer = sent(receiver, status)
    assert (answer.status, answer.error, answer.good) == (int(status), f"It answered {status}.", False)


@pytest.mark.parametrize("status", ["201", "202", "204"])
def test_every_success_is_one(receiver: Receiver, status: str) -> None:
    assert sent(receiver, status).good


@pytest.mark.parametrize("kind", ["redirect", "redirect_here"])
def test_a_redirect_is_a_failure_and_is_not_followed(receiver: Receiver, kind: str) -> None:
    answer = sent(receiver, kind)
    assert "Redirects are not followed" in answer.error
    assert not answer.good
    assert len(receiver.requests) == 1


@pytest.mark.parametrize(("kind", "sentence"), [
    ("hang", "It did not answer within 10 seconds."),
    ("drip", "It did not answer within 10 seconds."),
    ("reset", "It ended the connection before it had answered."),
    ("garbage", "What it answered is not HTTP, or ended too early."),
])  # fmt: skip
def test_what_does_not_answer_is_told_in_a_sentence(receiver: Receiver, kind: str, sentence: str) -> None:
    answer = sent(receiver, kind)
    assert (answer.status, answer.error) == (None, sentence)


def test_bytes_that_drip_in_do_not_stretch_the_time(receiver: Receiver) -> None:
    """Each comes well in time, so that a limit of the single read would never be over."""
    answer = sent(receiver, "drip_body")
    assert (answer.status, answer.good, answer.text.startswith("xxx"), answer.text.endswith("[...]")) == (
        200, True, True, True,
    )  # fmt: skip
    assert answer.milliseconds >= 900


def test_of_a_huge_answer_the_beginning_is_kept_and_no_zero_byte(receiver: Receiver) -> None:
    answer = sent(receiver, "huge")
    assert (answer.good, len(answer.text), answer.text[:3]) == (True, sending.KEEPS, "�xx")


def test_how_long_it_asks_to_be_left_alone_is_heard(receiver: Receiver) -> None:
    assert sent(receiver, "429").wait == 1800.0
    assert sent(receiver, "500").wait is None


def test_where_nobody_listens_and_where_nobody_speaks_tls_is_told(receiver: Receiver) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
        assert sent(receiver, "ok", nobody).error == "It could not be connected to."
    no_tls = receiver.address().replace("http:", "https:")
    assert sent(receiver, "ok", no_tls).error == (
        "A secure connection could not be made: it does not speak TLS as it should."
    )
    assert receiver.requests == []


@pytest.mark.parametrize("url", ["http://exämple.example/", "http://127.0.0.1:port/", "http://"])
def test_an_operators_address_that_is_none_is_told_too(url: str) -> None:
    """What a person enters is looked at before; a setting is not."""
    answer = sending.send(url, {}, "{}", private=True, seconds=PATIENCE)
    assert (answer.status, answer.error != "") == (None, True)
