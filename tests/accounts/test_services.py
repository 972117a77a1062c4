"""The page of the services: what is known of each, never its key, and testing a key with a real call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.standins.server import KEY, StandIns
from tests.support.people import Cast, Person, Visitor
from ytempire.accounts.notice import Notice
from ytempire.costs import prices, service_state
from ytempire.costs.service_state import ServiceState
from ytempire.extensions import db, writing
from ytempire.providers.choice import PAID

SignIn = Callable[[Person], Visitor]
PAGE = "/settings/services"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def services(app: Flask, standins: StandIns) -> StandIns:
    use(app, **standins.settings)
    return standins


def use(app: Flask, **settings: object) -> None:
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=settings)


def state(app: Flask, provider: str) -> ServiceState:
    with app.app_context():
        return service_state.state_of(provider)


def stop(app: Flask, provider: str, kind: str, sentence: str) -> None:
    with app.app_context(), writing():
        service_state.failed(provider, sentence, kind)


def test_without_a_key_everything_is_made_here(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    page = signed_in(cast.owner).get(PAGE).text
    for sentence in ("the writer on this computer", "the voice on this computer", "drawn scenes", "Ready, free"):
        assert sentence in page
    assert page.count("None; an admin sets") == 3
    assert "Test this key" not in page


def test_with_keys_it_says_who_does_what_with_which_model_at_what_price(
    app: Flask, cast: Cast, signed_in: SignIn, services: StandIns
) -> None:
    page = signed_in(cast.owner).get(PAGE).text
    settings = app.config["SETTINGS"]
    assert f"OpenAI {settings.openai_model}" in page
    assert f"ElevenLabs {settings.elevenlabs_model}" in page
    assert "$0.10 for 1,000 characters" in page
    assert "$0.03 a picture" in page


def test_where_a_service_is_and_what_it_said_is_for_admins(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    use(app, openai_api_key="k", openai_base_url="https://somebody:pass-4711@proxy.example:8443/openai/v1?token=4712")
    stop(app, "openai", "bad_key", "OpenAI refuses the key of org-4713.")
    owner, admin = (signed_in(who).get(PAGE).text for who in (cast.owner, cast.admin))
    for told in ("https://proxy.example:8443/openai/v1<", "OpenAI refuses the key of org-4713."):
        assert (told in admin, told in owner) == (True, False)
    assert "proxy.example" not in owner
    assert "OpenAI is not called at present." in owner
    for secret in ("somebody:", "4711", "4712"):
        assert secret not in admin + owner


def test_a_model_without_a_price_is_called_unpriced(app: Flask, cast: Cast, signed_in: SignIn) -> None:
    use(app, openai_model="a-model-of-ones-own")
    assert "Unpriced" in signed_in(cast.owner).get(PAGE).text
    with app.app_context(), writing():
        prices.set_price("openai", "a-model-of-ones-own", "output_token", 8_000_000, cast.admin.id)
    assert "$8.00 a million output tokens" in signed_in(cast.owner).get(PAGE).text


def test_no_page_and_no_answer_has_the_key_or_a_part_of_it(
    app: Flask, cast: Cast, signed_in: SignIn, services: StandIns
) -> None:
    use(app, openai_api_key="sk-wrong-and-very-secret-4711")
    admin = signed_in(cast.admin)
    told = "".join(admin.post(f"{PAGE}/{name}/checks", headers=HTMX).text for name in PAID) + admin.get(PAGE).text
    for part in ("sk-wrong", "4711", KEY, KEY[:8], KEY[-8:]):
        assert part not in told


@pytest.mark.parametrize("provider", PAID)
def test_a_key_that_works_is_answered_by_the_service_itself(
    app: Flask, cast: Cast, signed_in: SignIn, services: StandIns, provider: str
) -> None:
    answer = signed_in(cast.admin).post(f"{PAGE}/{provider}/checks", headers=HTMX)
    assert answer.status_code == 200
    assert 'role="status"' in answer.text
    assert "Answers in 0." in answer.text
    assert state(app, provider).last_success_at
    assert services.desk.total() == 0
    assert [call.service for call in services.desk.calls] == [provider]
    assert services.desk.wrong == []


@pytest.mark.parametrize("provider", PAID)
def test_a_key_that_is_refused_stops_the_service_and_tells_the_admins_once(
    app: Flask, cast: Cast, signed_in: SignIn, services: StandIns, provider: str
) -> None:
    use(app, **{f"{provider}_api_key": "another"})
    admin = signed_in(cast.admin)
    for _ in range(2):
        assert "the key" in admin.post(f"{PAGE}/{provider}/checks", headers=HTMX).text
    assert state(app, provider).stopped == "bad_key"
    with app.app_context():
        (notice,) = db.session.query(Notice).all()
        assert (notice.user_id, notice.kind, notice.link) == (cast.admin.id, "provider", PAGE)
    page = signed_in(cast.owner).get(PAGE).text
    assert "Key refused" in page
    assert f"Set {provider.upper()}_API_KEY to a key that it takes" in page


def test_a_test_that_succeeds_lets_the_service_through_again(
    app: Flask, cast: Cast, signed_in: SignIn, services: StandIns
) -> None:
    stop(app, "stability", "no_money", "Stability's account is out of money.")
    admin = signed_in(cast.admin)
    assert "Add credit at Stability" in admin.get(PAGE).text
    admin.post(f"{PAGE}/stability/checks", headers=HTMX)
    assert state(app, "stability").stopped == ""
    assert "Add credit at Stability" not in admin.get(PAGE).text


def test_a_service_that_is_away_is_noted_and_not_stopped(
    app: Flask, cast: Cast, signed_in: SignIn, services: StandIns
) -> None:
    use(app, stability_base_url="http://127.0.0.1:1")
    admin = signed_in(cast.admin)
    assert "Stability cannot be reached." in admin.post(f"{PAGE}/stability/checks", headers=HTMX).text
    known = state(app, "stability")
    assert (known.stopped, known.last_error) == ("", "Stability cannot be reached.")
    assert "Failed last" in admin.get(PAGE).text


def test_without_scripts_the_answer_stands_on_the_page(cast: Cast, signed_in: SignIn, services: StandIns) -> None:
    admin = signed_in(cast.admin)
    answer = admin.post(f"{PAGE}/openai/checks")
    assert (answer.status_code, answer.location) == (303, f"{PAGE}#openai")
    assert "OpenAI: Answers in" in admin.get(PAGE).text


def test_only_admins_may_test(cast: Cast, signed_in: SignIn, visitor: Visitor, services: StandIns) -> None:
    assert "Test this key" not in signed_in(cast.owner).get(PAGE).text
    assert signed_in(cast.owner).post(f"{PAGE}/openai/checks").status_code == 403
    assert visitor.post(f"{PAGE}/openai/checks").location.startswith("/login")
    assert visitor.get(PAGE).location.startswith("/login")
    assert signed_in(cast.admin).post(f"{PAGE}/openai/checks", {"csrf_token": ""}).status_code == 400
    assert services.desk.calls == []


def test_a_service_that_does_not_exist_is_404(cast: Cast, signed_in: SignIn) -> None:
    assert signed_in(cast.admin).post(f"{PAGE}/deepmind/checks").status_code == 404
    assert signed_in(cast.admin).post(f"{PAGE}/local/checks").status_code == 404


def test_a_key_that_is_not_there_cannot_be_tested(cast: Cast, signed_in: SignIn) -> None:
    answer = signed_in(cast.admin).post(f"{PAGE}/openai/checks", headers=HTMX)
    assert "There is no key to test. Set OPENAI_API_KEY" in answer.text


def test_a_key_is_not_tested_without_end(cast: Cast, signed_in: SignIn, services: StandIns) -> None:
    admin = signed_in(cast.admin)
    for _ in range(10):
        admin.post(f"{PAGE}/openai/checks", headers=HTMX)
    answer = admin.post(f"{PAGE}/openai/checks", headers=HTMX)
    assert answer.status_code == 429
    assert "Too many tries" in answer.text
    assert len(services.desk.calls) == 10
