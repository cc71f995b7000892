"""The rules, one folder each, with what the rule looks for, why, its legal basis and its queries."""
