#!/usr/bin/env python3
"""Did everything that was acknowledged arrive, once and in order? Knows the senders' records and the database's tables,
and nothing of Concord's code.

usage: verify.py RECORD… with rows(sql) given by the caller; see check().
"""
import collections
import json


def read(records):
    sent = []
    for path in records:
        with open(path) as file:
            sent += [json.loads(line) for line in file]
    return sent


SOURCE = {"mllp": "adt", "webhook": "pharmacy", "queue": "orders"}


LEASE = 30_000  # ms: how long a worker keeps an event that it does not say more about


def lateness(worker, clocks):
    """@p worker: "host/pid@start/…"."""
    return clocks[int(worker.split("/")[1].split("@")[0])]


def taken_too_early(rows, clocks):
    """Events that somebody took from a worker before its lease can have run out, whatever the two clocks say. On a slow
    machine a lease may well run out with nobody dead: that is no fault."""
    taken = rows("SELECT a.sync_event_id, a.worker, a.started_at, n.worker, n.started_at FROM event_attempts a"
                 " JOIN event_attempts n ON n.sync_event_id = a.sync_event_id AND n.number = a.number + 1"
                 " WHERE a.error_detail LIKE 'interrupted%'")
    held = ((event, int(again) + lateness(by, clocks) - int(begun) - lateness(worker, clocks))
            for event, worker, begun, by, again in taken)
    return [f"{event} was taken after {ms} ms" for event, ms in held if ms < LEASE]


def check(records, rows, clocks=None, keys=None, hex_of="hex({})"):
    """Everything that is wrong, as sentences. @p rows runs one SELECT and gives tuples of text. @p keys opens what is sealed
    (sealed.Keys), @p hex_of is the database's function for that. @p clocks, where those of
    the workers differ: process id → milliseconds by which its clock is late."""
    sent = read(records)
    wrong = []
    late = collections.Counter()
    if clocks:
        worked_by = {event: worker for event, worker in rows(
            "SELECT sync_event_id, worker FROM event_attempts ORDER BY sync_event_id, number")}
        for event, worker in worked_by.items():
            late[event] = lateness(worker, clocks)
    events = rows("SELECT source, message_id, status, seq, completed_at, id FROM sync_events WHERE direction = 'in' ORDER BY seq")
    by_id = collections.defaultdict(list)
    for source, message_id, status, seq, completed, event in events:
        by_id[source, message_id].append((status, int(seq), completed, event))

    # every acknowledged message is there once, and worked
    for message in sent:
        found = by_id.get((SOURCE[message["channel"]], message["message_id"]), [])
        if len(found) != 1:
            wrong.append(f"{message['message_id']} was acknowledged and is there {len(found)} times")
        elif found[0][0] != "succeeded":
            wrong.append(f"{message['message_id']} is {found[0][0]}")
    known = {(SOURCE[m["channel"]], m["message_id"]) for m in sent}
    for key in by_id:
        if key not in known:
            wrong.append(f"{key[1]} is there and nobody was told so")

    # the order of each patient: as sent, as stored, as worked
    per_patient = collections.defaultdict(list)
    for message in sent:
        per_patient[message["channel"], message["patient"]].append(message)
    for (channel, patient), messages in per_patient.items():
        messages.sort(key=lambda m: m["seq"])
        stored = [by_id[SOURCE[channel], m["message_id"]][0] for m in messages if by_id.get((SOURCE[channel], m["message_id"]))]
        if [s[1] for s in stored] != sorted(s[1] for s in stored):
            wrong.append(f"{patient}: stored in another order than sent")
        worked = [int(s[2]) + late[s[3]] for s in stored if s[2] not in ("", "None")]
        if worked != sorted(worked):
            wrong.append(f"{patient}: worked in another order than stored")

    # the effects: one prescription of each patient, in the state of the last message; each message changed it once
    state = {}
    for source, key, number, status, row, order in rows(
            f"SELECT source, source_id, prescription_number, status, {hex_of.format('sealed')}, {hex_of.format('sealed_order')}"
            " FROM prescriptions WHERE prescription_number <> ''"):
        dose = keys.row("prescriptions", f"{source}/{key}", row)[5]
        plain = keys.row("prescriptions", f"{source}/{key}", order, "sealed_order")[0]
        if number != keys.key_of("prescriptions", "prescription_number", plain):
            wrong.append(f"prescription {plain} of {source} is not found by its number")
        state[source, plain] = dose, status
    changes = collections.Counter()
    for source, message_id, record, change in rows(
            "SELECT e.source, e.message_id, c.record, c.change FROM event_changes c JOIN sync_events e ON e.id = c.sync_event_id"):
        if record == "prescriptions":
            changes[source, message_id, change] += 1
    effects = collections.Counter()
    for source, message_id, natural_key in rows(
            "SELECT e.source, e.message_id, f.natural_key FROM event_effects f JOIN sync_events e ON e.id = f.sync_event_id"
            " WHERE f.target = 'prescriptions'"):
        effects[source, message_id] += 1
    for (channel, patient), messages in per_patient.items():
        source = SOURCE[channel]
        last = messages[-1]
        dose, status = state.get((source, f"RX-{patient}"), ("none", "none"))
        # a cancel says what is cancelled, not how much of it was taken: the dose stays that of the change before
        if not dose.startswith((f"{last['seq']} ", f"{last['seq'] - 1} ")):
            wrong.append(f"{patient}: the prescription has the dose {dose!r}, {last['seq']} messages were sent")
        if channel == "webhook" and status != "cancelled":
            wrong.append(f"{patient}: the last message was a cancel, and the prescription is {status}")
        for message in messages:
            key = source, message["message_id"]
            if effects[key] != 1:
                wrong.append(f"{message['message_id']} had {effects[key]} effects on prescriptions")
            added = changes[(*key, "added")]
            if added != (1 if message["seq"] == 1 else 0):
                wrong.append(f"{message['message_id']} added {added} prescriptions")
    doubled = [row for row in rows("SELECT source, prescription_number, count(*) FROM prescriptions WHERE prescription_number <> ''"
                                   " GROUP BY source, prescription_number HAVING count(*) > 1")]
    wrong += [f"prescription {number} of {source} is there {count} times" for source, number, count in doubled]
    return wrong, len(sent)
