"""Strata: rules that compare rows of many dossiers, such as the promotions of one body, one rank and one ladder.

A stratum rule has four pure steps (`merit.strata.rule`): rows of dossiers, totals over all strata, outcomes of one stratum, and a
correction over all outcomes. Rows are kept in columns (`merit.strata.columns`), so that a country fits into memory.
"""
