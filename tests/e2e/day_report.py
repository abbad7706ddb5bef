"""What happened on a day, as JSON for machines and Markdown for people."""
import json
import pathlib


def latencies(place):
    """Of each kind, from the receipt of a fact to its acknowledgement by who was told of it."""
    rows = place.database.rows("SELECT kind, acknowledged_at - fact_at FROM deliveries WHERE acknowledged_at IS NOT NULL"
                               " ORDER BY 1, 2")
    found = {}
    for kind, ms in rows:
        found.setdefault(kind, []).append(int(ms))
    return {kind: {"delivered": len(all_of), "p50_ms": all_of[len(all_of) // 2], "p95_ms": all_of[min(len(all_of) - 1,
                   len(all_of) * 95 // 100)], "max_ms": all_of[-1],
                   "within_30_s": round(sum(ms < 30_000 for ms in all_of) / len(all_of), 4)} for kind, all_of in found.items()}


def numbers(place):
    def counted(sql):
        return {" ".join(row[:-1]): int(row[-1]) for row in place.database.rows(sql)}

    return {"events": counted("SELECT direction, kind, status, count(*) FROM sync_events GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"),
            "attempts_of_deliveries": counted("SELECT connection, sum(attempts) FROM deliveries GROUP BY 1 ORDER BY 1"),
            "deliveries": counted("SELECT connection, count(*) FROM deliveries GROUP BY 1 ORDER BY 1"),
            "retries": int(place.database.rows("SELECT coalesce(sum(retries), 0) FROM sync_events")[0][0]),
            "failures_by_code": counted("SELECT error_code, count(*) FROM event_failures GROUP BY 1 ORDER BY 1"),
            "audit_records": int(place.database.rows("SELECT count(*) FROM audit_log")[0][0])}


def table(title, head, rows):
    lines = [f"## {title}", "", "| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows] + [""]


def markdown(report):
    lines = ["# A day in the life", "", f"Seed {report['seed']}, {report['prescriptions']} prescriptions of {report['patients']} patients,"
             f" {report['seconds']} s. {'Both sides agree.' if not report['wrong'] else 'NOT everything is right.'}", ""]
    if report["wrong"]:
        lines += ["## What is wrong", "", *(f"- {sentence}" for sentence in report["wrong"][:200]), ""]
    lines += table("What was told, and how fast", ("kind", "delivered", "p50 ms", "p95 ms", "max ms", "within 30 s"),
                   [(kind, *(f"{v:.1%}" if k == "within_30_s" else v for k, v in one.items()))
                    for kind, one in report["latencies"].items()])
    lines += table("Stories", ("kind", "how many"), sorted(report["stories"].items()))
    lines += table("Faults", ("what", "how often"), sorted(report["faults"].items()))
    lines += table("Incidents", ("endpoint", "cause", "how often", "open in the end"), report["incidents"])
    lines += table("At the console", ("what", "how often"), sorted(report["console"].items()))
    lines += table("Reconciliation", ("run", "result"), [(n, json.dumps(one)) for n, one in enumerate(report["reconciliations"], 1)])
    for name, one in report["numbers"].items():
        rows = one.items() if isinstance(one, dict) else [(name.replace("_", " "), one)]
        lines += table(name.replace("_", " ").capitalize(), ("what", "count"), rows)
    return "\n".join(lines)


def write(report, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report, indent=1) + "\n")
    (folder / "report.md").write_text(markdown(report))
    return folder / "report.md"
