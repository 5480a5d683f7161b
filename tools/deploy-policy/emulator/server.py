"""`server.py PORT HANDLERS.json`: moto's server, with CloudFormation that acts in its caller's name.

GET /emulator/facts tells what was asked of policies and what the emulator could not do; POST forgets it.
Prints one line when it listens.
"""

import json
import logging
import os
import sys

# A task's image is never pulled, and nothing may be looked for outside of this machine.
os.environ.setdefault("MOTO_ENABLE_ISO_REGIONS", "false")
PORT, HANDLERS = int(sys.argv[1]), sys.argv[2]
os.environ["EMULATOR_URL"] = f"http://127.0.0.1:{PORT}"
for variable in ("AWS_PROFILE", "AWS_ENDPOINT_URL"):
    os.environ.pop(variable, None)

logging.basicConfig(level="WARNING")
logging.getLogger("emulator").setLevel("INFO" if os.environ.get("DEBUG") else "WARNING")
logging.getLogger("werkzeug").setLevel(logging.ERROR)

import forward_access  # noqa: E402
import patches  # noqa: E402
import permissions  # noqa: E402
import resource_types  # noqa: E402,F401
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import make_server  # noqa: E402

permissions.install()
patches.install()
forward_access.install(HANDLERS)

moto = DomainDispatcherApplication(create_backend_app)


def application(environ, start_response):
    if environ["PATH_INFO"] != "/emulator/facts":
        return moto(environ, start_response)
    facts = {**forward_access.facts, "made_up_attributes": patches.made_up}
    body = json.dumps({key: sorted(value) for key, value in facts.items()}).encode()
    if environ["REQUEST_METHOD"] == "POST":
        for value in facts.values():
            value.clear()
    start_response("200 OK", [("content-type", "application/json")])
    return [body]


server = make_server("127.0.0.1", PORT, application, threaded=True)
print(f"listening on {server.port}", flush=True)
server.serve_forever()
