#!/usr/bin/env python3
"""The REST API of the hospital's EHR (/api/v1) in front of a FHIR server that is not ours (tests/peers/fhir-server), with
its habits (README.md) and with faults on demand.

usage: server.py --port 0 [--until-stdin-closes] [--seed FILE] [--token T | --issuer URL --audience A]
Prints one line with its address when it listens. POST /control, and each line on standard input, is an order as JSON.
"""
import argparse
import http.server
import json
import os
import pathlib
import sys
import threading

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent / "servicenow"))  # access, faults: the same for both

import api
import fhir
import hooks
import web


def options():
    parser = argparse.ArgumentParser(description="the EHR's REST API for tests")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8093, help="0: any free one")
    parser.add_argument("--fhir", help="base of a FHIR server that runs already; else one is started")
    parser.add_argument("--seed", help="FHIR resources, one a line, for the server that is started")
    parser.add_argument("--clock", help="2026-02-01T00:00:00Z: each write is one second later, from then on")
    parser.add_argument("--token", action="append", help="a bearer token that is taken, any number")
    parser.add_argument("--issuer", help="an OpenID provider whose JWTs are taken instead")
    parser.add_argument("--audience", help="that they must name")
    parser.add_argument("--webhook", help="who is told of new and changed records")
    parser.add_argument("--webhook-secret", help="whsec_ and Base64")
    parser.add_argument("--webhook-pace", type=float, default=1, help="factor of the waits between its attempts")
    parser.add_argument("--until-stdin-closes", action="store_true", help="ends with its parent")
    return parser.parse_args()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """A client that goes away in the middle is no error of ours."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def listen_for_orders(the_api, until_closed):
    for line in sys.stdin:
        if line.strip():
            try:
                the_api.order(json.loads(line))
                print("done", flush=True)
            except (ValueError, KeyError, TypeError) as error:
                print(f"refused: {error}", flush=True)
    if until_closed:
        os._exit(0)  # the FHIR server ends with its standard input


def main():
    chosen = options()
    base, process = chosen.fhir, None
    if base is None:
        wishes = [word for name in ("seed", "clock") if getattr(chosen, name) for word in (f"--{name}", getattr(chosen, name))]
        process, base = fhir.start(*wishes)
    the_hooks = hooks.Hooks(chosen.webhook_pace)
    if chosen.webhook:
        the_hooks.aim({"url": chosen.webhook, "secret": chosen.webhook_secret})
    the_api = api.Api(fhir.Fhir(base), chosen.token or ["ehr-token"], the_hooks)
    if chosen.issuer:
        the_api.issuer = api.issuer(chosen.issuer, chosen.audience)
    server = Server((chosen.host, chosen.port), web.handler(the_api))
    sizes = ", ".join(f"{count} {kind}" for kind, count in the_api.sizes.items())
    print(f"EHR API test peer on http://{chosen.host}:{server.server_port}/api/v1 ({sizes}; FHIR at {base})", flush=True)
    threading.Thread(target=listen_for_orders, args=(the_api, chosen.until_stdin_closes), daemon=True).start()
    try:
        server.serve_forever()
    finally:
        if process:
            process.kill()


if __name__ == "__main__":
    main()
