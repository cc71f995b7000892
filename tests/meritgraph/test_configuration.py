"""The settings, and that their page agrees with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from graph.driver.settings import DatabaseSettings
from meritgraph.api_settings import ApiSettings
from meritgraph.configuration import PAGE, configuration_page
from meritgraph.feed_settings import FeedSettings
from meritgraph.provider_settings import ProviderSettings
from meritgraph.settings import NESTED, Settings


@pytest.mark.parametrize("model", [Settings, ApiSettings, DatabaseSettings, ProviderSettings, FeedSettings])
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
