"""Survivorship: which of the claims that several portals make about one node is stored.

``precedence`` is the order of portals for each label or property, as data. ``claims`` is pure: claims on one node go in; winning
values and disputes come out. ``apply`` reads the claims on nodes with pending survivorship and writes the outcome.
"""
