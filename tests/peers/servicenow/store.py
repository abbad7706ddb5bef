"""The tables of the instance in SQLite: every value is text or, when empty, NULL."""
import datetime
import json
import re
import secrets
import sqlite3
import threading

import encoded_query
import instant

SYSTEM = {"sys_id": "guid", "number": "string", "sys_created_on": "datetime", "sys_created_by": "string",
          "sys_updated_on": "datetime", "sys_updated_by": "string", "sys_mod_count": "integer"}
IGNORED = object()  # a value that a field cannot have


class Schema:
    """What tables.json says, with the columns that every table has."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.tables = json.load(file)
        for table in self.tables.values():
            own = {name: {"type": kind} for name, kind in SYSTEM.items() if name != "number" or "number" in table}
            table["columns"] = own | table["columns"]

    def column(self, table, path):
        """Of a name that may walk along references ("patient.species"); None when there is no such column."""
        parts = path.split(".")
        if len(parts) > encoded_query.MAX_WALK:
            return None
        for part in parts[:-1]:
            column = self.tables[table]["columns"].get(part)
            if not column or column["type"] != "reference":
                return None
            table = column["to"]
        return self.tables[table]["columns"].get(parts[-1])

    def writable(self, table):
        return {name: column for name, column in self.tables[table]["columns"].items() if name not in SYSTEM}


def clean(value, column):
    """The stored form of what a client sent, IGNORED when the field takes no such value."""
    if isinstance(value, dict):
        value = value.get("value", "")
    if value is None or value == "":
        return None
    text = {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    kind = column["type"]
    if kind == "integer":
        return str(int(text)) if re.fullmatch(r"-?\d+", text) else IGNORED
    if kind in ("decimal", "currency"):
        return text if re.fullmatch(r"-?\d+(\.\d+)?", text) else IGNORED
    if kind == "boolean":
        return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(text.lower(), IGNORED)
    try:
        if kind == "datetime":
            return instant.text_of(instant.parse(text))
        if kind == "date":
            return datetime.datetime.strptime(text, "%Y-%m-%d").date().isoformat()
    except ValueError:
        return IGNORED
    return text[:column["max"]] if column.get("max", 256) <= 255 else text


class Store:
    """One connection behind one lock: an instance answers in whole transactions."""

    def __init__(self, path, schema, clock):
        self.schema, self.clock = schema, clock
        self.lock = threading.RLock()
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.db.row_factory = sqlite3.Row
        self.db.execute("PRAGMA journal_mode=WAL")
        for name, table in schema.tables.items():
            columns = ", ".join(column_sql(n, c) for n, c in table["columns"].items())
            self.db.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")
            self.db.execute(f"CREATE INDEX IF NOT EXISTS {name}_updated ON {name} (sys_updated_on, sys_id)")
            for column, about in table["columns"].items():
                if about["type"] == "reference" or about.get("index"):
                    self.db.execute(f"CREATE INDEX IF NOT EXISTS {name}_{column} ON {name} ({column})")
        self.db.commit()
        self.pages = 0
        self.numbers = {}  # table → the last number given out

    def load(self, rows):
        """Whole records, as (table, record): with their sys_ columns, as an export has them."""
        with self.lock, self.db:
            for table, record in rows:
                kept = {k: v for k, v in record.items() if k in self.schema.tables[table]["columns"] and v not in ("", None)}
                self.db.execute(insert_sql(table, kept), list(kept.values()))
            self.numbers.clear()

    def count(self, table):
        return self.db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]

    def find(self, table, query, limit, offset):
        """(rows, how many there are without limit and offset)."""
        sql = encoded_query.sql_of(query, self.schema, table)
        with self.lock:
            self.pages += 1
            total = self.db.execute(f"SELECT count(*) FROM {table} t WHERE {sql.where}", sql.values).fetchone()[0]
            return self.db.execute(self._page(table, sql, query), [*sql.values, limit, offset]).fetchall(), total

    def plan(self, table, query):
        """How SQLite walks: for tests, which may not measure time."""
        sql = encoded_query.sql_of(query, self.schema, table)
        with self.lock:
            rows = self.db.execute("EXPLAIN QUERY PLAN " + self._page(table, sql, query), [*sql.values, 1, 0]).fetchall()
        return [row["detail"] for row in rows]

    def _page(self, table, sql, query):
        """Rows that the order does not tell apart come first to last in one answer and last to first in the next."""
        order = sql.order
        if not any(field == "sys_id" for field, _ in query.order):
            order = ", ".join(filter(None, [order, "t.rowid" + (" DESC" if self.pages % 2 == 0 else "")]))
        return f"SELECT t.* FROM {table} t WHERE {sql.where} ORDER BY {order} LIMIT ? OFFSET ?"

    def read(self, table, sys_id):
        with self.lock:
            return self.db.execute(f"SELECT * FROM {table} WHERE sys_id = ?", [sys_id]).fetchone()

    def by_display(self, table, text):
        """The sys_id of the record that is shown as @p text, None when none is."""
        with self.lock:
            shown = self.schema.tables[table]["display"]
            row = self.db.execute(f"SELECT sys_id FROM {table} WHERE {shown} = ?", [text]).fetchone()
        return row and row["sys_id"]

    def insert(self, table, values, user, refuse=None):
        now = self.clock.text()
        about = self.schema.tables[table]
        defaults = {name: column["default"] for name, column in about["columns"].items() if "default" in column}
        record = {"sys_id": secrets.token_hex(16), "sys_created_on": now, "sys_created_by": user, "sys_updated_on": now,
                  "sys_updated_by": user, "sys_mod_count": "0", **defaults, **values}
        with self.lock, self.db:
            if "number" in about:
                record["number"] = self._next_number(table, about["number"])
            kept = {k: v for k, v in record.items() if v is not None}
            self.db.execute(insert_sql(table, kept), list(kept.values()))
            if refuse:
                refuse(record["sys_id"])
        return self.read(table, record["sys_id"])

    def _next_number(self, table, prefix):
        if table not in self.numbers:
            last = self.db.execute(f"SELECT max(CAST(substr(number, 4) AS INTEGER)) FROM {table}").fetchone()[0]
            self.numbers[table] = last or 1000
        self.numbers[table] += 1
        return f"{prefix}{self.numbers[table]:07}"

    def update(self, table, sys_id, values, user, refuse=None):
        """None when there is no such record. What changes nothing leaves no trace."""
        with self.lock, self.db:
            old = self.read(table, sys_id)
            if old is None:
                return None
            changes = {name: value for name, value in values.items() if old[name] != value}
            if changes:
                changes |= {"sys_updated_on": self.clock.text(), "sys_updated_by": user,
                            "sys_mod_count": old["sys_mod_count"] + 1}
                self.db.execute(f"UPDATE {table} SET {', '.join(f'{n} = ?' for n in changes)} WHERE sys_id = ?",
                                [*changes.values(), sys_id])
                if refuse:
                    refuse(sys_id)
            return self.read(table, sys_id)

    def delete(self, table, sys_id):
        with self.lock, self.db:
            return self.db.execute(f"DELETE FROM {table} WHERE sys_id = ?", [sys_id]).rowcount == 1


def insert_sql(table, record):
    return f"INSERT INTO {table} ({', '.join(record)}) VALUES ({', '.join('?' * len(record))})"


def column_sql(name, column):
    if name == "sys_id":
        return "sys_id TEXT PRIMARY KEY NOT NULL"
    if name == "sys_mod_count":
        return "sys_mod_count INTEGER NOT NULL DEFAULT 0"
    return f"{name} TEXT" + (" COLLATE NOCASE" if column["type"] in ("string", "choice") else "")
