"""Encoded queries (sysparm_query) as SQL conditions. README.md says where each rule comes from.

a=1^b=2^ORc=3^NQd=4^ORDERBYe is (a AND (b OR c)) OR d, ordered by e: ^OR joins the one condition before it and binds
tighter than ^, ^NQ starts another query. What cannot be understood is left out without a word.
"""
import dataclasses
import re

import instant

CONDITION = re.compile(r"(?P<field>[a-z0-9_]+(?:\.[a-z0-9_]+)*)"
                       r"(?P<operator>ISNOTEMPTY|ISEMPTY|STARTSWITH|ENDSWITH|NOT LIKE|NOTLIKE|NOT IN|LIKE|CONTAINS|IN"
                       r"|>=|<=|!=|=|>|<)"
                       r"(?P<value>.*)", re.DOTALL)
COMPARISONS = {"=", "!=", ">", ">=", "<", "<="}
LOWER_BOUNDS = {"=", ">", ">="}
NUMBERS = {"integer", "decimal", "currency"}
BYTEWISE = {"datetime", "date", "guid", "reference"}  # compared here as SQLite compares them
MAX_WALK = 4  # references that a dotted name may pass


@dataclasses.dataclass
class Condition:
    field: str
    operator: str
    value: str


@dataclasses.dataclass
class Query:
    groups: list = dataclasses.field(default_factory=lambda: [[]])  # any of them; each: all clauses; each: any condition
    order: list = dataclasses.field(default_factory=list)  # (field, descending)
    is_valid: bool = True  # False: something was left out


@dataclasses.dataclass
class Sql:
    where: str
    values: list
    order: str


def parse(text, schema, table):
    query = Query()
    for term in re.split(r"(?<!\^)\^(?!\^)", text):
        if not term or term == "EQ":
            continue
        if term.startswith("NQ"):
            query.groups.append([])
            term = term[2:]
        if found := re.fullmatch(r"ORDERBY(DESC)?([a-z0-9_.]+)", term):
            if schema.column(table, found[2]):
                query.order.append((found[2], bool(found[1])))
            else:
                query.is_valid = False
            continue
        joins = term.startswith("OR")
        condition = understand(term[2:] if joins else term, schema, table)
        if condition is None:
            query.is_valid = query.is_valid and not term
        elif joins and query.groups[-1]:
            query.groups[-1][-1].append(condition)
        else:
            query.groups[-1].append([condition])
    return query


def understand(term, schema, table):
    """None for an unknown field or operator, and for a value that the field cannot have."""
    found = CONDITION.fullmatch(term.replace("^^", "^"))
    column = found and schema.column(table, found["field"])
    if not column:
        return None
    value = found["value"]
    if found["operator"] in COMPARISONS and value not in ("", "NULL"):
        value = comparable(value, column["type"])
        if value is None:
            return None
    return Condition(found["field"], found["operator"], value)


def comparable(value, kind):
    if kind in NUMBERS:
        return value if re.fullmatch(r"-?\d+(\.\d+)?", value) else None
    if kind == "boolean":
        return {"true": "true", "1": "true", "false": "false", "0": "false"}.get(value.lower())
    if kind == "datetime":
        try:
            return instant.text_of(instant.parse(value if " " in value else f"{value} 00:00:00"))
        except ValueError:
            return None
    return value


def lower_bound(query, field):
    """Nothing that the query finds has a smaller @p field; None: it may be anything."""
    def of_clause(clause):
        if all(c.field == field and c.operator in LOWER_BOUNDS and c.value not in ("", "NULL") for c in clause):
            return min(c.value for c in clause)
        return None
    bounds = []
    for group in query.groups:
        of_group = [bound for bound in map(of_clause, group) if bound is not None]
        if not of_group:
            return None
        bounds.append(max(of_group))
    return min(bounds)


def sql_of(query, schema, table):
    """Of rows of the table t. A key-set query becomes one walk along the index of its first order, however its
    conditions are joined: the bound that they share is said first."""
    first = query.order[0] if query.order else ("", False)
    column = schema.column(table, first[0]) if first[0] else None
    bound = None
    if column and "." not in first[0] and column["type"] in BYTEWISE and not first[1]:
        bound = lower_bound(query, first[0])
    values = []

    def of_condition(condition):
        text, of_it = condition_sql(condition, schema, table)
        values.extend(of_it)
        return text

    groups = [" AND ".join("(" + " OR ".join(map(of_condition, clause)) + ")" for clause in group) for group in query.groups]
    where = "1" if not all(groups) else " OR ".join(f"({group})" for group in groups)  # an empty group lets everything pass
    if where == "1":
        values = []
    if bound is not None:
        where, values = f"{expression(first[0], schema, table)} >= ? AND ({where})", [bound, *values]
    order = [expression(f, schema, table, as_number=True) + (" DESC" if descending else "") for f, descending in query.order]
    return Sql(where, values, ", ".join(order))


def expression(field, schema, table, alias="t", depth=0, as_number=False):
    head, _, rest = field.partition(".")
    column = schema.column(table, head)
    if rest:
        inner = expression(rest, schema, column["to"], f"w{depth}", depth + 1)
        return f"(SELECT {inner} FROM {column['to']} w{depth} WHERE w{depth}.sys_id = {alias}.{head})"
    if as_number and column["type"] in NUMBERS:
        return f"CAST({alias}.{head} AS REAL)"
    return f"{alias}.{head}"


def condition_sql(condition, schema, table):
    kind = schema.column(table, condition.field)["type"]
    name = expression(condition.field, schema, table)
    if "." in condition.field:
        name += " COLLATE NOCASE"
    operator, value = condition.operator, condition.value
    if operator in ("=", "!=") and value in ("", "NULL"):
        operator = "ISEMPTY" if operator == "=" else "ISNOTEMPTY"
    if operator in ("ISEMPTY", "ISNOTEMPTY"):
        return f"{name} IS {'' if operator == 'ISEMPTY' else 'NOT '}NULL", []
    if operator in ("IN", "NOT IN"):
        wanted = value.split(",")
        return f"{name} {operator} ({','.join('?' * len(wanted))})", wanted
    if operator in COMPARISONS:
        return (f"CAST({name} AS REAL) {operator} ?", [float(value)]) if kind in NUMBERS else (f"{name} {operator} ?", [value])
    literal = re.sub(r"([\\%_])", r"\\\1", value)
    pattern = {"STARTSWITH": f"{literal}%", "ENDSWITH": f"%{literal}"}.get(operator, f"%{literal}%")
    return f"{name} {'NOT ' if operator.startswith('NOT') else ''}LIKE ? ESCAPE '\\'", [pattern]
