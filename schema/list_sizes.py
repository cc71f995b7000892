"""The sizes of lists, declared beside each list field as the directive ``@listSize``, which routers understand, too.

A page has at most ``first`` nodes. A list of as many items as an argument says names that argument, if it is a number: no other
may be named. For every other list the size is declared that few lists exceed. The cost of a query (``schema/cost.py``) multiplies
by these sizes, or by the number of ids that were sent.
"""

from __future__ import annotations

from strawberry import UNSET
from strawberry.federation.schema_directives import ListSize

# Both typed as what the directive declares; a value that is not set is not printed.
_UNSET_NUMBER: int | None = UNSET
_UNSET_NAMES: list[str] | None = UNSET
_UNSET_FLAG: bool | None = UNSET


def usual_size(size: int, *lists: str) -> ListSize:
    """Declare the size that few lists exceed: of the field itself, or of these lists in what it returns."""
    return ListSize(
        assumed_size=size,
        slicing_arguments=_UNSET_NAMES,
        sized_fields=[*lists] or _UNSET_NAMES,
        require_one_slicing_argument=_UNSET_FLAG,
    )


def sized_by(argument: str, *lists: str) -> ListSize:
    """Declare the size of a list by an argument of its field: of the field itself, or of these lists in what it returns."""
    return ListSize(
        assumed_size=_UNSET_NUMBER,
        slicing_arguments=[argument],
        sized_fields=[*lists] or _UNSET_NAMES,
        require_one_slicing_argument=False,
    )


# The edges of a page: as many as its argument `first`, which has a default, so a query may leave it out.
PAGE = sized_by("first", "edges")
