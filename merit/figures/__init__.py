"""Figures: what a detection keeps about bodies and countries for the questions that are asked about them (`merit.questions`).

A figure (`figure`) takes rows from dossiers, as a stratum rule does, and makes of all of them what is kept by body and month
(`keeping`). Each one is a module of its own, listed in `registry`.
"""
