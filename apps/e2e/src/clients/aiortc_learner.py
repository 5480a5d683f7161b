"""A learner on aiortc, a WebRTC stack that is not ours: joins by one SDP exchange, then does what its input says, one
word a line, and answers each with one JSON object a line:

  heard  tells how much of the interviewer was audible since the last time
  speak  says the WAV file (mono, 16 bits), and answers at its end
  leave  closes the connection and ends

Usage: aiortc_learner.py OFFER_URL WAV_FILE
"""

import asyncio
import fractions
import json
import math
import sys
import time
import urllib.request
import wave

import numpy
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame

FRAME_S = 0.02
AUDIBLE_DBFS = -45.0


def tell(**facts):
    print(json.dumps(facts), flush=True)


class Mouth(MediaStreamTrack):
    """Silence in real time, and the WAV file when it is told to speak."""

    kind = "audio"

    def __init__(self, path):
        super().__init__()
        with wave.open(path) as file:
            self.rate = file.getframerate()
            self.samples = numpy.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        self.per_frame = int(self.rate * FRAME_S)
        self.at = None
        self.over = asyncio.Event()
        self.count = 0
        self.started = None

    async def speak(self):
        self.at = 0
        await self.over.wait()

    async def recv(self):
        if self.started is None:
            self.started = time.monotonic()
        due = self.started + self.count * FRAME_S
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        chunk = numpy.zeros(self.per_frame, dtype="<i2")
        if self.at is not None and not self.over.is_set():
            said = self.samples[self.at : self.at + self.per_frame]
            chunk[: len(said)] = said
            self.at += self.per_frame
            if self.at >= len(self.samples):
                self.over.set()
        frame = AudioFrame(format="s16", layout="mono", samples=self.per_frame)
        frame.planes[0].update(chunk.tobytes())
        frame.sample_rate = self.rate
        frame.pts = self.count * self.per_frame
        frame.time_base = fractions.Fraction(1, self.rate)
        self.count += 1
        return frame


class Ear:
    """Measures how much of what comes in is audible, and how loud that is."""

    def __init__(self):
        self.audible_s = 0.0
        self.power = 0.0

    async def listen(self, track):
        try:
            while True:
                self.take(await track.recv())
        except MediaStreamError:
            pass

    def take(self, frame):
        samples = frame.to_ndarray().astype(numpy.float64) / 32768.0
        power = float(numpy.mean(samples**2))
        if power > 0 and 10 * math.log10(power) > AUDIBLE_DBFS:
            seconds = frame.samples / frame.sample_rate
            self.audible_s += seconds
            self.power += power * seconds

    def heard(self):
        level = 10 * math.log10(self.power / self.audible_s) if self.audible_s else -100.0
        tell(audible_ms=round(self.audible_s * 1000), dbfs=round(level, 1))
        self.audible_s = self.power = 0.0


def exchange(url, sdp):
    body = json.dumps({"sdp": sdp, "type": "offer"}).encode()
    request = urllib.request.Request(url, body, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


async def main(url, path):
    connection = RTCPeerConnection()
    mouth = Mouth(path)
    ear = Ear()
    connection.addTrack(mouth)
    connection.on("track", lambda track: asyncio.ensure_future(ear.listen(track)))
    await connection.setLocalDescription(await connection.createOffer())
    offer = connection.localDescription.sdp
    opus = next(line for line in offer.splitlines() if line.lower().endswith("opus/48000/2"))
    loop = asyncio.get_running_loop()
    answer = await loop.run_in_executor(None, exchange, url, offer)
    await connection.setRemoteDescription(RTCSessionDescription(answer["sdp"], answer["type"]))
    tell(payload_type=int(opus.split(":")[1].split()[0]))
    while True:
        word = (await loop.run_in_executor(None, sys.stdin.readline)).strip()
        if word == "heard":
            ear.heard()
        elif word == "speak":
            await mouth.speak()
            tell()
        else:
            await connection.close()
            return


asyncio.run(main(*sys.argv[1:]))
