"""A graph that is loaded from rows of a sandbox and judged again and again, each time after other changes."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, cast

from graph.driver.database import Database
from graph.errors import JudgementRefused
from loaders.entity_resolution.clusters import Verdict
from loaders.entity_resolution.judgements import judge, withdraw
from loaders.keys.keyring import KeyRing
from loaders.portal_api.contract import CoveredDays, Feed, Page, Portal
from loaders.portal_api.registry import usable_portals
from loaders.runs.absence_policy import AbsencePolicy
from loaders.sync import SyncPolicy, synchronise_all
from merit.detection import DetectionReport, detect
from merit.figures.registry import FIGURES
from merit.policies.book import PolicyBook
from merit.registry import all_rules, shipped_policy
from sandbox.serve import running
from sandbox.world import build_world
from tests.conftest import Run
from tests.loaders.entity_resolution.test_histories import Whole
from tests.support.changed_rows import Field, Row, change_field, fields_of, values_of
from tests.support.detection_results import results
from tests.support.engines import cypher
from tests.support.sandbox_visits import visit
from tests.support.scripted_portal import ALL_DAYS, COPY, NOON, scripted

PEOPLE, WORLD = 100, 5
TODAY = NOON.date()
POLICY = SyncPolicy(absence=AbsencePolicy(readings_until_gone=1))

Rows = dict[str, dict[str, list[Row]]]
"""Rows by portal and stream."""


@cache
def served() -> Rows:
    """Return all rows that the portals of a sandbox serve."""
    found: Rows = {}
    with TemporaryDirectory() as folder, running(build_world(PEOPLE, WORLD, today=TODAY), Path(folder)) as announcement:
        for portal in _portals():
            paid = visit(announcement, portal, page_size=1000)
            with portal.connect(paid) as reader:
                for stream in portal.streams:
                    read = [page for scope in reader.scopes(stream) for page in reader.read(stream, scope, None)]
                    rows = [dict(cast("Row", row)) for page in read if isinstance(page, Page) for row in page.decode()]
                    found.setdefault(portal.name, {})[stream.name] = rows
    found = _of_fewer_people(found)
    servants = found["test.argos.uz"]["servants"]
    found[COPY.name] = {"servants": copy.deepcopy(servants[:20])}
    # Somebody who may be another one.
    servants.append({**servants[0], "registerNo": "R9999999", "pinfl": None})
    return found


def _of_fewer_people(rows: Rows) -> Rows:
    """Return the rows that name nobody of every second person; who declared relatives stays, with these."""
    persons = rows["e-kyzmet"]["persons"]
    kin = {value for row in persons if row["relatives"] for value in values_of(row)}
    people = [*rows["test.argos.uz"]["servants"][1::2], *(row for row in persons[1::2] if row["iin"] not in kin)]
    gone = {number for row in people for number in (row.get("registerNo"), row.get("pinfl"), row.get("iin")) if number}
    return {
        portal: {stream: [row for row in of_stream if gone.isdisjoint(values_of(row))] for stream, of_stream in streams.items()}
        for portal, streams in rows.items()
    }


def _portals() -> list[Portal]:
    return [portal for name, portal in usable_portals().items() if name != "uk.organograms"]


@dataclass(slots=True)
class History:
    """A graph that is loaded and judged again and again, each time after other changes."""

    run: Run
    database: Database
    keys: KeyRing
    draw: Random
    rows: Rows
    as_of: date = TODAY
    policy: PolicyBook = field(default_factory=shipped_policy)
    now: datetime = NOON
    covers: CoveredDays = ALL_DAYS
    reports: list[DetectionReport] = field(default_factory=list[DetectionReport])
    merged: list[str] = field(default_factory=list[str])

    def load(self) -> None:
        """Read all portals completely."""
        self.now += timedelta(days=1)
        feeds: dict[Portal, Feed] = {}
        for portal in (*_portals(), COPY):
            streams: dict[str, list[list[Mapping[str, Any]]]] = {
                stream: [[*rows]] for stream, rows in self.rows[portal.name].items()
            }
            feeds[scripted(Whole(streams, covers=self.covers), portal)] = Feed()
        report = self.run(synchronise_all(self.database, feeds, self.keys, self.now, POLICY))
        assert report.problem is None

    def compare(self) -> None:
        """Judge what changed; judge everything again, which changes nothing."""
        self.now += timedelta(hours=1)
        quick = self._detect()
        found = self.run(results(self.database))
        whole = self._detect(all_again=True)
        wanted = self.run(results(self.database))
        differing = first_of(wanted - found, found - wanted)
        assert differing == [], differing
        assert [changes_of(rule.summary()) for rule in whole.rules if any(changes_of(rule.summary()).values())] == []
        assert [_counts(rule.summary()) for rule in quick.rules] == [_counts(rule.summary()) for rule in whole.rules]
        for name in ("rest_on_missing_record", "rest_on_unreviewed_match", "have_quarantined_rows", "unreadable"):
            assert sorted(getattr(quick, name), key=repr) == sorted(getattr(whole, name), key=repr)
        assert quick.judged + quick.unchanged == whole.judged
        assert whole.broken_figures == {}
        assert not any(rule.tally.broken for rule in whole.rules)
        self.reports.append(quick)

    def _detect(self, *, all_again: bool = False) -> DetectionReport:
        work = detect(self.database, all_rules(), self.as_of, self.now, figures=FIGURES, policy=self.policy, all_again=all_again)
        return self.run(work)

    def change(self, fields: list[tuple[str, str, Field]]) -> int:
        """Change these fields of rows; return how many differ now. A row of each other stream goes, another comes back."""
        changed = 0
        for portal, stream, of_row in fields:
            rows = self.rows[portal][stream]
            changed += bool(rows) and of_row in fields_of(rows) and change_field(rows, of_row, self.draw)
        for portal, stream in self.draw.sample(sorted({(portal, stream) for portal, stream, _ in all_fields()}), 6):
            rows, first = self.rows[portal][stream], served()[portal][stream]
            if len(rows) > 1:
                rows.pop(self.draw.randrange(len(rows)))
            back = self.draw.choice(first)
            if back not in rows:
                rows.append(copy.deepcopy(back))
        return changed

    def judge_people(self) -> None:
        """Decide that two people are one, or take such a decision back."""
        if self.merged and self.draw.random() < 0.5:
            self.run(withdraw(self.database, self.merged.pop(), self.now))
            return
        rows = self.run(self.database.read(cypher("MATCH (s:Servant)-[:HELD]->() RETURN DISTINCT s.id AS id ORDER BY id")))
        while True:
            one, other = self.draw.sample([cast("str", row["id"]) for row in rows], 2)
            with suppress(JudgementRefused):  # two who have valid numbers are two people
                made = self.run(judge(self.database, one, other, Verdict.ACCEPT, "auditor", "same file", self.now))
                self.merged.append(made.id)
                return

    def pass_time(self, days: int) -> None:
        """Let days pass, or go back; now and then change values of policy, or to which days the portals are read next."""
        self.as_of += timedelta(days=days)
        if self.draw.random() < 0.4:
            self.covers = CoveredDays(
                date(self.draw.choice((2005, 2010, 2019)), 1, 1), self.as_of - timedelta(days=self.draw.choice((0, 1, 90)))
            )
        self.policy = _other_policy(self.draw) if self.draw.random() < 0.2 else shipped_policy()


def all_fields() -> list[tuple[str, str, Field]]:
    return [
        (portal, stream, of_row)
        for portal, streams in served().items()
        for stream, rows in streams.items()
        for of_row in fields_of(rows)
    ]


def _other_policy(draw: Random) -> PolicyBook:
    """Return the shipped policy where one rule has no duty."""
    shipped = shipped_policy()
    rule = draw.choice(sorted(shipped.rules))
    values = tuple(replace(value, duty=False, parameters={}) for value in shipped.values(rule))
    return PolicyBook({**shipped.rules, rule: values}, shipped.calendars)


def changes_of(summary: Mapping[str, Any]) -> dict[str, int]:
    return {name: summary[name] for name in ("opened", "changed", "resolved", "reopened")}


def _counts(summary: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in summary.items() if name not in changes_of(summary)}


def first_of(missing: set[str], surplus: set[str]) -> list[str]:
    return [*(f"- {line}" for line in sorted(missing)[:4]), *(f"+ {line}" for line in sorted(surplus)[:4])]
