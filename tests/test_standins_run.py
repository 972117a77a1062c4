"""`bin/run --standins`: every paid service without a key, play money in a ledger of its own, and a banner."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.standins.stripe_state import GOOD_CARD
from tests.support.people import TOKEN
from tests.support.stack import Stack, kill
from tests.support.waiting import until
from ytempire.billing.customer import Customer
from ytempire.channels.channel import Channel
from ytempire.config import PROJECT
from ytempire.costs.entry import SPENDS, Entry
from ytempire.costs.verify import verify
from ytempire.extensions import db, writing
from ytempire.ground.standins import KEY, SENTENCE

REAL_KEY = "sk-a-real-key-that-nobody-may-see"
PASS_PHRASE = "a long pass phrase of mine"


class Visit:
    """Somebody at the running installation, over HTTP: keeps cookies, sends the token of the last page."""

    def __init__(self, address: str) -> None:
        self.address, self._token = address, ""
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())

    def get(self, path: str) -> str:
        return self._seen(self._opener.open(self.address + path, timeout=60))[1]

    def post(self, path: str, **fields: Any) -> str:
        """Send a form; the address that it led to."""
        data = urllib.parse.urlencode({"csrf_token": self._token, **fields}).encode()
        return self._seen(self._opener.open(self.address + path, data, timeout=60))[0]

    def pay(self, checkout: str) -> str:
        """At the page of the stand-in for Stripe; the address that it led back to."""
        data = urllib.parse.urlencode({"do": "pay", "card": GOOD_CARD}).encode()
        return self._seen(self._opener.open(checkout, data, timeout=60))[0]

    def _seen(self, answer: Any) -> tuple[str, str]:
        page = answer.read().decode()
        found = TOKEN.search(page)
        if found:
            self._token = found[1] or found[2]
        return answer.url, page


class Trial(Stack):
    """An installation with stand-ins, though real keys, and another database, are set."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, workers=1)
        self.real = self.instance
        self.instance = folder / "instance-standins"
        self.settings = self.settings.model_copy(update={"instance_path": self.instance})
        (folder / "key").write_text(REAL_KEY)
        self.environment |= {
            "OPENAI_API_KEY": REAL_KEY, "OPENAI_MODEL": "a-model-of-ones-own", "elevenlabs_api_key": REAL_KEY,
            "STABILITY_API_KEY_FILE": str(folder / "key"), "DATABASE_URL": f"sqlite:///{folder / 'real.db'}",
            "REDIS_URL": "redis://127.0.0.1:1/0", "PROVIDER_RETRIES": "2,3,4,5,5,5,5",
        }  # fmt: skip

    def standins(self) -> int:
        """The process id of the stand-ins; 0 while they do not run."""
        return next(iter(self._children(lambda title: "tests.standins" in title)), 0)

    @property
    def standins_address(self) -> str:
        return re.findall(r"services answer at (\S+)", self.output)[-1]

    def bill(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.standins_address}/control/bill", timeout=10) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    def steer(self, what: str, **how: Any) -> None:
        """Tell the stand-ins to be slow, or to fail."""
        asked = urllib.request.Request(f"{self.standins_address}/control/{what}", json.dumps(how).encode(),
                                       {"Content-Type": "application/json"})  # fmt: skip
        urllib.request.urlopen(asked, timeout=10).close()

    def in_database(self, of: Callable[[], Any]) -> Any:
        with self.app.app_context():
            return of()


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    trial = Trial(tmp_path_factory.mktemp("trial"))
    trial.start("--standins")
    try:
        until(lambda: "is ready: " in trial.output or trial.supervisor.poll() is not None, "it is ready", 180)
        assert trial.supervisor.poll() is None, trial.output
        yield trial
    finally:
        trial.end()


@pytest.fixture(scope="module")
def visit(trial: Trial) -> Visit:
    """The first account, and a channel whose pictures are Stability's."""
    visit = Visit(trial.address)
    visit.get("/signup")
    visit.post("/signup", name="Maya Okafor", email="maya@example.com", password=PASS_PHRASE)
    visit.get("/channels/new")
    visit.post("/channels", name="Kitchen Science")
    return visit


@pytest.fixture(scope="module")
def buyer(trial: Trial, visit: Visit) -> Visit:
    """The second account, which is no admin's."""
    buyer = Visit(trial.address)
    buyer.get("/signup")
    buyer.post("/signup", name="Noor Haddad", email="noor@example.com", password=PASS_PHRASE)
    buyer.get("/billing")
    return buyer


def ordered(visit: Visit, trial: Trial, topic: str, illustrator: str) -> str:
    """The id of a video of 15 s that was asked for in the form."""
    with trial.app.app_context(), writing():
        channel = db.session.scalars(select(Channel)).one()
        channel.illustrator = illustrator
        channel_id = channel.id
    address = visit.post("/videos", topic=topic, channel_id=channel_id, duration_target="15", format="landscape",
                         style="educational")  # fmt: skip
    return re.fullmatch(rf"{visit.address}/videos/([0-9a-f-]{{36}})", address)[1]  # type: ignore[index]


def spent() -> int:
    return sum(db.session.scalars(select(Entry.amount).where(Entry.kind.in_(SPENDS))))


def plans_paid() -> list[tuple[str, str]]:
    return [(one.plan, one.status) for one in db.session.scalars(select(Customer))]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page))


def test_the_terminal_and_every_page_say_that_stand_ins_answer(trial: Trial, visit: Visit) -> None:
    assert SENTENCE in trial.output
    for path in ("/", "/videos", "/channels", "/costs", "/settings", "/admin/costs"):
        assert SENTENCE in text_of(visit.get(path)), path
    stranger = Visit(trial.address)
    for path in ("/login", "/signup"):
        assert SENTENCE in text_of(stranger.get(path)), path


def test_a_video_by_all_three_costs_what_their_bill_says(trial: Trial, visit: Visit) -> None:
    video_id = ordered(visit, trial, "Why salt makes food taste better", "stability")
    trial.wait_for(video_id, "completed")
    bill = trial.bill()
    assert {charge["service"] for charge in bill["charges"]} == {"openai", "elevenlabs", "stability"}
    assert trial.in_database(spent) == bill["total"] > 0
    verdict = trial.in_database(verify)
    assert (verdict.differences, verdict.open_calls) == ([], 0)
    assert trial.read(video_id, lambda video: [step.provider for step in video.steps[:3]]) == [
        "OpenAI, gpt-6.1-terra", "ElevenLabs, eleven_multilingual_v2", "Stability, core",
    ]  # fmt: skip


def test_play_money_and_real_keys_never_meet(trial: Trial, visit: Visit) -> None:
    visit.get("/")
    assert (trial.instance / "ytempire.db").exists()
    assert not trial.real.exists()
    assert not (trial.real.parent / "real.db").exists()
    assert REAL_KEY not in trial.output


def test_what_every_program_is_given_is_the_key_that_opens_nothing(trial: Trial) -> None:
    given = "import os; from ytempire.ground import standins; standins.point(); print(*os.environ.values(), sep='\\n')"
    shown = subprocess.run([sys.executable, "-c", given], cwd=PROJECT, capture_output=True, text=True, check=True,
                           env=trial.environment).stdout.splitlines()  # fmt: skip
    assert KEY in shown
    assert not set(shown) & {REAL_KEY, str(trial.real.parent / "key")}


def test_a_plan_is_bought_at_the_stand_in_for_stripe(trial: Trial, buyer: Visit) -> None:
    checkout = buyer.post("/billing/checkout", plan="growth")
    assert checkout.startswith(f"{trial.standins_address}/stripe/checkout/")
    assert buyer.pay(checkout).startswith(f"{trial.address}/billing/success?session_id=cs_")
    until(lambda: trial.in_database(plans_paid) == [("growth", "active")], "Stripe's word of it has come")


def test_killed_stand_ins_come_back_on_the_same_port_and_the_video_goes_on(trial: Trial, visit: Visit) -> None:
    trial.steer("delays", openai=2.0, elevenlabs=2.0, stability=2.0)
    video_id = ordered(visit, trial, "How lighthouses got their lamps", "stability")
    until(lambda: trial.read(video_id, lambda video: video.step("script").state) == "running", "it is written")
    before, address = trial.standins(), trial.standins_address
    kill(before)
    until(lambda: trial.standins() not in (0, before), "the stand-ins run again")
    until(lambda: trial.output.count("services answer at") >= 2, "they answer again")
    assert trial.standins_address == address
    until(lambda: trial.read(video_id, lambda video: video.step("render").state) != "pending", "all is bought", 300)
    verdict = trial.in_database(verify)
    assert (verdict.differences, verdict.open_calls) == ([], 0)
    # What was billed before the kill and got no answer is in the ledger as it was held: never less than the bill.
    paid = trial.in_database(lambda: sum(db.session.scalars(
        select(Entry.amount).where(Entry.kind.in_(SPENDS), Entry.video_id == video_id))))  # fmt: skip
    assert paid >= trial.bill()["total"] > 0


def test_what_was_sold_before_is_known_after(trial: Trial, buyer: Visit) -> None:
    with urllib.request.urlopen(buyer.post("/billing/portal"), timeout=60) as portal:
        assert re.search(r"Growth\s+Renews on ", text_of(portal.read().decode()))


def test_ctrl_c_ends_the_stand_ins_too(trial: Trial) -> None:
    assert trial.stop() == 0
    assert trial.group() == []


@pytest.mark.parametrize("options", [["--standins"], []], ids=["asked for", "set by hand"])
def test_production_refuses_stand_ins_in_one_sentence(tmp_path: Path, options: list[str]) -> None:
    environment = {
        **os.environ, "APP_ENV": "production", "SECRET_KEY": "s" * 40, "INSTANCE_PATH": str(tmp_path / "instance"),
        **({} if options else {"STANDINS": "true"}),
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-m", "ytempire.ground", *options], cwd=PROJECT, env=environment,
                          capture_output=True, text=True, timeout=60, check=False)  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "STANDINS is wrong: stand-ins are for trying things out, and do not answer in production.\n"
    assert list(tmp_path.iterdir()) == []


def test_the_stand_ins_start_with_what_the_product_is_installed_with() -> None:
    """A clean clone has no development packages: nothing that only they bring is imported."""
    asked = "import sys, tests.standins.__main__; print(sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)
    named = re.findall(r"^([a-z0-9-]+)", (PROJECT / "requirements-dev.txt").read_text(), re.MULTILINE)
    only_for_tests = {name.replace("-", "_") for name in named} - {"psutil"} | {"_pytest"}
    assert not only_for_tests & set(re.findall(r"'(\w+)'", done.stdout))
