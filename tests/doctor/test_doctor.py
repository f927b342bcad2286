"""What `python -m bot doctor` says: everything is looked at, and every line that is not well names
its fix."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
import yaml
from aiohttp import web
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import create_engine, text

from adapters.doctor import doctor
from adapters.helpdesk.checkup import checks
from adapters.shared.check import Check
from adapters.slack.workspaces.installations import Installations
from adapters.teams.client.cloud import PUBLIC_CLOUD
from bot.knowledge.loading import load
from bot.settings.helpdesks import NEEDED
from bot.settings.settings import Settings
from bot.storage.store import Store
from tests.conftest import Start
from tests.drivers.patience import PATIENCE
from tests.drivers.slack_chat import chatting, payload, signed
from tests.drivers.slack_chat import settings as slack_settings
from tests.drivers.teams_chat import CARE, SETTINGS
from tests.fakes.fake_slack import APP_TOKEN, CLIENT_ID, CLIENT_SECRET, TOKEN, FakeSlack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.fake_webhook import PATH, SECRET, FakeReceiver
from tests.fakes.helpdesk_rig import Faults, serving
from tests.fakes.real_roundup import started
from tests.fakes.slack_methods import CARE as CARE_ROOM
from tests.fakes.slack_methods import ELSEWHERE, PARTNERS, TEAM

RECEIVER = {"HELPDESK": "webhook", "WEBHOOK_SECRET": SECRET}


async def told(knowledge: Path, **values: object) -> list[Check]:
    settings = Settings(_env_file=None, KNOWLEDGE_DIR=knowledge, **values)  # type: ignore[arg-type]
    return [check async for check in checks(settings)]


async def test_without_a_helpdesk_nothing_is_wrong(small_knowledge: Path) -> None:
    [check] = await told(small_knowledge)
    assert check.fix is None
    assert "HELPDESK switches it on" in check.found


async def test_each_helpdesk_is_asked(small_knowledge: Path) -> None:
    """One takes tickets, the other does not know us."""
    tracker = started()
    roundup = {"ROUNDUP_URL": tracker.url, "ROUNDUP_USER": "care-bot", "ROUNDUP_PASSWORD": "wrong"}
    async with serving(FakeReceiver().app(Faults())) as url:
        both = {**RECEIVER, **roundup, "HELPDESK": "webhook,rma:roundup"}
        well, wrong = await told(small_knowledge, **both, WEBHOOK_URL=url + PATH)
    assert (well.what, well.fix) == ("helpdesk webhook", None)
    assert wrong.what == "helpdesk roundup"
    assert "refused" in str(wrong.fix)


async def test_a_helpdesk_that_cannot_be_made_is_told(small_knowledge: Path) -> None:
    for wrong, fix in (
        ({"WEBHOOK_URL": "http://x.example"}, "https://"),
        (
            {"WEBHOOK_URL": "https://x.example", "HELPDESK": "webhook,rmaa:webhook"},
            "did you mean rma?",
        ),
    ):
        [check] = await told(small_knowledge, **{**RECEIVER, **wrong})
        assert fix in str(check.fix)


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    teams = await FakeTeams(conversations={CARE}).start()
    yield teams
    await teams.stop()


@pytest.fixture
def here(small_knowledge: Path, tmp_path: Path) -> dict[str, object]:
    return {"KNOWLEDGE_DIR": small_knowledge, "DATABASE_URL": f"sqlite:///{tmp_path}/care.db"}


async def said(
    values: Mapping[str, object],
    fake: FakeTeams | None = None,
    ahead: float = 0.0,
    url: str | None = None,
) -> dict[str, Check]:
    """All lines of a doctor on a machine whose clock is `ahead`, by what they are about."""
    settings = Settings(_env_file=None, **values)  # type: ignore[arg-type]
    cloud = fake.cloud if fake else PUBLIC_CLOUD
    asked = doctor.checks(settings, cloud, lambda: time.time() + ahead, url)
    found = [check async for check in asked]
    return {check.what: check for check in found}


async def test_a_bot_that_is_well_has_no_fix(
    slack: FakeSlack, teams: FakeTeams, here: dict[str, object]
) -> None:
    """And what cannot be looked at is said."""
    care = {
        "TEAMS_CARE_CHANNEL": CARE,
        "TEAMS_CARE_SERVICE_URL": teams.service,
        "PUBLIC_URL": "https://x.example",
    }
    found = await said({**slack_settings(slack, Path()), **SETTINGS, **care, **here}, teams)
    assert [str(check) for check in found.values() if check.fix] == []
    assert found["Slack scopes"].found == "all"
    assert found["clock"].found == "as at Slack, Microsoft"
    assert "no commands" in found["Slack manifest"].found
    assert "not compared" in found["Teams manifest"].found


async def test_a_clock_that_is_wrong_is_told(slack: FakeSlack, here: dict[str, object]) -> None:
    for ahead, way in (
        (200.0, "s ahead of Slack"),
        (-200.0, "s behind Slack"),
        (30.0, "as at Slack"),
    ):
        check = (await said({**slack_settings(slack, Path()), **here}, ahead=ahead))["clock"]
        assert check.found.endswith(way)
        assert (check.fix is None) == (abs(ahead) < 60)


async def test_every_helpdesk_that_can_be_asked_tells_the_time(here: dict[str, object]) -> None:
    """A mailbox and a webhook only take what is sent to them."""
    askable = sorted(NEEDED.keys() - {"email", "webhook"})
    needed = [one for name in askable for one in NEEDED[name]]
    named = ",".join(f"route-{name}:{name}" for name in askable)
    async with serving(web.Application()) as url:
        values = {one: url if one.endswith("_URL") else "x" for one in needed}
        found = await said({**values, **here, "HELPDESK": named})
    assert found["clock"].found == f"as at {', '.join(askable)}"


async def test_what_slack_does_not_grant_is_told(slack: FakeSlack, here: dict[str, object]) -> None:
    slack.scopes = [one for one in slack.scopes if one != "users:read"]
    values = {**slack_settings(slack, Path()), **here, "SLACK_CARE_CHANNEL": ELSEWHERE}
    found = await said(values)
    assert found["Slack scopes"].found == "missing users:read"
    assert "invite the bot" in str(found["Slack care channel"].fix)
    slack.failures["auth.test"].append("invalid_auth")
    assert "refused" in (await said(values))["Slack token"].found
    found = await said({**values, "SLACK_API_URL": "http://127.0.0.1:1/api/"})
    assert "cannot be reached" in found["Slack"].found
    assert found["clock"].fix is None


async def test_of_many_workspaces_our_own_must_be_there(
    slack: FakeSlack, here: dict[str, object], folder: Path
) -> None:
    """It is looked up in the database; desks are looked at with its token."""
    acme = {"id": "acme", "name": "Acme", "homes": ["slack:T0ACME"], "desk": f"slack:{ELSEWHERE}"}
    (folder / "organisations.yaml").write_text(yaml.safe_dump({"organisations": [acme]}))
    Store(str(here["DATABASE_URL"])).close()
    many = {
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": "0123456789abcdef0123456789abcdef",
        "SLACK_HOME_WORKSPACE": TEAM,
        "SLACK_API_URL": f"{slack.url}api/",
        "PUBLIC_URL": "https://x.example",
    }
    values = {**many, **here, "KNOWLEDGE_DIR": folder}
    found = await said(values)
    assert "has no installation" in found["Slack home workspace"].found
    assert "/slack/install" in str(found["Slack home workspace"].fix)
    assert "not installed" in found["desk of the company acme"].found
    store = Store(str(here["DATABASE_URL"]))
    ours = Installation(app_id="A0CARE", team_id=TEAM, bot_token=TOKEN, user_id="U0ADMIN")
    Installations(store.engine, CLIENT_ID, CLIENT_SECRET).save(ours)
    store.close()
    assert "the bot is not in it" in (await said(values))["desk of the company acme"].found


async def test_what_teams_does_not_grant_is_told(teams: FakeTeams, here: dict[str, object]) -> None:
    teams.conversations.clear()
    care = {"TEAMS_CARE_CHANNEL": CARE, "TEAMS_CARE_SERVICE_URL": teams.service}
    found = await said({**SETTINGS, **care, **here}, teams)
    assert "add the app" in str(found["Teams care channel"].fix)
    assert "PUBLIC_URL" in str(found["Teams endpoint"].fix)
    found = await said({**SETTINGS, **care, **here, "MicrosoftAppPassword": "wrong"}, teams)
    assert "MicrosoftAppPassword" in str(found["Teams token"].fix)


async def test_a_database_is_looked_at_and_left_as_it_is(
    empty_database_url: str, here: dict[str, object]
) -> None:
    """Empty, new, old, and of a release that is newer still."""
    values = {**here, "DATABASE_URL": empty_database_url}
    assert "empty" in (await said(values))["database"].found
    Store(empty_database_url).close()
    assert "newest schema" in (await said(values))["database"].found
    engine = create_engine(empty_database_url)
    for revision, fix in (("0001", True), ("9999", False)):
        with engine.begin() as connection:
            connection.execute(
                text("update alembic_version set version_num = :it"), {"it": revision}
            )
        check = (await said(values))["database"]
        assert revision in check.found
        assert bool(check.fix) is fix
    engine.dispose()


async def test_a_database_that_is_away_is_told(here: dict[str, object]) -> None:
    away = {**here, "DATABASE_URL": "postgresql://care:secret@127.0.0.1:1/care"}
    check = (await said(away))["database"]
    assert "DATABASE_URL" in str(check.fix)
    assert "secret" not in str(check)


async def test_a_signing_secret_that_cannot_be_one_is_told(
    slack: FakeSlack, here: dict[str, object]
) -> None:
    """Such as the client secret, or the secret of another app cut short."""
    for secret in ("signing-secret", "0123456789abcdef", "0123456789ABCDEF" * 2):
        values = {**slack_settings(slack, Path()), **here, "SLACK_SIGNING_SECRET": secret}
        check = (await said(values))["Slack signing secret"]
        assert "copy SLACK_SIGNING_SECRET" in str(check.fix)
        assert secret not in str(check)


async def test_a_signing_secret_of_another_app_shows_in_what_the_server_refused(
    slack: FakeSlack, here: dict[str, object], start_app: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    """Since the last request that was taken; the log has one line a minute, with the fix."""
    values = {**slack_settings(slack, Path()), **here}
    running = await start_app(**values)
    assert (await said(values, url=running.url))["server"].found == "runs, and refused nobody"
    async with chatting(running.url, slack) as anna:
        body = json.dumps(payload("app_mention")).encode()
        for _ in range(3):
            refused = await anna.post(body, headers=signed(body, secret="f" * 32))
            assert refused.status == 401
        check = (await said(values, url=running.url))["server"]
        assert check.found == "3 requests to /slack/events were refused and none was taken"
        assert "SLACK_SIGNING_SECRET" in str(check.fix)
        assert capsys.readouterr().out.count("request refused") == 1
        assert (await anna.post(body, headers=signed(body))).status == 200
    assert (await said(values, url=running.url))["server"].fix is None


async def test_a_server_that_does_not_run_is_not_wrong(
    slack: FakeSlack, here: dict[str, object]
) -> None:
    """The doctor is asked before the first start as well."""
    found = await said({**slack_settings(slack, Path()), **here}, url="http://127.0.0.1:1")
    assert (found["server"].fix, "not asked" in found["server"].found) == (None, True)


async def test_a_platform_is_on_when_its_token_was_accepted(
    slack: FakeSlack, here: dict[str, object], start_app: Start, capsys: pytest.CaptureFixture[str]
) -> None:
    """And not when it is set."""
    slack.failures["auth.test"].append("invalid_auth")
    await start_app(**{**slack_settings(slack, Path()), **here})
    said = ""
    async with asyncio.timeout(PATIENCE):
        while "state=on workspace" not in said:
            await asyncio.sleep(0)
            said += capsys.readouterr().out
    refused, accepted = [line for line in said.splitlines() if "] slack  " in line]
    assert "off: its token is refused" in refused
    assert "copy its Bot User OAuth Token to SLACK_BOT_TOKEN" in refused
    assert "workspace=Wildix" in accepted


async def test_a_revoked_app_token_is_told(slack: FakeSlack, here: dict[str, object]) -> None:
    values = {**slack_settings(slack, Path()), **here, "SLACK_APP_TOKEN": APP_TOKEN}
    assert (await said(values))["Slack app token"].fix is None
    slack.failures["apps.connections.open"].append("token_revoked")
    check = (await said(values))["Slack app token"]
    assert check.found == "refused (token_revoked)"
    assert "SLACK_APP_TOKEN" in str(check.fix)


async def test_a_platform_without_a_care_channel_is_told(
    slack: FakeSlack, here: dict[str, object]
) -> None:
    """Behind a proxy on this machine as well: nobody works tickets in a playground then."""
    values = {**slack_settings(slack, Path()), **here, "HOST": "127.0.0.1"}
    del values["SLACK_CARE_CHANNEL"]
    check = (await said(values))["care desk"]
    assert (check.found, check.fix) == ("nobody would see a ticket", "set SLACK_CARE_CHANNEL")
    assert (await said(here))["care desk"].fix is None


async def test_a_public_address_that_nobody_reaches_is_told(here: dict[str, object]) -> None:
    for url, fix in (
        ("https://localhost:8443", "the address that the platforms reach"),
        ("https://127.0.0.1", "the address that the platforms reach"),
        ("https://care.example.com/bot", "set PUBLIC_URL=https://care.example.com:"),
        ("https://care.example.com", None),
    ):
        check = (await said({**here, "PUBLIC_URL": url}))["public address"]
        assert (check.fix is None) if fix is None else (fix in str(check.fix))


async def test_a_setting_that_is_misspelt_is_told(
    here: dict[str, object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """In the environment and in `.env`; it would count for nothing."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_CARE_CHANEL", "C0CARE")
    check = (await said(here))["settings"]
    assert (check.found, check.fix) == (
        "SLACK_CARE_CHANEL is none",
        "did you mean SLACK_CARE_CHANNEL?",
    )
    monkeypatch.delenv("SLACK_CARE_CHANEL")
    (tmp_path / ".env").write_text("MicrosoftAppPasword_FILE=/run/secrets/teams\n")
    assert "MicrosoftAppPassword_FILE" in str((await said(here))["settings"].fix)


async def test_a_translation_of_an_earlier_english_is_told(
    here: dict[str, object], folder: Path
) -> None:
    """It harms nobody, since English is shown; a language of which all is of now is no line."""
    here = {**here, "KNOWLEDGE_DIR": folder}
    assert "translations" not in await said(here)
    (folder / "translations").mkdir()
    entry = next(iter(load(folder).entries))
    (folder / "translations/it.yaml").write_text(
        f"entries: {{{entry.id}: {{of: 0a0a0a0a0a0a, question: Quando?}}}}", "utf-8"
    )
    found = (await said(here))["translations"]
    assert (found.fix, found.found[:6]) == (None, "it: 1 ")


async def test_a_folder_that_cannot_be_written_is_told(here: dict[str, object]) -> None:
    for folder in ("/proc/nowhere", f"{here['KNOWLEDGE_DIR']}/routes.yaml"):
        check = (await said({**here, "DATABASE_URL": f"sqlite:///{folder}/care.db"}))["database"]
        assert "cannot be written" in check.found
        assert "DATABASE_URL" in str(check.fix)


async def test_a_desk_that_does_not_exist_is_told(
    slack: FakeSlack, teams: FakeTeams, here: dict[str, object], folder: Path
) -> None:
    """A route's or a company's: gone, without the bot, a private channel of Teams, or of a platform
    that is off."""
    routes = yaml.safe_load((folder / "routes.yaml").read_text())
    route = routes["routes"][0]
    route["desk"] = f"slack:{ELSEWHERE}"
    (folder / "routes.yaml").write_text(yaml.safe_dump(routes, sort_keys=False))
    company = {
        "id": "acme",
        "name": "Acme",
        "homes": ["slack:T0ACME"],
        "desk": "slack:C0GONE",
        "routes": {route["id"]: "teams:19:private@thread.tacv2"},
        "channels": [{"id": f"teams:{CARE}", "answers": "sure-questions"}],
    }
    (folder / "organisations.yaml").write_text(yaml.safe_dump({"organisations": [company]}))
    values = {**slack_settings(slack, Path()), **SETTINGS, **here, "KNOWLEDGE_DIR": folder}
    values["TEAMS_CARE_SERVICE_URL"] = teams.service
    found = await said(values, teams)
    assert found["knowledge"].fix is None
    own, theirs, private = (check for what, check in found.items() if what.startswith("desk of"))
    assert "the bot is not in it" in own.found
    assert "channel_not_found" in theirs.found
    assert (private.what, "404" in private.found) == (
        "desk of the company acme, route " + route["id"],
        True,
    )
    assert "Manage channel" in str(private.fix)
    heard = found["without a mention"]
    assert (heard.fix, "no posts of private and shared channels" in heard.found) == (None, True)
    off = await said({**here, "KNOWLEDGE_DIR": folder})
    assert "Slack is off: set SLACK_BOT_TOKEN" in off["desk of the company acme"].found


async def test_a_care_channel_that_is_shared_with_another_company_is_told(
    slack: FakeSlack, here: dict[str, object], folder: Path
) -> None:
    """By Slack Connect, for which its people are care. A partner's channel may be shared."""
    about = {"id": "acme", "name": "Acme", "homes": ["slack:T0ACME"], "desk": f"slack:{CARE_ROOM}"}
    acme = {**about, "channels": [{"id": f"slack:{PARTNERS}", "answers": "sure-questions"}]}
    (folder / "organisations.yaml").write_text(yaml.safe_dump({"organisations": [acme]}))
    values = {**slack_settings(slack, Path()), **here, "KNOWLEDGE_DIR": folder}
    slack.shared |= {CARE_ROOM, PARTNERS}
    found = await said(values)
    for what in ("Slack care channel", "desk of the company acme"):
        assert "is shared with another company" in found[what].found
        assert "yours alone" in str(found[what].fix)
    assert found["without a mention"].fix is None
    slack.shared.clear()
    found = await said(values)
    assert [check for check in found.values() if "shared" in check.found] == []


async def test_a_dead_collector_is_told(here: dict[str, object]) -> None:
    """One that is away, one that is something else, and one that does not know us."""
    collector = web.Application()
    collector.router.add_post("/v1/traces", _collected)
    async with serving(collector) as url:
        values = {**here, "OTEL_EXPORTER_OTLP_ENDPOINT": url}
        known = {**values, "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20known"}
        assert (await said(known))["traces"].fix is None
        assert "OTLP_HEADERS" in str((await said(values))["traces"].fix)
        values["OTEL_EXPORTER_OTLP_ENDPOINT"] = f"{url}/elsewhere"
        assert "answers 404" in (await said(values))["traces"].found
    check = (await said(values))["traces"]
    assert "cannot be reached" in check.found
    assert "OTEL_EXPORTER_OTLP_ENDPOINT" in str(check.fix)


async def _collected(request: web.Request) -> web.Response:
    known = request.headers.get("authorization") == "Bearer known"
    return web.Response(status=200 if known else 401)


def test_the_exit_code_says_whether_all_is_well(here: dict[str, object], tmp_path: Path) -> None:
    well = Settings(_env_file=None, **here)  # type: ignore[arg-type]
    assert doctor.run(well) == 0
    (tmp_path / "wrong").mkdir()
    assert doctor.run(well.model_copy(update={"knowledge_dir": tmp_path / "wrong"})) == 1
