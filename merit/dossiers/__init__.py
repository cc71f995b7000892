"""Dossiers: what the graph knows of one servant, or of all competition rounds of one position, as typed, frozen records.

A dossier is read by one packaged statement for a page of subjects; rules judge it without the database.
"""
