from __future__ import annotations

import pytest

from ytempire.accounts import passwords


@pytest.mark.parametrize("password", ["", "eleven char", "x" * 11, "é" * 11])
def test_fewer_than_twelve_characters_are_refused(password: str) -> None:
    assert "at least 12" in (passwords.refusal(password) or "")


@pytest.mark.parametrize(
    "password",
    [
        "twelve chars",
        "Why cats purr, and what to do",
        "пароль из слов",
        "猫はなぜ喉を鳴らすのかな",
        "😀" * 12,
        "x" * 1000,
        " leading and trailing ",
    ],
)
def test_any_other_words_of_any_script_are_taken(password: str) -> None:
    assert passwords.refusal(password, "maya@example.com") is None


def test_more_than_a_thousand_characters_are_refused() -> None:
    assert "at most 1,000" in (passwords.refusal("x" * 1001) or "")


@pytest.mark.parametrize("password", ["qwerty123456", "QWERTY123456", "1q2w3e4r5t6y"])
def test_a_common_password_is_refused_in_any_case(password: str) -> None:
    assert "most common" in (passwords.refusal(password) or "")


@pytest.mark.parametrize("password", ["maya.okafor@example.com", "Maya.Okafor@Example.com", "maya.okafor.tv"])
def test_the_email_is_no_password(password: str) -> None:
    email = "maya.okafor.tv@example.com" if "@" not in password else "maya.okafor@example.com"
    assert "e-mail" in (passwords.refusal(password, email) or "")


def test_a_hash_tells_the_right_password_from_a_wrong_one() -> None:
    kept = passwords.hashed("a sentence is good")
    assert kept.startswith("$argon2id$")
    assert passwords.matches(kept, "a sentence is good")
    assert not passwords.matches(kept, "a sentence is bad")


def test_a_character_typed_in_two_ways_is_the_same() -> None:
    assert passwords.matches(passwords.hashed("cafe\u0301 at midnight"), "caf\u00e9 at midnight")


def test_no_hash_and_a_broken_hash_match_nothing() -> None:
    assert not passwords.matches(None, "the password of nobody")
    assert not passwords.matches("not a hash", "not a hash")
