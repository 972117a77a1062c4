from __future__ import annotations

from zoneinfo import ZoneInfo

from ytempire.accounts import zones


def test_every_zone_offered_exists_and_stands_once() -> None:
    names = [name for names in zones.choices().values() for name, _ in names]
    assert len(names) == len(set(names)) > 300
    assert all(ZoneInfo(name) for name in names)


def test_a_label_names_the_place_and_its_clock() -> None:
    by_name = dict(pair for names in zones.choices().values() for pair in names)
    assert by_name["Asia/Kolkata"] == "Kolkata, UTC+5:30"
    assert by_name["America/Argentina/Buenos_Aires"] == "Buenos Aires (Argentina), UTC−3"
    assert by_name["UTC"] == "UTC"


def test_an_old_name_that_somebody_has_is_still_offered_to_them() -> None:
    assert any(name == "US/Pacific" for names in zones.choices("US/Pacific").values() for name, _ in names)


def test_only_names_of_the_database_are_known() -> None:
    assert zones.known("Europe/London")
    assert not zones.known("Mars/Olympus_Mons")
    assert not zones.known("../../etc/passwd")
    assert not zones.known(None)
