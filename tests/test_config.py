"""Settings: a wrong one is a sentence, an empty one is none, and the secret is whole or not there."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from ytempire.config import SettingsError, load_settings

DELAYS = "it has to be whole seconds, each at most a day, with commas between them: 15,60,300"


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
    assert {path.name for path in tmp_path.iterdir()} == {"secret_key", "data_encryption_key", "jwt_secret_key"}


def test_production_without_a_key_for_what_is_stored_does_not_start(tmp_path):
    said = sentence_of(instance_path=tmp_path, app_env="production", secret_key="s" * 32)
    assert said == "DATA_ENCRYPTION_KEY is not set. Production needs one of at least 32 characters."


def test_production_without_a_key_for_tokens_does_not_start(tmp_path):
    given = {"secret_key": "s" * 32, "data_encryption_key": "d" * 32}
    said = sentence_of(instance_path=tmp_path, app_env="production", **given)
    assert said == "JWT_SECRET_KEY is not set. Production needs one of at least 32 characters."


def test_a_secret_that_a_full_disk_left_empty_is_made_again(tmp_path):
    (tmp_path / "secret_key").touch()
    assert len(load_settings(instance_path=tmp_path).secret_key) == 64


def test_the_secret_is_for_its_owner_alone(tmp_path):
    load_settings(instance_path=tmp_path)
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("budget_per_day", "-0.01", "it has to be 0 or more"),
        ("budget_per_video", "NaN", "it has to be a number"),
        ("budget_alert", "Infinity", "it has to be a number"),
        ("budget_per_day", "1000000.01", "it has to be 1000000 or less"),
        ("budget_per_day", "lots", "it has to be a number such as 12.50"),
        ("budget_per_video", "1.0000001", "it has to have no more than 6 digits after the point"),
        ("elevenlabs_price_per_1000", "-1", "it has to be 0 or more"),
        ("budget_timezone", "Mars/Olympus", "it has to be a time zone such as UTC or America/Los_Angeles"),
        ("budget_timezone", "../../etc/passwd", "it has to be a time zone such as UTC or America/Los_Angeles"),
        ("provider_retries", "15,soon", DELAYS), ("provider_retries", "15,,60", DELAYS),
        ("provider_retries", "-5", DELAYS), ("provider_retries", "0", DELAYS), ("provider_retries", "86401", DELAYS),
        ("provider_retries", "9" * 5000, DELAYS),
        ("stability_model", "mega", "it has to be 'core', 'ultra' or 'sd3'"),
        ("port", "eight", "it has to be a whole number"),
        ("openai_base_url", "localhost:11434", "it has to begin with http:// or https://"),
    ],
)  # fmt: skip
def test_a_wrong_setting_of_a_service_or_a_budget_says_what_it_has_to_be(tmp_path, name, value, sentence):
    assert sentence_of(instance_path=tmp_path, **{name: value}) == f"{name.upper()} is wrong: {sentence}."


@pytest.mark.parametrize("key", ["sk-abc\ndef", "sk-abc def", "sk-äbc", "sk-abc\x00def"])
@pytest.mark.parametrize("name", ["openai_api_key", "elevenlabs_api_key", "stability_api_key"])
def test_a_key_with_a_line_break_or_a_blank_is_refused_and_never_repeated(tmp_path, name, key):
    said = sentence_of(instance_path=tmp_path, **{name: key})
    assert said == f"{name.upper()} is wrong: a key has no line break, blank or accent in it; copy it once more."


def test_a_key_file_may_end_with_a_line_break(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("sk-of-a-file\n")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    assert load_settings(instance_path=tmp_path).openai_api_key == "sk-of-a-file"


def test_a_key_file_with_two_lines_is_refused(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("sk-of-a-file\nsk-another\n")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    assert "OPENAI_API_KEY is wrong: a key has no line break" in sentence_of(instance_path=tmp_path)


def test_the_environment_overrules_a_file_that_the_env_file_names(tmp_path, monkeypatch):
    (tmp_path / "key").write_text("sk-of-a-file\n")
    (tmp_path / "env").write_text(f"OPENAI_API_KEY_FILE={tmp_path / 'key'}\n")
    assert load_settings(tmp_path / "env", instance_path=tmp_path).openai_api_key == "sk-of-a-file"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-the-environment")
    assert load_settings(tmp_path / "env", instance_path=tmp_path).openai_api_key == "sk-of-the-environment"


def test_stand_ins_are_refused_in_production(tmp_path):
    said = sentence_of(instance_path=tmp_path, app_env="production", secret_key="s" * 32, standins=True)
    assert said == "STANDINS is wrong: stand-ins are for trying things out, and do not answer in production."


def test_pages_never_say_that_nothing_is_billed_while_a_real_service_is_pointed_to(tmp_path):
    said = sentence_of(instance_path=tmp_path, openai_api_key="sk-real", standins=True)
    assert said == "STANDINS is wrong: OPENAI_BASE_URL is not that of a stand-in on this computer."


def test_the_path_of_the_socket_is_counted_in_bytes():
    settings = load_settings(instance_path=Path("/фильмы" + "ы" * 60), secret_key="s" * 32)
    assert len(str(settings.redis_socket).encode()) <= 100


def test_a_folder_with_odd_signs_in_its_name_has_its_socket_there(tmp_path):
    settings = load_settings(instance_path=tmp_path / "50% #1?", secret_key="s" * 32)
    client = Redis.from_url(settings.redis_address)
    assert client.connection_pool.connection_kwargs["path"] == str(settings.redis_socket)
