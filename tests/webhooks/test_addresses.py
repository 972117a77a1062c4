"""Where a webhook may go: to no address of this computer or of a private network, however it is written."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from tests.standins.receiver import Receiver
from ytempire.webhooks import sending
from ytempire.webhooks.addresses import NotAllowed, Unknown, Way, addresses_of, allowed

CLOSED = (
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.0.170", "192.0.2.1", "192.88.99.1", "198.18.0.1",
    "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd12:3456::1", "ff02::1", "::127.0.0.1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::", "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "100::1",
    "168.63.129.16", "::ffff:168.63.129.16", "64:ff9b::a83f:8110", "localhost", "", "8.8.8.8.example",
)  # fmt: skip
OPEN = ("8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "168.63.129.17", "2606:4700:4700::1111",
        "2a00:1450:4001:81b::200e", "::ffff:8.8.8.8", "64:ff9b::808:808")  # fmt: skip
# Ways of writing 127.0.0.1 and ::1, and the metadata of a cloud, that a system's resolver understands.
SPELLINGS = ("127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "127.1", "0", "localhost", "::1",
             "::ffff:127.0.0.1", "::ffff:7f00:1", "169.254.169.254", "0xa9fea9fe", "2852039166")  # fmt: skip
METADATA = ("169.254.169.254", "0xa9fea9fe", "2852039166", "::ffff:169.254.169.254", "168.63.129.16", "fd00:ec2::254",
            "64:ff9b::a9fe:a9fe", "100.100.100.200")  # fmt: skip


@pytest.mark.parametrize("address", CLOSED)
def test_these_are_closed(address: str) -> None:
    assert not allowed(address)


@pytest.mark.parametrize("address", OPEN)
def test_these_are_open(address: str) -> None:
    assert allowed(address)


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_gets_around_it(host: str) -> None:
    with pytest.raises(NotAllowed):
        addresses_of(host, 80, 5.0)
    answer = sending.send(f"http://{f'[{host}]' if ':' in host else host}/", {}, "{}")
    assert (answer.status, "private network" in answer.error) == (None, True)


@pytest.mark.parametrize("host", METADATA)
def test_where_private_networks_are_allowed_a_clouds_metadata_is_not(host: str) -> None:
    answer = sending.send(f"http://{f'[{host}]' if ':' in host else host}/", {}, "{}", private=True)
    assert (answer.status, "credentials" in answer.error) == (None, True)


def test_nor_is_a_name_that_leads_there_beside_other_places() -> None:
    there = ["10.0.0.1", "fd00:ec2::254"]
    with pytest.raises(NotAllowed, match="credentials"):
        addresses_of("cloud.example", 80, 5.0, private=True, resolver=lambda _host, _port: there)


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.1.1", "10.1.2.3", "fd00::1", "fe80::1%lo", "168.63.129.17"])
def test_other_private_addresses_are_let_be_where_that_is_allowed(host: str) -> None:
    assert addresses_of("inside.example", 80, 5.0, private=True, resolver=lambda _host, _port: [host]) == [host]


def test_a_name_with_one_private_address_among_public_ones_is_closed() -> None:
    with pytest.raises(NotAllowed):
        addresses_of("mixed.example", 80, 5.0, resolver=lambda _host, _port: ["8.8.8.8", "127.0.0.1"])
    assert addresses_of("public.example", 80, 5.0, resolver=lambda _host, _port: ["8.8.8.8"]) == ["8.8.8.8"]


def test_a_name_that_nobody_knows_and_one_that_nobody_answers_for_lead_nowhere() -> None:
    with pytest.raises(Unknown, match=r"There is no address for the name nowhere\.invalid"):
        addresses_of("nowhere.invalid", 80, 5.0)
    hanging = threading.Event()

    def never(_host: str, _port: int) -> Sequence[str]:
        hanging.wait()
        return ["8.8.8.8"]

    with pytest.raises(Unknown):
        addresses_of("slow.example", 80, 0.1, resolver=never)
    hanging.set()


def test_a_name_that_changes_its_mind_is_looked_up_once_and_goes_nowhere_else(receiver: Receiver) -> None:
    """DNS rebinding: what is judged is what is connected to."""
    answers = iter((["127.0.0.1"], ["8.8.8.8"]))
    url = f"http://rebinds.example:{receiver.port}/hook"
    answer = sending.send(url, {}, "{}", resolver=lambda _host, _port: next(answers))
    assert "private network" in answer.error
    assert next(answers) == ["8.8.8.8"]  # it was not asked a second time
    assert receiver.requests == []


def test_where_it_is_allowed_it_goes_there_under_its_own_name(receiver: Receiver) -> None:
    asked: list[str] = []

    def resolver(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    url = f"http://inside.example:{receiver.port}/hook"
    assert sending.send(url, {}, "{}", private=True, resolver=resolver).status == 200
    assert asked == ["inside.example"]
    assert receiver.at()[0].headers["Host"] == f"inside.example:{receiver.port}"


def test_the_second_address_of_a_name_is_tried_when_the_first_does_not_answer(receiver: Receiver) -> None:
    url = f"http://two.example:{receiver.port}/hook"
    answer = sending.send(url, {}, "{}", private=True, resolver=lambda _host, _port: ["127.0.0.2", "127.0.0.1"])
    assert answer.status == 200


def test_it_goes_to_no_socket() -> None:
    with pytest.raises(NotAllowed):
        Way(5.0, private=True).connect_unix_socket("/run/redis.sock")
