"""A leader who takes a team along, and the ties between them.

Of three people who follow within 180 days two had reported to the leader; a fourth one comes a day too late.
"""

from datetime import date

from sandbox.kazakhstan.people import INSTITUTIONS
from sandbox.kazakhstan.strata.addition import HEAD, SPECIALIST, UNIT_HEAD, Addition, Origin
from sandbox.quantity import Quantity
from sandbox.random_streams import days

CAME = date(2021, 3, 1)
_FOLLOWED = (20, 70, 100, 181)
_FIRST, _LAST = date(2013, 2, 1), date(2013, 10, 30)
_SCHOOL = INSTITUTIONS[1]
_BIRTHPLACES = ("Шымкент", "Алматы", "Астана", "Павлодар облысы", "Ақмола облысы")
"""Those of the staff differ, so that nothing but the leader joins them."""


def plant(addition: Addition) -> None:
    """Plant the old body of the leader, the new one, and the moves from one to the other."""
    addition.begin("team")
    old = addition.tree("Облыстық жастар саясаты басқармасы", "Областное управление молодёжной политики", pilot=False)
    new = addition.tree("Облыстық отбасы істері басқармасы", "Областное управление по делам семьи", pilot=False)
    leader = addition.enters(old, HEAD, date(2012, 1, 9), origin=Origin("Алматы", _SCHOOL))
    deputy = addition.enters(old, UNIT_HEAD, date(2012, 2, 6), under=leader)
    superiors = (leader, leader, deputy, deputy, deputy)
    schools = (_SCHOOL, INSTITUTIONS[0], INSTITUTIONS[2], INSTITUTIONS[3], INSTITUTIONS[0])
    staff = [
        addition.enters(old, SPECIALIST, addition.day(_FIRST, _LAST), under=superior, origin=Origin(birthplace, school))
        for superior, birthplace, school in zip(superiors, _BIRTHPLACES, schools, strict=True)
    ]
    before = addition.enters(new, HEAD, date(2011, 1, 10))
    for _ in range(3):
        addition.enters(new, SPECIALIST, addition.day(_FIRST, _LAST), under=before)
    addition.leaves(before, CAME, "contract expired")
    addition.moves(leader, CAME, new, into=before)
    addition.moves(deputy, CAME + days(14), old, 1, into=leader)
    for one, after in zip(staff, _FOLLOWED, strict=False):
        addition.moves(one, CAME + days(after), new, under=before)
    codes = tuple(addition.land.bodies[one].code for one in (old, new))
    team = (leader.person, *(one.person for one in staff[:3]))
    because = "Three people came within 180 days after the leader, of whom two had reported to the leader."
    addition.plans.quantities.append(Quantity("ties", "team", {"followers": 3, "subordinates": 2}, because, codes, team))
    because = "They served together in both bodies, one signed the orders of the other, and they finished the same school."
    figures = {"bodies_together": 2, "orders_signed": 2, "schools": 1}
    addition.plans.quantities.append(Quantity("ties", "leader-and-follower", figures, because, people=team[:2]))
