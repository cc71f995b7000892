"""What distinguishes a process from every other that has or had its process id on this machine.

Linux provides this information. On other systems, or where ``/proc`` is hidden, the functions return an empty text.
"""

from __future__ import annotations

from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_PROCESS_NAMESPACE = Path("/proc/self/ns/pid")
# Field of /proc/<pid>/stat, counted from behind the name, which is in parentheses and may contain anything.
_START_TIME = 19


def boot_id() -> str:
    """Return the id of this boot of the system."""
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return ""


def visible_processes() -> str:
    """Return the name of the set of processes that this process sees: the boot and the process namespace (of a container)."""
    boot = boot_id()
    try:
        return f"{boot}/{_PROCESS_NAMESPACE.stat().st_ino}" if boot else ""
    except OSError:
        return ""


def start_time(pid: int) -> str:
    """Return when the process with this id started, in ticks since the system was booted."""
    try:
        line = Path(f"/proc/{pid}/stat").read_bytes()
        return line.rpartition(b")")[2].split()[_START_TIME].decode("ascii")
    except (OSError, IndexError):
        return ""
