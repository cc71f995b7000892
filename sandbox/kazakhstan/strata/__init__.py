"""Planted cases of rules that judge many records together, such as everybody who serves in a body.

They have bodies, posts and people of their own, which come on top of the part. One story may hold cases of several rules: a
leader who brings a team along may also drive out the old staff. As for all planted cases, the function that builds a case writes
its entry in the answer key from what it set out to build; no rule is ever evaluated here.
"""
