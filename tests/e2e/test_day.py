#!/usr/bin/python3
"""A day in the life: an EHR, a pharmacy, a broker, PostgreSQL, two workers and a console, all real processes, and everything
that goes wrong on such a day. In the end both sides agree, the audit trail verifies, and a report says what happened.

usage: test_day.py [--minutes M] [--prescriptions N] [--seed S] [--report FOLDER]
Without --minutes it is the small form. What happens is drawn from the seed, which is printed; when it happens is not.
"""
import argparse
import collections
import os
import pathlib
import random
import sys
import threading
import time

try:
    import pika  # noqa: F401
except ImportError:  # Debian's package is for Debian's Python
    if sys.executable == "/usr/bin/python3":
        raise
    os.execv("/usr/bin/python3", ["/usr/bin/python3", "-B", *sys.argv])

import day_check
import day_report
import engine
from day_ehr import Ehr
from day_pharmacy import WAYS, Pharmacy
from day_place import RECONCILIATION, Analyst, Place
from day_story import CONFIRMED, RECEIVERS, Stories, draw

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--minutes", type=int, default=0)
PARSER.add_argument("--prescriptions", type=int)
PARSER.add_argument("--seed", type=int, default=random.randrange(1_000_000))
PARSER.add_argument("--report", default="out/soak")
OPTIONS = PARSER.parse_args()
SMALL = OPTIONS.minutes == 0
COUNT = OPTIONS.prescriptions or (60 if SMALL else 200 * OPTIONS.minutes)
SPAN = 25 if SMALL else OPTIONS.minutes * 60 * 0.7
DRAIN = 400 if SMALL else 900  # seconds after which something counts as lost


def say(text):
    print(f"{time.monotonic() - BEGUN:6.1f} s  {text}", flush=True)


class Day:
    def __init__(self):
        self.random = random.Random(OPTIONS.seed)
        self.closing = []
        self.place = self.keep(Place())
        self.ehr = self.keep(Ehr(self.place.folder, OPTIONS.seed))
        self.patients, self.plans = draw(COUNT, SPAN, WAYS, OPTIONS.seed)
        self.pharmacy = self.keep(Pharmacy({plan.placer: plan for plan in self.plans}, self.place.hook_secret, OPTIONS.seed))
        self.faults, self.failed = collections.Counter(), []
        self.reconciliations = []
        self.all_made, self.is_over = threading.Event(), threading.Event()

    def keep(self, what):
        self.closing.append(what)
        return what

    def open(self):
        self.place.configure(self.ehr, self.pharmacy)
        self.pharmacy.connect({way: door.address for way, door in self.place.doors.items()}, self.place.broker.port,
                              self.place.hook_secret, 4 if SMALL else 8)
        assert self.pharmacy.reader.is_ready.wait(engine.PATIENCE), "the pharmacy's queue is not there"
        self.place.start(0)
        self.console = self.keep(self.place.staff())
        self.analyst = Analyst(self.console, self.pharmacy, self.plans)
        self.place.start(1)
        for patient in self.patients:
            assert self.ehr.put(patient.resource())[0] == 201
        assert self.ehr.notifier.is_active.wait(engine.PATIENCE), f"no subscription; {self.place.running[0].tail()}"
        say(f"open: {len(self.plans)} prescriptions to come, of {len(self.patients)} patients")

    # --- what goes wrong

    def trouble(self, share):
        self.ehr.front.share = self.pharmacy.share = share

    def for_a_while(self, name, seconds, begin, end):
        self.faults[name] += 1
        begin()
        time.sleep(seconds)
        end()

    def kill(self, number):
        self.faults["worker killed"] += 1
        self.place.kill(number)

    def ehr_down(self, seconds):
        self.for_a_while("ehr away", seconds, lambda: setattr(self.ehr.front, "is_down", True),
                         lambda: setattr(self.ehr.front, "is_down", False))

    def receiver_down(self, way, seconds):
        self.for_a_while(f"pharmacy's {way} away", seconds, lambda: self.pharmacy.is_down.update({way: True}),
                         lambda: self.pharmacy.is_down.update({way: False}))

    def restart(self, server, name):
        self.faults[name] += 1
        server.stop()
        server.start()

    def fault_plan(self):
        """[(from the beginning, what)]; in the small form each once, in the large one again and again."""
        one = [lambda: self.kill(0), lambda: self.receiver_down("web", 3), lambda: self.ehr_down(3),
               lambda: self.restart(self.place.broker, "broker restarted"), lambda: self.kill(1), lambda: self.receiver_down("hl7", 3)]
        if SMALL:
            return [(4 + 4 * n, what) for n, what in enumerate(one)]
        one.append(lambda: self.restart(self.place.database, "database restarted"))
        every = 20
        return [(every * (n + 1), self.random.choice(one)) for n in range(int(SPAN / every))]

    def go_wrong(self, begun):
        try:
            for at, what in self.fault_plan():
                time.sleep(max(0, begun + at - time.monotonic()))
                what()
        except Exception as error:  # told at the end
            self.failed.append(f"a fault could not be made: {type(error).__name__} {error}")
        self.all_made.set()
        self.is_over.wait()  # the programs that were started here end with this thread

    # --- the day itself

    def live(self):
        stories = Stories(self.ehr, self.pharmacy)
        waiting = sorted(self.plans, key=lambda plan: plan.start_at)
        begun, told, open_stories = time.monotonic(), time.monotonic(), []
        self.trouble(0.06)
        troublemaker = threading.Thread(target=self.go_wrong, args=(begun,), daemon=True)
        troublemaker.start()
        end = begun + SPAN + DRAIN
        while waiting or open_stories:
            now = time.monotonic()
            while waiting and waiting[0].start_at <= now - begun:
                plan = waiting.pop(0)
                open_stories.append([plan, getattr(stories, plan.kind)(plan), lambda: True])
            for story in list(open_stories):
                if story[2]():
                    story[2] = next(story[1], None)
                    if story[2] is None:
                        open_stories.remove(story)
            if now > told + 1:
                self.analyst.round()
                told = time.monotonic()
            assert now < end, f"stories without an end: {[(p.kind, p.placer, p.way) for p, _, _ in open_stories][:20]}"
            time.sleep(0.02)
        say("every story is told")
        self.all_made.wait(DRAIN)
        self.trouble(0)

    def drain(self, what):
        """Until nothing is on its way; people do their part meanwhile."""
        end = time.monotonic() + DRAIN
        while self.place.open_events() or not self.pharmacy.is_idle():
            self.analyst.round()
            if time.monotonic() > end:
                self.failed.append(f"{what}: not done within {DRAIN} s")
                return
            time.sleep(0.3)
        say(what)

    def wait_for_silence(self):
        """The limit of the cancels that nobody answers."""
        silent = {plan.id for plan in self.plans if plan.kind == "silent"}

        def are_told():
            return all(self.ehr.read(f"MedicationRequest/{one}").get("statusReason") for one in silent)
        engine.wait_until(are_told, "the EHR is told that nobody answers", 120)
        say(f"{len(silent)} cancels stay without an answer")

    def reconcile(self):
        """What the nightly comparison would find."""
        run = self.place.told("reconcile", RECONCILIATION)
        self.reconciliations.append({key: value for key, value in run.items() if key not in ("run_id", "integration")})
        return run

    def put_right(self):
        """The differences that were planted, each with its remedy."""
        run = self.reconcile()
        keys = self.place.keys()
        names = {}
        for key, row_id, row in self.place.database.rows("SELECT source_id, id, encode(sealed, 'hex') FROM prescriptions"
                                                         " WHERE source = 'ehr'"):
            names[row_id] = keys.row("prescriptions", f"ehr/{key}", row)[0]
        by_id = {plan.id: plan for plan in self.plans}
        planted = {plan.placer for plan in self.plans if plan.kind in ("denied", "silent", "late", "crossed")}
        rows = self.console.must("differences", integration=RECONCILIATION)["rows"]
        found = {by_id[names[row["left"]]].placer if names.get(row["left"]) in by_id else row["left"] for row in rows}
        if run["major_open"] != len(planted) or run["missing_left"] or run["missing_right"] or run["not_comparable"] or found - planted:
            self.failed.append(f"the first reconciliation finds {run}; not planted {sorted(found - planted)}, not found"
                               f" (of its first page) {sorted(planted - found)}")
        end = time.monotonic() + DRAIN
        while rows := self.console.must("differences", integration=RECONCILIATION)["rows"]:
            assert time.monotonic() < end, f"differences that no remedy ends: {rows}"
            again = []
            for row in rows:
                plan = by_id.get(names.get(row["left"]))
                if plan and plan.kind == "silent" and row["record"] == "prescription":
                    plan.answer, plan.reason = "confirm", CONFIRMED  # asked once more, somebody listens
                    again.append(row["id"])
            others = [row["id"] for row in rows if row["id"] not in again]
            for items, remedy in ((again, "cancel_right"), (others, "agree")):
                if items:
                    self.console.must("remedy", items=items, remedy=remedy, reason="looked at by the pharmacist")
            time.sleep(0.5)  # the worker carries them out
        silent = [plan for plan in self.plans if plan.kind == "silent"]
        engine.wait_until(lambda: all(self.pharmacy.book[plan.placer].status != "active" for plan in silent),
                          "the pharmacy has heard of the cancels once more", DRAIN)
        self.drain("the remedies have worked")
        last = self.reconcile()
        if last["major_open"] or last["missing_left"] or last["missing_right"]:
            self.failed.append(f"the last reconciliation finds {last}")

    def incidents(self):
        """Exactly those that must have been."""
        must = {(f"{day_check.SOURCES[plan.way]}/dispenses", "dispense.after-cancel"): True
                for plan in self.plans if plan.is_late_supply}
        for plan in self.plans:
            if plan.kind == "silent":  # asked once more, each has answered
                must[f"{RECEIVERS[plan.way]}/cancels", "cancel.no-answer"] = False
        end = time.monotonic() + 60  # the leader looks every few seconds who has answered
        while True:
            found = day_check.incidents(self.place)
            if time.monotonic() > end or not any(found.get(key, (False, 0))[0] for key, is_open in must.items() if not is_open):
                break
            time.sleep(1)
        for key, is_open in must.items():
            if found.get(key, (None, 0))[0] is not is_open:
                self.failed.append(f"incident {key}: {found.get(key)}, must be {'open' if is_open else 'resolved'}")
        endpoints = {"ehr", "orders-hl7", "orders-web", "orders-queue", "pharmacy-queue"}
        for (endpoint, cause), (is_open, _) in found.items():
            if (endpoint, cause) not in must and (endpoint not in endpoints or is_open):
                self.failed.append(f"incident {endpoint} {cause} {'is open' if is_open else 'was there'}, and nothing led to it")
        return found

    def audit(self):
        verdict = self.place.told("audit", "verify")
        if not verdict["verified"]:
            self.failed.append(f"the audit trail does not verify: {verdict}")

    def report(self, found):
        counters = self.faults + self.ehr.front.faults + self.pharmacy.faults
        counters["notifications lost"] = self.ehr.notifier.lost
        repeats = {way: sum(n - 1 for n in keys.values()) for way, keys in self.pharmacy.keys.items()}
        counters.update({f"told the pharmacy again by {way}": n for way, n in repeats.items()})
        return {"seed": OPTIONS.seed, "prescriptions": len(self.plans), "patients": len(self.patients),
                "seconds": round(time.monotonic() - BEGUN), "wrong": self.failed,
                "stories": dict(collections.Counter(plan.kind for plan in self.plans)), "faults": dict(counters),
                "latencies": day_report.latencies(self.place), "reconciliations": self.reconciliations,
                "console": {**self.analyst.done, **{f"retried: {what}": n for what, n in self.analyst.seen.items()},
                            **{f"refused: {what}": n for what, n in self.analyst.refused.items()}},
                "incidents": [[*key, count, "yes" if is_open else "no"] for key, (is_open, count) in sorted(found.items())],
                "messages_of_the_pharmacy": dict(self.pharmacy.sent), "numbers": day_report.numbers(self.place)}

    def run(self):
        self.open()
        self.live()
        self.drain("everything has arrived")
        self.wait_for_silence()
        self.drain("everything is answered")
        self.put_right()
        self.failed += day_check.Agreement(self.place, self.ehr, self.pharmacy, self.plans).check()
        found = self.incidents()
        self.audit()
        return self.report(found)

    def close(self):
        self.is_over.set()
        for what in reversed(self.closing):
            try:
                what.close()
            except Exception as error:
                say(f"{type(what).__name__} does not close: {error}")


def main():
    say(f"seed {OPTIONS.seed}")
    day = Day()
    keep = os.environ.get("ENGINE_TEST_KEEP")  # a folder for what a failed run leaves
    report = None
    try:
        report = day.run()
    finally:
        if keep and (report is None or report["wrong"]):
            os.system(f"mkdir -p '{keep}' && cp -r '{day.place.folder}'/*.log '{keep}'/")
        day.close()
    path = day_report.write(report, OPTIONS.report)
    print(path.read_text())
    say(f"report: {pathlib.Path(path).resolve()}")
    return 1 if report["wrong"] else 0


if __name__ == "__main__":
    BEGUN = time.monotonic()
    sys.exit(main())
