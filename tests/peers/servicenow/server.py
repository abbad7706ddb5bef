#!/usr/bin/env python3
"""A ServiceNow instance as its clients see it: the Table API over tables in SQLite, with its OAuth tokens, its limits and
its habits (README.md: each with its source), and with faults on demand.

usage: server.py --port 0 [--until-stdin-closes] [--seed N --patients 10000 --appointments 5000 --treatments 3000]
Prints one line with its address when it listens. POST /control, and each line on standard input, is an order as JSON.
"""
import argparse
import http.server
import json
import os
import pathlib
import ssl
import sys
import threading

import access
import instance
import seed
import store
import web

HERE = pathlib.Path(__file__).resolve().parent


def pair(text):
    name, _, secret = text.partition(":")
    if not name or not secret:
        raise argparse.ArgumentTypeError("NAME:SECRET")
    return name, secret


def options():
    parser = argparse.ArgumentParser(description="a ServiceNow Table API for tests")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8092, help="0: any free one")
    parser.add_argument("--certificate", help="PEM; with --key: https")
    parser.add_argument("--key", help="PEM")
    parser.add_argument("--database", default=":memory:", help="an SQLite file that outlives the process")
    parser.add_argument("--tables", default=HERE / "tables.json", help="the columns as data")
    parser.add_argument("--load", help="records as seed.py prints them, one JSON object a line")
    parser.add_argument("--seed", type=int, help="makes synthetic records; the same number, the same records")
    parser.add_argument("--patients", type=int, default=100)
    parser.add_argument("--appointments", type=int, default=50)
    parser.add_argument("--treatments", type=int, default=30)
    parser.add_argument("--user", type=pair, action="append", help="NAME:PASSWORD, any number")
    parser.add_argument("--read-only-user", type=pair, action="append", default=[])
    parser.add_argument("--client", type=pair, action="append", help="an OAuth client, ID:SECRET, any number")
    parser.add_argument("--access-seconds", type=int, default=1800, help="how long an access token lives")
    parser.add_argument("--refresh-seconds", type=int, default=8640000)
    parser.add_argument("--issuer", help="an outside OpenID provider whose JWTs are taken")
    parser.add_argument("--audience", help="that its tokens must name")
    parser.add_argument("--user-claim", default="sub", help="that holds the name of a user")
    parser.add_argument("--each-token-once", action="store_true", help="the check of jti")
    parser.add_argument("--time-zone", default="America/New_York", help="of the users: for display values")
    parser.add_argument("--until-stdin-closes", action="store_true", help="ends with its parent")
    return parser.parse_args()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A client that goes away in the middle is no error of ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def listen_for_orders(the_instance, until_closed):
    for line in sys.stdin:
        if line.strip():
            try:
                the_instance.order(json.loads(line))
                print("done", flush=True)
            except (ValueError, KeyError, TypeError) as error:
                print(f"refused: {error}", flush=True)
    if until_closed:
        os._exit(0)


def main():
    chosen = options()
    users = dict((chosen.user or [("concord", "concord-password")]) + chosen.read_only_user)
    clients = dict(chosen.client or [("servicenow_integration", "client-secret")])
    the_instance = instance.Instance(
        store.Schema(chosen.tables), chosen.database, users, {name for name, _ in chosen.read_only_user}, chosen.time_zone)
    the_instance.tokens = access.Tokens(
        the_instance.clock, users, clients, next(iter(users)), chosen.access_seconds, chosen.refresh_seconds)
    if chosen.issuer:
        the_instance.outside = access.OutsideIssuer(chosen.issuer, chosen.audience, chosen.user_claim, chosen.each_token_once)
    if chosen.seed is not None and not the_instance.store.count("u_patient_record"):
        the_instance.store.load(seed.records(chosen.seed, chosen.patients, chosen.appointments, chosen.treatments))
    if chosen.load:
        with open(chosen.load, encoding="utf-8") as lines:
            the_instance.store.load((row["table"], row["record"]) for row in map(json.loads, lines))

    server = Server((chosen.host, chosen.port), web.handler(the_instance))
    scheme = "http"
    if chosen.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chosen.certificate, chosen.key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        scheme = "https"
    the_instance.base = f"{scheme}://{chosen.host}:{server.server_port}"
    sizes = ", ".join(f"{the_instance.store.count(table)} {table}" for table in the_instance.store.schema.tables)
    print(f"ServiceNow test peer on {the_instance.base} ({sizes})", flush=True)
    threading.Thread(target=listen_for_orders, args=(the_instance, chosen.until_stdin_closes), daemon=True).start()
    server.serve_forever()


if __name__ == "__main__":
    main()
