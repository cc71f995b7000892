"""The exit codes of all commands.

==== ============= =========================================================================================================
code name          what it means, and what a scheduler should do
==== ============= =========================================================================================================
0    CLEAN         Everything was done. `serve` also exits so when it is told to stop (SIGTERM, SIGINT, SIGHUP).
1    FAILED        Something that a person can mend; a sentence on standard error says what. What was done is kept: run again.
2                  Wrong usage: an unknown option or a wrong value. Running it again does not help.
3    WITH_REJECTS  Done, and a person should look at something: rows in quarantine, careers that cannot be derived, messages
                   set aside, differences that were found. Running it again does not help.
4    HELD          Done but for what waits for a person or for another process that is at work. Run again later.
129  HUNG_UP       Stopped by SIGHUP, as when a terminal is closed. What was done is kept: run again.
130  INTERRUPTED   Stopped by SIGINT (Ctrl-C). What was done is kept: run again.
137                Killed (SIGKILL, out of memory): nobody could say so. What was done is kept: run again.
143  TERMINATED    Stopped by SIGTERM. What was done is kept: run again.
==== ============= =========================================================================================================

Typer itself exits with 2. A command that a signal stops exits with 128 and the number of the signal, as shells report it.
"""

CLEAN = 0
FAILED = 1
WITH_REJECTS = 3
HELD = 4
HUNG_UP = 129
INTERRUPTED = 130
TERMINATED = 143
