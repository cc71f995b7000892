"""The graph expected from the rows that portals served, in the terms of ``graph_reader``, by source precedence.

Each property has the values that portals state, highest precedence first; where one portal states several, each is allowed.
People are distinguished by register number or PINFL: a row without a PINFL describes somebody known by register number only.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from graph.model.facts import person
from loaders.keys.ids import identifier_key
from loaders.keys.keyring import KeyRing
from sandbox.words import mo_argos_uz, my_dba_uz, my_mehnat_uz, test_argos_uz
from sandbox.words.wording import Wording
from tests.support import expected_words as meant
from tests.support.graph_reader import span

Row = Mapping[str, Any]
StatedValues = dict[str, list[list[Any]]]
"""The values of each property by portal, highest precedence first."""


class ExpectedFromRows:
    """The rows of every portal and stream as they were served."""

    def __init__(self, rows: Mapping[str, Mapping[str, Sequence[Row]]], keys: KeyRing) -> None:
        self._argos, self._dba = rows["test.argos.uz"], rows["my.dba.uz"]
        self._mehnat, self._mo = rows["my.mehnat.uz"], rows["mo.argos.uz"]
        self._keys = keys
        self._groups = self._people()
        self._bodies = {
            row["code"]: "+".join(sorted((f"test.argos.uz/bodies:{row['code']}", f"UZ/STIR:{row['stir']}")))
            for row in self._argos["bodies"]
        }
        self._employers = {row["stir"]: self._bodies[row["code"]] for row in self._argos["bodies"]}

    def everything(self) -> dict[str, dict[str, StatedValues]]:
        return {
            "Servant": self._servants(),
            "Organisation": self._organisations(),
            "Competition": self._competitions(),
            "Application": self._applications(),
            "Appointment": self._appointments(),
            "Contract": self._contracts(),
            "Course": self._courses(),
            "Enrolment": self._enrolments(),
            "Certificate": self._certificates(),
            "Assessment": self._each("assessments", "id", _ASSESSMENT, servant="registerNo", evaluator="evaluator"),
            "Reward": self._each("rewards", "id", _REWARD, servant="registerNo"),
            "Sanction": self._each("sanctions", "id", _SANCTION, servant="registerNo"),
            "DegreeGrant": self._degrees(),
        }

    def _identifier(self, scheme: str, number: str) -> str:
        return identifier_key(self._keys.keyed(person(scheme, number)))

    def _people(self) -> dict[str, str]:
        """Return the name of each person by each of her identifiers; those in one row of the register belong to one person."""
        groups: dict[str, set[str]] = {}
        numbers = [row["jshshir"] for stream in ("enrolments", "certificates") for row in self._dba[stream]]
        numbers += [row["pinfl"] for row in self._mehnat["contracts"]]
        numbers += [row["pinfl"] for stream in ("certificates", "degrees") for row in self._mo[stream]]
        rows = [{self._identifier("UZ/PINFL", number)} for number in numbers]
        for row in self._argos["servants"]:
            known = {self._identifier("test.argos.uz/servants", row["registerNo"])}
            rows.append(known | {self._identifier("UZ/PINFL", row["pinfl"])} if row["pinfl"] else known)
        for known in rows:
            joined = known.union(*(groups.get(each, set()) for each in known))
            groups |= dict.fromkeys(joined, joined)
        return {key: "+".join(sorted(group)) for key, group in groups.items()}

    def _by_pinfl(self, number: str) -> str:
        return self._groups[self._identifier("UZ/PINFL", number)]

    def _by_register(self, number: str) -> str:
        return self._groups[self._identifier("test.argos.uz/servants", number)]

    def _linked(self, field: str, value: str) -> str:
        return f"test.argos.uz/positions:{value}" if field == "position" else self._by_register(value)

    def _servants(self) -> dict[str, StatedValues]:
        """Return servants; the name comes from the register, else from a portal that knows the number."""
        found: dict[str, StatedValues] = defaultdict(lambda: defaultdict(lambda: [[], [], []]))
        for row in self._argos["servants"]:
            properties = found[self._by_register(row["registerNo"])]
            properties["name"][0].append(
                " ".join(part.strip() for part in (row["lastName"], row["firstName"], row["patronymic"]) if part)
            )
            properties["birth_date"][0].append(row["birthDate"])
            properties["birthplace"][0].append(row["birthplace"])
            for name, value in _words("sex", row["sex"], test_argos_uz.SEX, meant.SAME).items():
                properties[name][0].append(value)
        for row in self._dba["enrolments"]:
            found[self._by_pinfl(row["jshshir"])]["name"][1].append(row["fio"].strip())
        for row in self._mehnat["contracts"]:
            found[self._by_pinfl(row["pinfl"])]["name"][2].append(row["name"].strip())
        return found

    def _organisations(self) -> dict[str, StatedValues]:
        found: dict[str, StatedValues] = defaultdict(lambda: defaultdict(lambda: [[], []]))
        for row in self._argos["bodies"]:
            properties = found[self._bodies[row["code"]]]
            properties["name"][0].append(row["versions"][-1]["name"])
            properties["successor"][0].append(row["mergedInto"] and self._bodies[row["mergedInto"]])
        for row in self._mehnat["employers"]:
            properties = found[self._employers.get(row["stir"], f"UZ/STIR:{row['stir']}")]
            properties["name"][1].append(row["name"])
            for name, value in _words("sector", row["sector"], my_mehnat_uz.SECTOR, meant.SECTORS).items():
                properties[name][1].append(value)
        return found

    def _each(self, stream: str, key: str, fields: Mapping[str, str], **links: str) -> dict[str, StatedValues]:
        """Return the rows of a stream, whose fields are properties under other names."""
        found: dict[str, StatedValues] = {}
        for row in self._argos[stream]:
            properties = _alone({name: row[field] for name, field in fields.items()})
            if stream in _TRANSLATED:
                name, field, wording, meanings = _TRANSLATED[stream]
                properties |= _alone(_words(name, row[field], wording, meanings))
            linked = {name: self._linked(name, row[field]) if row[field] else None for name, field in links.items()}
            found[row[key]] = properties | _alone(linked)
        return found

    def _competitions(self) -> dict[str, StatedValues]:
        """Return competitions, and each annulled round as a competition of its own."""
        found = self._each("competitions", "id", _COMPETITION, position="position")
        for row in self._argos["competitions"]:
            for number in row["annulledRounds"] or ():
                properties = {"position": self._linked("position", row["position"]), "round": number, "annulled": True}
                found[f"{row['id']}/{number}"] = _alone(properties)
        return found

    def _applications(self) -> dict[str, StatedValues]:
        """Return applications; one without a decision is in the state it was admitted or rejected in.

        One in an annulled round that no competition lists waits for it, and is not in the graph.
        """
        found = self._each("applications", "id", _APPLICATION, servant="registerNo")
        listed = {(row["id"], number) for row in self._argos["competitions"] for number in row["annulledRounds"] or ()}
        for row in self._argos["applications"]:
            if row["annulledRound"] and (row["competition"], row["annulledRound"]) not in listed:
                found.pop(row["id"], None)
                continue
            state = _words("state", row["decision"] or row["state"], test_argos_uz.APPLICATION_STATE, meant.SAME)
            annulled = f"/{row['annulledRound']}" if row["annulledRound"] else ""
            found[row["id"]] = found[row["id"]] | _alone({"competition": row["competition"] + annulled, **state})
        return found

    def _appointments(self) -> dict[str, StatedValues]:
        """Return appointments; an order that was corrected is replaced by its correction."""
        found: dict[str, StatedValues] = {}
        for row in self._argos["orders"]:
            if row["correctedBy"]:
                continue
            ended = day(row["end"]) if row["end"] else "open" if row["open"] else None
            found[row["corrects"] or row["orderNo"]] = _alone(
                {
                    "servant": self._by_register(row["registerNo"]),
                    "position": self._linked("position", row["position"]),
                    "appointed_by": self._by_register(row["signedBy"]) if row["signedBy"] else None,
                    "competition": row["competition"],
                    "order_date": row["correctedOrderDate"] if row["corrects"] else row["orderDate"],
                    "start": day(row["start"]),
                    "end": ended or f"{day(row['start']).partition('/')[0]}/9999-12-31",
                }
                | _words("mode", row["mode"], test_argos_uz.MODE, meant.SAME)
                | _words("term", row["term"], test_argos_uz.TERM, meant.SAME)
                | _words("end_reason", row["endGround"], test_argos_uz.GROUND, meant.END_REASONS)
            )
        return found

    def _contracts(self) -> dict[str, StatedValues]:
        found: dict[str, StatedValues] = {}
        for row in self._mehnat["contracts"]:
            ended = day(row["terminated"]) if row["terminated"] else "open"
            began = day(row["concluded"]) if row["concluded"] else f"1800-01-01/{ended.rpartition('/')[2]}"
            found[row["contractId"]] = _alone(
                {
                    "servant": self._by_pinfl(row["pinfl"]),
                    "employer": self._employers.get(row["employer"], f"UZ/STIR:{row['employer']}"),
                    "title": row["post"],
                    "occupation_code": row["occupation"],
                    "fte": row["fte"],
                    "start": began,
                    "end": ended,
                }
                | _words("end_reason", row["ground"], my_mehnat_uz.GROUND, meant.END_REASONS)
            )
        return found

    def _courses(self) -> dict[str, StatedValues]:
        fields = {"title": "nomi", "subject": "fan", "hours": "soat", "provider": "tashkilot"}
        return {
            row["kod"]: _alone(
                {name: row[field] for name, field in fields.items()} | _words("kind", row["turi"], my_dba_uz.KIND, meant.SAME)
            )
            for row in self._dba["courses"]
        }

    def _enrolments(self) -> dict[str, StatedValues]:
        found: dict[str, StatedValues] = {}
        for row in self._dba["enrolments"]:
            properties = {name: row[field] for name, field in _ENROLMENT.items()}
            began = dotted(row["boshlanish"])
            properties |= {"start": began, "end": _day_after(dotted(row["tugash"])) or f"{began}/9999-12-31"}
            properties |= _words("state", row["holat"], my_dba_uz.STATE, meant.ENROLMENT_STATES)
            found[row["id"]] = _alone(properties | {"servant": self._by_pinfl(row["jshshir"])})
        return found

    def _certificates(self) -> dict[str, StatedValues]:
        """Return certificates; the Academy has precedence over the portal that registers them."""
        found: dict[str, StatedValues] = defaultdict(lambda: defaultdict(lambda: [[], []]))
        for row in self._dba["certificates"]:
            properties = {"issued": dotted(row["berilgan"]), "hours": row["soat"], "replaces_number": row["oldingiRaqam"]}
            properties |= {"valid_until": dotted(row["amalQiladi"]), "servant": self._by_pinfl(row["jshshir"])}
            for name, value in properties.items():
                found[row["raqam"]][name][0].append(value)
        for row in self._mo["certificates"]:
            properties = {"issued": row["issued"], "hours": row["hours"], "valid_until": row["validUntil"]}
            for name, value in (properties | {"servant": self._by_pinfl(row["pinfl"])}).items():
                found[row["number"]][name][1].append(value)
        return found

    def _degrees(self) -> dict[str, StatedValues]:
        found: dict[str, StatedValues] = {}
        for row in self._mo["degrees"]:
            properties = {name: row[name] for name in ("granted", "opinion", "certificate")}
            properties |= _words("degree", row["degree"], mo_argos_uz.DEGREE, meant.DEGREES)
            found[row["id"]] = _alone(properties | {"servant": self._by_pinfl(row["pinfl"])})
        return found


def allowed_values(by_portal: list[list[Any]]) -> list[Any]:
    """Return the values of the first portal that states any, one of which the graph must hold; [None] if no portal does."""
    for values in by_portal:
        if stated := [value for value in values if value is not None]:
            return stated
    return [None]


def day(text: str) -> str:
    """Return a day as ISO text; for a month or a year return its two bounds."""
    year, _, rest = text.partition("-")
    if not rest:
        return span(date(int(year), 1, 1), date(int(year), 12, 31))
    if "-" in rest:
        return text
    first = date(int(year), int(rest), 1)
    return span(first, first.replace(day=monthrange(first.year, first.month)[1]))


def dotted(text: str | None) -> str | None:
    return "-".join(reversed(text.split("."))) if text else None


def _day_after(text: str | None) -> str | None:
    return str(date.fromisoformat(text) + timedelta(days=1)) if text else None


def _words(name: str, word: str | None, wording: Wording, meanings: meant.Meanings) -> dict[str, str | None]:
    """Return the property that a portal's word becomes, and the word beside it."""
    return {name: meant.translated(word, wording, meanings), f"{name}_word": word}


def _alone(properties: Mapping[str, Any]) -> StatedValues:
    """Return the values of the only portal that states these properties."""
    return {name: [[value]] for name, value in properties.items()}


_COMPETITION = {
    "round": "round", "announced": "announced", "closed": "closed", "interview_day": "interview",
    "protocol_day": "protocol", "requirements_edited": "requirementsEdited",
}  # fmt: skip
_APPLICATION = {
    "test_score": "test", "essay_score": "essay",
    "interview_score": "interview", "total_score": "total", "withdrawn": "withdrawnAt",
}  # fmt: skip
_ASSESSMENT = {
    "type": "type", "fixed_on": "date", "period_word": "period", "qualification_score": "qualification",
    "professional_score": "professionalQuality", "effectiveness_score": "effectiveness",
    "reported_integral_score": "integralScore",
}  # fmt: skip
_REWARD = {"given_on": "date", "amount": "amount", "benefit": "benefit"}
_SANCTION = {"ends": "until", "lifted": "lifted"}
_ENROLMENT = {
    "course": "kurs", "task_score": "vazifa", "assignment_score": "topshiriq", "test_score": "test",
    "mastering_score": "ozlashtirish",
}  # fmt: skip
_TRANSLATED = {
    "competitions": ("kind", "kind", test_argos_uz.COMPETITION_KIND, meant.COMPETITION_KINDS),
    "rewards": ("kind", "kind", test_argos_uz.REWARD_KIND, meant.REWARDS),
    "sanctions": ("kind", "kind", test_argos_uz.SANCTION_KIND, meant.SANCTIONS),
}
"""The property of each stream that is a word: its name, its field, the portal's words, and what they mean."""
