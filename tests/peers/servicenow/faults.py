"""What goes wrong when somebody says so."""
import threading

KINDS = {"latency", "hold", "status", "hibernate", "timeout", "drop_before", "drop_after", "cut"}
CONDITIONS = {"method", "table", "path"}


class Faults:
    """Each fault: kind; how often (times; every: each nth request that it fits); for which requests (method, table, path)."""

    def __init__(self, kinds=frozenset(KINDS), conditions=frozenset(CONDITIONS)):
        self.kinds, self.conditions = kinds, conditions
        self._lock = threading.Condition()
        self.active = []
        self.released = 0  # how many hold faults were let go so far
        self.held = 0

    def add(self, fault):
        if fault.get("kind") not in self.kinds:
            raise ValueError(f"a fault is one of {', '.join(sorted(self.kinds))}")
        unknown = set(fault) - self.conditions - {"kind", "times", "every", "ms", "status", "retry_after"}
        if unknown:
            raise ValueError(f"a fault has no {', '.join(sorted(unknown))}")
        with self._lock:
            self.active.append({**fault, "seen": 0, "happened": 0})

    def clear(self):
        with self._lock:
            self.active.clear()
            self.released += 1
            self._lock.notify_all()

    def release(self):
        with self._lock:
            self.released += 1
            self._lock.notify_all()

    def state(self):
        with self._lock:
            return [dict(fault) for fault in self.active], self.held

    def happening(self, **request):
        """The faults that this request meets, counted as happened."""
        found = []
        with self._lock:
            for fault in self.active:
                if any(key in fault and fault[key] != request[key] for key in self.conditions):
                    continue
                fault["seen"] += 1
                if fault["seen"] % fault.get("every", 1) == 0 and fault["happened"] < fault.get("times", float("inf")):
                    fault["happened"] += 1
                    found.append(dict(fault))
        return found

    def hold(self):
        """Until the next release."""
        with self._lock:
            at = self.released
            self.held += 1
            self._lock.wait_for(lambda: self.released != at)
            self.held -= 1

    def delay(self, milliseconds):
        """Ends early when the faults are cleared."""
        with self._lock:
            at = self.released
            self._lock.wait_for(lambda: self.released != at, milliseconds / 1000)
