"""Since when a label is loaded where a person served: against the question that it answers for every first day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import Day, Period
from merit.context import Body, Context
from merit.coverage import Coverage, Span, join_spans
from merit.dossiers.posts import Appointment, Post
from merit.dossiers.servant import ServantDossier
from merit.judged.noting import NotingContext
from merit.matters import loaded_since, loaded_where_served

FIRST, AS_OF = date(2026, 1, 1), date(2026, 1, 15)
BODIES = ("one", "other")
days = st.integers(-2, 14).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def appointments(draw: st.DrawFn) -> tuple[Appointment, ...]:
    found: list[Appointment] = []
    for number in range(draw(st.integers(0, 3))):
        start, end = sorted([draw(days), draw(days)])
        period = Period(Day.exactly(start), None if draw(st.booleans()) else Day.exactly(end))
        post = Post(id=f"post {number}", title="Clerk", body=draw(st.sampled_from(BODIES)), country="UZ")
        civil = draw(st.sampled_from([True, True, None, False]))
        found.append(Appointment(id=str(number), post=post, period=period, order=period.start, civil_service=civil))
    return tuple(sorted(found, key=lambda each: (each.period.start.latest, each.id)))


spans = st.lists(st.tuples(days, days).map(lambda pair: (min(pair), max(pair))), max_size=2).map(join_spans)


@settings(deadline=None)
@given(appointments(), spans, spans)
def test_it_is_the_first_day_from_which_the_label_is_loaded(
    held: tuple[Appointment, ...], one: tuple[Span, ...], other: tuple[Span, ...]
) -> None:
    coverage = Coverage({"one": {"Enrolment": one}, "other": {"Enrolment": other}})
    context = Context(AS_OF, {body: Body(body, body, "UZ") for body in BODIES}, coverage)
    dossier = ServantDossier(id="servant", name="Karimova", appointments=held)
    since = loaded_since(dossier, context, "Enrolment")
    firsts = [FIRST + timedelta(days=number) for number in range(-4, 14)]
    expected = [loaded_where_served(dossier, context, "Enrolment", first, AS_OF) for first in firsts]
    assert [since is not None and since <= first for first in firsts] == expected


def test_it_does_not_move_with_the_day_of_judgement() -> None:
    held = Appointment(
        id="held",
        post=Post(id="post", title="Clerk", body="one", country="UZ"),
        period=Period(Day.exactly(date(2020, 1, 1))),
        order=Day.exactly(date(2020, 1, 1)),
        civil_service=True,
    )
    coverage = Coverage({"one": {"Enrolment": ((date(2018, 1, 1), date(2027, 1, 1)),)}})
    noting = NotingContext(Context(AS_OF, {"one": Body("one", "One", "UZ")}, coverage))
    noting.begin()
    dossier = ServantDossier(id="servant", name="Karimova", appointments=(held,))
    assert loaded_since(dossier, noting.context, "Enrolment") == date(2018, 1, 1)
    assert noting.due == date(2027, 1, 2), "the day after the last one that is loaded"
