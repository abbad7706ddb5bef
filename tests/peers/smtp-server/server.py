#!/usr/bin/python3
"""A mail server of aiosmtpd (Debian: python3-aiosmtpd) on a free port of the loopback, for tests of mail: with TLS and
authentication. Prints {"port": N} when it listens, then one JSON object for each message it takes; ends with its parent.

usage: server.py --certificate PEM --key PEM [--implicit] [--user NAME --password WORD] [--refuse STATUS]"""

import argparse
import asyncio
import json
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult


class Box:
    def __init__(self, refuse):
        self.refuse = refuse

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return f"{self.refuse} not now"
        print(json.dumps({"from": envelope.mail_from, "to": envelope.rcpt_tos,
                          "data": envelope.content.decode("utf-8", "replace"),
                          "tls": server.transport.get_extra_info("ssl_object") is not None,
                          "authenticated": bool(session.authenticated)}), flush=True)
        return "250 taken"


async def serve(options):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)

    def authenticate(server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (options.user.encode(), options.password.encode())
        return AuthResult(success=good, handled=good)

    def make():
        return SMTP(Box(options.refuse), hostname="localhost", enable_SMTPUTF8=False,
                    tls_context=None if options.implicit else context, require_starttls=not options.implicit,
                    auth_required=bool(options.user), auth_require_tls=not options.implicit,
                    authenticator=authenticate if options.user else None)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(make, "127.0.0.1", 0, ssl=context if options.implicit else None)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)  # until the parent is gone
    server.close()


parser = argparse.ArgumentParser()
parser.add_argument("--certificate", required=True)
parser.add_argument("--key", required=True)
parser.add_argument("--implicit", action="store_true")
parser.add_argument("--user", default="")
parser.add_argument("--password", default="")
parser.add_argument("--refuse", type=int, default=0)
asyncio.run(serve(parser.parse_args()))
