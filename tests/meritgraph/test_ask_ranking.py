"""``meritgraph ask ranking``: what it prints, its JSON, and what is wrong usage."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from graph.driver.database import Database
from graph.errors import UnknownId
from tests.conftest import Run
from tests.meritgraph.conftest import Command
from tests.support.engines import cypher
from tests.support.ranked_applicants import ROWS
from tests.support.scripted_portal import key_ring, load


@pytest.fixture
def ids(run: Run, fresh_database: Database, tmp_path: Path) -> dict[str, str]:
    """Load the competition and the reserve, and return ids by the name, title or label."""
    run(load(fresh_database, ROWS, key_ring(tmp_path)))
    text = """MATCH (n:Competition|Position|Organisation|Servant)
        RETURN CASE WHEN n:Competition THEN labels(n)[0] ELSE coalesce(n.name, n.title, labels(n)[0]) END AS name, n.id AS id"""
    return {str(row["name"]).removesuffix(" Bek"): str(row["id"]) for row in run(fresh_database.read(cypher(text)))}


def test_candidates_are_listed_in_their_order_and_the_choice_stands_below(ids: dict[str, str], command: Command) -> None:
    ran = command("ask", "ranking", "--competition", ids["Competition"])
    assert ran.code == 0
    assert ran.words.startswith("Candidates for «Post P2», Body B1, by 10 November 2026 (protocol day)")
    lines = ran.out.splitlines()
    order = ("Better", "Tied", "Winner", "Annual", "Undated", "Unschooled", "Barred", "Withdrawn")
    places = [next(at for at, line in enumerate(lines) if f"│ {name} " in line) for name in order]
    assert places == sorted(places)
    (tied,) = (line for line in lines if "│ Tied " in line)
    assert [cell.strip() for cell in tied.split("│")[1:5]] == ["2", "Tied Bek", "76", "qualification 79.9 × 0.8"]
    assert "Chosen (won): Winner Bek (rank 2, won). The choice is not the first by the ranking." in ran.words
    assert "Before the choice: Better Bek (rank 1, not recommended)." in ran.words
    assert "May come before, as something is not known: Annual Bek (not assessed, not recommended); Undated Bek" in ran.words
    assert "warning, V10: reprimand imposed on 1 June 2026 is in force" in " ".join(
        "".join(line.split("│")[6:7]).strip() for line in lines
    ).replace("  ", " ")
    assert "V12 not judged (8 of 8): declared ties of kin of the servants of this body" in ran.words
    assert "equal scores share a rank (1, 1, 1, 4)" in ran.words


def test_programs_get_numbers_truths_and_reasons(ids: dict[str, str], command: Command) -> None:
    document = command("ask", "ranking", "--competition", ids["Competition"], "--json").document
    assert (document["type"], document["day"]["earliest"], document["position"]) == ("A4", "2026-11-10", ids["Post P2"])
    found = {each["name"].removesuffix(" Bek"): each for each in document["candidates"]}
    tied = found["Tied"]
    assert (tied["rank"], tied["score"], tied["standing"], tied["eligible"]) == (2, 76.0, "ranked", True)
    assert tied["components"][0] == {"component": "qualification", "score": 79.9, "weight": 0.8}
    assert (found["Winner"]["reported"], found["Winner"]["application"], found["Winner"]["remained"]) == (77.0, "won", True)
    assert (found["Annual"]["score"], found["Annual"]["rank"], found["Annual"]["standing"]) == (None, None, "not assessed")
    assert (found["Barred"]["eligible"], found["Barred"]["bars"][0]["rule"]) == (False, "V13")
    assert (found["Undated"]["eligible"], found["Undated"]["unknown"][0]["rule"]) == (None, "V07")
    assert (found["Withdrawn"]["withdrew"], found["Withdrawn"]["rank"]) == (True, None)
    choice = document["choice"]
    assert (choice["how"], choice["chosen"], choice["first"]) == ("won", [ids["Winner"]], False)
    assert (choice["above"], choice["open"]) == ([ids["Better"]], [ids["Annual"], ids["Undated"]])
    assert "A4" in document["convention"]


def test_proposed_candidates_and_a_reserve(ids: dict[str, str], command: Command) -> None:
    proposed = ("--position", ids["Post P2"], "--candidate", ids["Tied"], "--candidate", ids["Better"], "--as-of", "2026-11-10")
    ran = command("ask", "ranking", *proposed)
    assert "by 10 November 2026 (day that was asked for)" in ran.words
    assert "Chosen" not in ran.words
    document = command("ask", "ranking", *proposed, "--json").document
    assert [(each["rank"], each["servant"]) for each in document["candidates"]] == [(1, ids["Better"]), (2, ids["Tied"])]
    reserve = command("ask", "ranking", "--reserve", "--body", ids["Body B1"], "--as-of", "2026-11-19")
    assert "Candidates for the reserve, Body B1" in reserve.words
    assert "Chosen (listed in the reserve): Tied Bek (rank 2)." in reserve.words


def test_a_day_of_which_no_law_is_known_is_said_in_one_sentence(ids: dict[str, str], command: Command) -> None:
    sentence = "It is not known who is eligible on 1 June 2022: no value of V06, V07 and V13 is known for orders of that day."
    asked = ("--competition", ids["Competition"])
    assert sentence in command("ask", "ranking", *asked, "--as-of", "2022-06-01").words
    assert command("ask", "ranking", *asked, "--as-of", "2022-06-01", "--json").document["unknown_law"] == sentence
    assert command("ask", "ranking", *asked, "--json").document["unknown_law"] is None


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--competition", "competition:0", "--reserve", "--body", "organisation:0"),
        ("--position", "position:0"),
        ("--competition", "competition:0", "--candidate", "servant:0"),
        ("--reserve",),
        ("--competition", "competition:0", "--body", "organisation:0"),
        ("--competition", "competition:0", "--as-of", "2200-01-01"),
    ],
    ids=["nothing", "two", "nobody", "candidates of a competition", "no body", "body of a competition", "impossible day"],
)
def test_what_cannot_be_ranked_is_wrong_usage(command: Command, options: tuple[str, ...]) -> None:
    with pytest.raises(typer.BadParameter):
        command("ask", "ranking", *options)


def test_an_unknown_competition_is_refused(command: Command) -> None:
    with pytest.raises(UnknownId, match="There is no competition competition:0"):
        command("ask", "ranking", "--competition", "competition:0")
