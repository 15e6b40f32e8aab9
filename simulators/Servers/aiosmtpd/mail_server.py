"""A mail server of aiosmtpd on 127.0.0.1 for tests. Each message that it takes is a line of JSON on its output.

mail_server.py PORT [--tls CERTIFICATE KEY] [--user NAME PASSWORD]

What becomes of a message stands in its recipient's name: later@ and full@ are for another time (at RCPT and after the
message), never@ and spam@ for no time, gone@ and cut@ lose the connection at RCPT and after the message, slow@ is
answered after a minute. cut@ and slow@ are taken all the same.
"""
import argparse
import asyncio
import base64
import json
import ssl

from aiosmtpd.smtp import SMTP, AuthResult

AT_RCPT = {"later": "451 4.7.1 come back later", "never": "550 5.1.1 nobody of that name"}
AFTER_DATA = {"full": "452 4.3.1 no room just now", "spam": "554 5.7.1 not wanted"}


def name(address):
    return address.split("@")[0]


class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if name(address) == "gone":
            server.transport.abort()
        if name(address) in AT_RCPT:
            return AT_RCPT[name(address)]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):
        names = {name(address) for address in envelope.rcpt_tos}
        for refused in names & AFTER_DATA.keys():
            return AFTER_DATA[refused]
        print(json.dumps({
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "isEncrypted": session.ssl is not None,
            "isSignedIn": bool(session.authenticated),
            "content": base64.b64encode(envelope.original_content).decode(),
        }), flush=True)
        if "cut" in names:
            server.transport.abort()
        if "slow" in names:
            await asyncio.sleep(60)
        return "250 taken"


def sign_in(user):
    def check(server, session, envelope, mechanism, given):
        isKnown = (given.login.decode(), given.password.decode()) == tuple(user)
        print("signed in" if isKnown else "wrong password", flush=True)
        return AuthResult(success=isKnown, handled=False)
    return check


async def serve():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("--user", nargs=2)
    args = parser.parse_args()
    options = {"enable_SMTPUTF8": True, "hostname": "mail.example"}
    if args.tls:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*args.tls)
        options |= {"tls_context": context, "require_starttls": True}
    if args.user:
        options |= {"authenticator": sign_in(args.user), "auth_required": True}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Handler(), loop=loop, **options), "127.0.0.1", args.port)
    print("listening", flush=True)
    await server.serve_forever()


asyncio.run(serve())
