"""Planted cases of rules that judge many records together, such as all competitions of a body or all peers of a person.

They have bodies, posts and people of their own, which come on top of the world: none of its careers is changed by them. Each
module named after a rule (`r05`) defines `plant`, which also writes the entries of the answer key from what it set out to build;
no rule is ever evaluated here.
"""
