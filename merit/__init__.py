"""What merit means here: dated policy, rules as data, findings with a life."""
