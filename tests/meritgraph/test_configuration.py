"""The settings, and that their page agrees with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from graph.driver.settings import DatabaseSettings
from meritgraph.api_settings import ApiSettings
from meritgraph.browser_settings import BrowserSettings
from meritgraph.configuration import PAGE, configuration_page
from meritgraph.feed_settings import FeedSettings
from meritgraph.provider_settings import ProviderSettings
from meritgraph.settings import NESTED, Settings


@pytest.mark.parametrize("model", [Settings, ApiSettings, BrowserSettings, DatabaseSettings, ProviderSettings, FeedSettings])
def test_every_setting_is_described_on_the_page(model: type[BaseModel]) -> None:
    page = PAGE.read_text("utf-8")
    for name, field in model.model_fields.items():
        assert field.description, name
        if not (model is Settings and name in NESTED) and not (model is DatabaseSettings and name == "home"):
            assert field.description in page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == configuration_page()


def test_settings_are_read_from_the_environment_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    monkeypatch.setenv("MERITGRAPH_HOME", str(tmp_path))
    monkeypatch.setenv("MERITGRAPH_DATABASE_URI", "neo4j://graph.example:7687")
    monkeypatch.setenv("MERITGRAPH_DATABASE_PASSWORD_FILE", "password")
    monkeypatch.setenv("MERITGRAPH_FEEDS", f'{{"my.dba.uz": {{"url": "https://dba.example", "secret_file": "{secret}"}}}}')
    settings = Settings()
    assert (settings.database.uri, settings.database.home) == ("neo4j://graph.example:7687", tmp_path)
    assert settings.database.password_file == Path("password")
    feed = settings.feeds["my.dba.uz"].feed()
    assert feed.secret is not None
    assert feed.secret.get_secret_value() == "open sesame"
    assert "sesame" not in str(settings) + str(feed)
    with pytest.raises(ValidationError):
        settings.port = 1  # type: ignore[misc] (the test is that settings are frozen)


def test_a_relative_home_is_resolved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    monkeypatch.setenv("MERITGRAPH_HOME", "link/../link/state")

    settings = Settings()

    assert settings.home == settings.database.home == Path(os.path.realpath(tmp_path / "real" / "state"))
    monkeypatch.delenv("MERITGRAPH_HOME")
    assert Settings().home == Path(os.path.realpath(tmp_path / "var"))


def test_an_empty_home_is_refused_instead_of_being_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_HOME", "")

    with pytest.raises(ValidationError, match="it is empty; name a folder"):
        Settings()


def test_without_an_address_there_is_no_browser() -> None:
    assert Settings().browser.url is None


def test_the_browser_is_named_with_the_copy_that_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MERITGRAPH_BROWSER_URL", "https://graph.example/browser/")
    monkeypatch.setenv("MERITGRAPH_BROWSER_BOLT", "neo4j+s://graph.example:7687")
    with pytest.raises(ValidationError, match="MERITGRAPH_BROWSER_COUNTRY"):
        Settings()

    monkeypatch.setenv("MERITGRAPH_BROWSER_COUNTRY", "UZ")
    monkeypatch.setenv("MERITGRAPH_BROWSER_HUB", "https://hub.example/")
    monkeypatch.setenv("MERITGRAPH_BROWSER_TICKET_SECONDS", "60")
    found = Settings().browser

    assert (found.url, found.bolt, found.country) == ("https://graph.example/browser/", "neo4j+s://graph.example:7687", "UZ")
    assert (found.database, found.hub, found.ticket_seconds) == ("neo4j", "https://hub.example", 60)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "http://graph.example/browser/"),
        ("url", "javascript:alert(1)"),
        ("url", "https://graph.example/browser/?cmd=play"),
        ("url", "https://somebody@graph.example/browser/"),
        ("bolt", "http://graph.example:7687"),
        ("bolt", "neo4j://graph.example:7687&cmd=play"),
        ("country", "Uzbekistan"),
        ("database", "neo4j&cmd=play"),
        ("hub", "http://hub.example"),
        ("ticket_seconds", 10),
        ("ticket_seconds", 3600),
    ],
)
def test_a_browser_that_cannot_be_trusted_is_refused(field: str, value: object) -> None:
    good = {"url": "https://graph.example/browser/", "bolt": "neo4j+s://graph.example:7687", "country": "UZ"}

    with pytest.raises(ValidationError, match=field):
        BrowserSettings.model_validate({**good, field: value})
