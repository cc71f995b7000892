"""Workers of any executor: threads judge as one process does; what keeps a worker from judging is said in a sentence."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from graph.driver.database import Database
from graph.driver.settings import DatabaseSettings
from merit.contract import Case, Outcome
from merit.detection import DetectionReport, detect
from merit.dossiers.reading import SERVANTS
from merit.evaluation import JudgedPage, JudgedStrata, JudgingHere, RuleFailure
from merit.registry import all_rules, find_rule
from merit.rules.r13_common_origin import RULE as R13
from merit.rules.r17_rating_ceiling import RULE as R17
from merit.rules.r18_bonus_inversion import RULE as R18
from merit.strata.columns import Columns
from merit.strata.judging import collect
from merit.workers.dispatch import WorkerFailed, Workers
from merit.workers.pickling import pickled, pickled_strata, unpickled, unpickled_strata
from tests.conftest import OpenEngine, Run
from tests.support.picked_people import a_context, others, picks, signer
from tests.support.scripted_portal import NOON, body, key_ring, load, order, position, servant

TODAY = date(2026, 11, 20)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


async def judged(database: Database, workers: Workers | None = None, **settings: Any) -> DetectionReport:
    return await detect(database, settings.get("rules", all_rules()), TODAY, NOON, workers=workers, all_again=True)


def test_threads_judge_as_one_process_does_and_keep_nothing_open(
    engine: OpenEngine, fresh_database: Database, run: Run, tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    rows = {
        "bodies": [body()],
        "positions": [position("P1"), position("P2")],
        "servants": [servant(), servant("R2", None, lastName="Azimova")],
        "orders": [order("1", "P1", "2020-01-01"), order("2", "P2", "2021-01-01", registerNo="R2")],
    }
    run(load(fresh_database, rows, key_ring(tmp_path)))
    first = run(judged(fresh_database, Workers(threads, 2, engine.settings)))
    assert first.judged > 0
    assert [rule.tally.counts() for rule in first.rules] == [rule.tally.counts() for rule in run(judged(fresh_database)).rules]
    assert any(rule.tally.violations for rule in first.rules)
    assert not [thread for thread in threading.enumerate() if thread.name == "meritgraph-worker"]
    nowhere = Workers(threads, 2, DatabaseSettings(uri="bolt://127.0.0.1:1"))
    with pytest.raises(WorkerFailed, match=r"bolt://127\.0\.0\.1:1 does not answer"):
        run(judged(fresh_database, nowhere))
    unknown = replace(all_rules()[0], id="Q95")
    with pytest.raises(
        WorkerFailed, match=r"The rule Q95 cannot be used where a worker runs\. Install the same packages there\."
    ):
        run(judged(fresh_database, Workers(threads, 2, engine.settings), rules=[unknown]))


def test_strata_are_judged_rule_by_rule_and_one_that_breaks_on_them_harms_no_other(
    engine: OpenEngine, run: Run, threads: ThreadPoolExecutor
) -> None:
    context = a_context()
    ratings = Columns(R17.row)
    ratings.add(("UZ", "not a day"), R17.row(*[None] * len(R17.row._fields)))
    picked = collect(R13, [signer(), *picks(5, 0), *others(40, 60)], context)
    unimportable = Columns(NamedTuple("Unimportable", [("number", int)]))
    # Fewer rows are judged later, yet come first.
    collected = [(R17, ratings), (R13, picked), (R18, unimportable)]

    async def in_workers() -> list[JudgedStrata]:
        judging = Workers(threads, 2, engine.settings).judging(context)
        try:
            return [each async for each in judging.judge_strata(collected)]
        finally:
            await judging.close()

    async def here() -> list[JudgedStrata]:
        return [each async for each in JudgingHere(engine.database.read, context).judge_strata(collected[:2])]

    broken, found, unsent = run(in_workers())
    assert broken == ([], "ValueError")
    assert [case.outcome for case in found[0]] == [Outcome.SATISFIES]
    assert unsent == ([], "PicklingError")
    assert [broken, found] == run(here())


def test_a_rule_whose_cases_of_strata_cannot_be_pickled_is_broken() -> None:
    (case,) = (case for _, case in page_of({"V01": {"day": date(2026, 1, 1)}}).cases)
    assert unpickled_strata(pickled_strata(R13, ([case], None))) == ([case], None)
    locked = replace(case, words={"lock": threading.Lock()})
    assert unpickled_strata(pickled_strata(R13, ([case, locked], None))) == ([], "TypeError")


def test_a_page_comes_back_with_the_rules_of_the_process() -> None:
    page = page_of({"V01": {"day": date(2026, 1, 1)}})
    assert unpickled(pickled(page, ["servant:1"])) == page
    assert unpickled(pickled(page, ["servant:1"])).cases[0][0] is find_rule("V01")


def test_a_rule_whose_cases_cannot_be_pickled_harms_no_other() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(threading.Lock())
    page = page_of({"V01": {"day": date(2026, 1, 1)}, "V02": {"lock": threading.Lock()}})
    back = unpickled(pickled(page, ["servant:1", "servant:2"]))
    assert [rule.id for rule, _ in back.cases] == ["V01"]
    assert back.failures == (RuleFailure("V02", "servant:1", "TypeError"), RuleFailure("V02", "servant:2", "TypeError"))
    assert back.judged == ()


def page_of(words: dict[str, dict[str, Any]]) -> JudgedPage:
    """Return a page with one case for each rule, with such words."""
    cases = [
        (rule, Case(outcome=Outcome.VIOLATES, subjects=("a",), organisation="o", country=None, servant=None, day=None, words=own))
        for id_, own in words.items()
        if (rule := find_rule(id_)) is not None
    ]
    return JudgedPage(SERVANTS, 2, tuple(cases))
