"""The applications of each competition's last round, and competitions as deeds."""

from collections.abc import Iterator

from sandbox.model import Application, Competition, Deed, World


def last_rounds(world: World) -> Iterator[tuple[Competition, list[Application]]]:
    """Yield each competition with the applications that were not made in an annulled round."""
    made: dict[str, list[Application]] = {}
    for one in world.applications:
        if one.annulled_round is None:
            made.setdefault(one.competition, []).append(one)
    for competition in world.competitions:
        yield competition, made.get(competition.number, [])


def deed_of(competition: Competition) -> tuple[Deed, ...]:
    """Return the competition as the only deed of a finding."""
    return (Deed("competition", "test.argos.uz", "competitions", competition.number),)
