"""Whether a tail of the hypergeometric distribution or the p of Fisher's test is below a limit, by counting all draws."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

from merit.strata.statistics import fisher_p_below, hypergeometric_tail_below


def tail(hits: int, drawn: int, have: int, everybody: int) -> Fraction:
    ways = sum(comb(have, n) * comb(everybody - have, drawn - n) for n in range(hits, min(drawn, have) + 1))
    return Fraction(ways, comb(everybody, drawn))


def test_each_tail_of_small_populations_is_below_what_is_above_it_alone() -> None:
    for everybody in range(1, 13):
        for have in range(everybody + 1):
            for drawn in range(1, everybody + 1):
                for hits in range(max(0, drawn - everybody + have), min(drawn, have) + 1):
                    exact = float(tail(hits, drawn, have, everybody))
                    assert hypergeometric_tail_below(exact * (1 + 1e-9), hits, drawn, have, everybody)
                    assert not hypergeometric_tail_below(exact * (1 - 1e-9), hits, drawn, have, everybody)


def test_a_limit_is_divided_among_what_is_tried() -> None:
    exact = float(tail(9, 12, 3_000, 40_000))
    for tried in (1, 7, 40):
        assert hypergeometric_tail_below(exact * tried * (1 + 1e-9), 9, 12, 3_000, 40_000, tried)
        assert not hypergeometric_tail_below(exact * tried * (1 - 1e-9), 9, 12, 3_000, 40_000, tried)


def test_the_last_hits_of_a_great_population() -> None:
    """Nothing but hits can be drawn: the tail is the probability of exactly so many, which a limit just above must not miss."""
    exact = float(tail(30, 30, 400_000, 1_000_000))
    assert hypergeometric_tail_below(exact * (1 + 1e-9), 30, 30, 400_000, 1_000_000)
    assert not hypergeometric_tail_below(exact * (1 - 1e-9), 30, 30, 400_000, 1_000_000)


def test_each_small_table_is_below_what_is_above_its_two_sided_p_alone() -> None:
    """The p is that of all tables with the same sums that are not more probable."""
    for one, rest, other, other_rest in product(range(5), repeat=4):
        drawn, have, everybody = one + rest, one + other, one + rest + other + other_rest
        if everybody == 0:
            continue
        ways = [comb(have, n) * comb(everybody - have, drawn - n) for n in range(drawn + 1)]
        exact = float(Fraction(sum(each for each in ways if each <= ways[one]), comb(everybody, drawn)))
        table = ((one, rest), (other, other_rest))
        assert fisher_p_below(exact * (1 + 1e-9), table)
        assert not fisher_p_below(exact * (1 - 1e-9), table)
