"""Time as an instance tells it: UTC, to the second."""
import datetime
import threading
import time
import zoneinfo

FORMAT = "%Y-%m-%d %H:%M:%S"


def parse(text):
    """Seconds of the epoch of a "yyyy-MM-dd HH:mm:ss"; ValueError for anything else."""
    return datetime.datetime.strptime(text, FORMAT).replace(tzinfo=datetime.timezone.utc).timestamp()


def text_of(seconds):
    return datetime.datetime.fromtimestamp(int(seconds), datetime.timezone.utc).strftime(FORMAT)


def in_zone(text, zone):
    """A stored time as a user of @p zone reads it."""
    return datetime.datetime.fromtimestamp(parse(text), zoneinfo.ZoneInfo(zone)).strftime(FORMAT)


def from_zone(text, zone):
    """The stored form of what a user of @p zone typed."""
    return text_of(datetime.datetime.strptime(text, FORMAT).replace(tzinfo=zoneinfo.ZoneInfo(zone)).timestamp())


class Clock:
    """The real time until somebody sets it; then it stands, and moves when it is told to."""

    def __init__(self):
        self._lock = threading.Lock()
        self._at = None

    def set(self, seconds):
        with self._lock:
            self._at = seconds

    def advance(self, seconds):
        with self._lock:
            self._at = (time.time() if self._at is None else self._at) + seconds

    def now(self):
        with self._lock:
            return time.time() if self._at is None else self._at

    def text(self):
        return text_of(self.now())
