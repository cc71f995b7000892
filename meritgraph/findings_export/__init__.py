"""Findings as a file: CSV for spreadsheets, JSON for programs, and one HTML page to read and print."""
