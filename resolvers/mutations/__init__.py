"""What callers change: each change by the code that the commands use, within what the caller may decide on."""
