"""Records as the Table API shows them: every value a string, references as a link and a value."""
import instant


class View:
    """What sysparm_display_value, sysparm_exclude_reference_link and sysparm_fields of one request ask for."""

    def __init__(self, store, base, parameters, zone):
        self.store, self.base, self.zone = store, base, zone
        self.mode = parameters.get("sysparm_display_value", "false")
        self.with_links = parameters.get("sysparm_exclude_reference_link", "false") != "true"
        self.fields = [f.strip() for f in parameters.get("sysparm_fields", "").split(",") if f.strip()]
        self.names = {}  # (table, sys_id) → display value, for the length of one answer

    def record(self, table, row):
        fields = [f for f in self.fields if self.store.schema.column(table, f)] or (
            [] if self.fields else self.store.schema.tables[table]["columns"])
        return {field: self.field(table, row, field) for field in fields}

    def field(self, table, row, path):
        head, _, rest = path.partition(".")
        column = self.store.schema.tables[table]["columns"][head]
        if rest:
            target = row and row[head] and self.store.read(column["to"], row[head])
            return self.field(column["to"], target, rest)
        value = "" if row is None or row[head] is None else str(row[head])
        if column["type"] == "reference":
            return self.reference(column["to"], value)
        if self.mode == "false":
            return value
        shown = self.display(value, column)
        return shown if self.mode == "true" else {"display_value": shown, "value": value}

    def reference(self, table, sys_id):
        if self.mode == "false" and (not sys_id or not self.with_links):
            return sys_id
        link = {"link": f"{self.base}/api/now/table/{table}/{sys_id}"} if sys_id and self.with_links else {}
        if self.mode == "false":
            return {**link, "value": sys_id}
        name = self.name_of(table, sys_id) if sys_id else ""
        if self.mode == "all":
            return {"display_value": name, **link, "value": sys_id}
        return {"display_value": name, **link} if link else name

    def name_of(self, table, sys_id):
        if (table, sys_id) not in self.names:
            row = self.store.read(table, sys_id)
            name = row and row[self.store.schema.tables[table]["display"]]
            self.names[table, sys_id] = name or ""
        return self.names[table, sys_id]

    def display(self, value, column):
        if not value:
            return ""
        if column["type"] == "choice":
            return column["choices"].get(value, value)
        if column["type"] == "datetime":
            return instant.in_zone(value, self.zone)
        if column["type"] == "currency":
            return f"${float(value):,.2f}"
        return value


def typed(store, value, column, zone):
    """The stored form of a display value (sysparm_input_display_value=true)."""
    if not isinstance(value, str) or not value:
        return value
    if column["type"] == "choice":
        return next((key for key, label in column["choices"].items() if label == value), value)
    if column["type"] == "reference":
        return store.by_display(column["to"], value) or value
    if column["type"] == "datetime":
        try:
            return instant.from_zone(value, zone)
        except ValueError:
            return value
    return value
