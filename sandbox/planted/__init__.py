"""Cases planted on purpose, and what is to be said of them.

Each case is a short scripted career. The script that makes a deed also writes its entry in the
answer key, from what it meant to do; no rule is ever evaluated here.
"""
