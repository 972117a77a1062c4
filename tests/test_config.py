"""Settings: a wrong one is a sentence, an empty one is none, and the secret is whole or not there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from ytempire.config import SettingsError, load_settings


def sentence_of(**settings):
    with pytest.raises(SettingsError) as error:
        load_settings(**settings)
    return str(error.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("database_url", "mysql://host/films"), ("redis_url", "localhost:6379"), ("base_url", "example.org"),
        ("smtp_url", "mail.example.org"), ("port", "eight"), ("workers", 0), ("storage_type", "tape"),
        ("secret_key", "short"), ("log_level", "loud"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_named_in_a_sentence(tmp_path, name, value):
    assert sentence_of(instance_path=tmp_path, **{name: value}).startswith(f"{name.upper()} is wrong: ")


@pytest.mark.parametrize("name", ["STORAGE_PATH", "LOG_FILE", "INSTANCE_PATH", "PORT", "DATABASE_URL"])
def test_an_empty_setting_is_as_if_it_were_not_set(tmp_path, monkeypatch, name):
    usual = load_settings(secret_key="s" * 32)
    monkeypatch.setenv(name, "")
    assert load_settings(secret_key="s" * 32) == usual


def test_a_secret_file_that_is_not_text_is_said(tmp_path, monkeypatch):
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))
    assert sentence_of(instance_path=tmp_path) == "SECRET_KEY_FILE is not text in UTF-8."


def test_a_secret_file_may_be_named_in_the_env_file(tmp_path):
    (tmp_path / "key").write_text("k" * 40 + "\n")
    (tmp_path / "env").write_text(f"SECRET_KEY_FILE={tmp_path / 'key'}\n")
    assert load_settings(tmp_path / "env", instance_path=tmp_path).secret_key == "k" * 40


def test_starts_at_the_same_moment_agree_on_one_whole_secret(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: load_settings(instance_path=tmp_path).secret_key, range(16)))
    assert [len(secret) for secret in found] == [64]
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_secret_that_a_full_disk_left_empty_is_made_again(tmp_path):
    (tmp_path / "secret_key").touch()
    assert len(load_settings(instance_path=tmp_path).secret_key) == 64


def test_the_secret_is_for_its_owner_alone(tmp_path):
    load_settings(instance_path=tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_the_path_of_the_socket_is_counted_in_bytes():
    settings = load_settings(instance_path=Path("/фильмы" + "ы" * 60), secret_key="s" * 32)
    assert len(str(settings.redis_socket).encode()) <= 100


def test_a_folder_with_odd_signs_in_its_name_has_its_socket_there(tmp_path):
    settings = load_settings(instance_path=tmp_path / "50% #1?", secret_key="s" * 32)
    client = Redis.from_url(settings.redis_address)
    assert client.connection_pool.connection_kwargs["path"] == str(settings.redis_socket)
