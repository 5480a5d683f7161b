"""Pipecat's SmallWebRTC transport with Silero VAD at its defaults, in a FastAPI app, served by uvicorn.

`python pipecat_server.py PORT REPLY.wav`: answers the end of speech with the reply, to any number of callers.
What is not Pipecat's default, and why, is marked with "Here:".
"""

import asyncio
import sys
import wave
from functools import cache

import aioice.ice
import uvicorn
from fastapi import FastAPI
from loguru import logger
from pipecat.audio.vad.silero import SileroVADAnalyzer
from pipecat.frames.frames import OutputAudioRawFrame, VADUserStoppedSpeakingFrame
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.worker import PipelineWorker
from pipecat.processors.audio.vad_processor import VADProcessor
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.transports.base_transport import TransportParams
from pipecat.transports.smallwebrtc.request_handler import (
    SmallWebRTCRequest,
    SmallWebRTCRequestHandler,
)
from pipecat.transports.smallwebrtc.transport import SmallWebRTCTransport
from pipecat.workers.runner import WorkerRunner

port, reply_file = int(sys.argv[1]), sys.argv[2]

# Here: aioice offers no loopback address by itself, and the callers are on this machine.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
logger.remove()
logger.add(sys.stderr, level="WARNING")


@cache
def reply():
    with wave.open(reply_file) as file:
        return file.getframerate(), file.readframes(file.getnframes())


class Answer(FrameProcessor):
    """Here: the end of speech is the end of the turn; there are no words that could tell more."""

    async def process_frame(self, frame, direction):
        await super().process_frame(frame, direction)
        await self.push_frame(frame, direction)
        if isinstance(frame, VADUserStoppedSpeakingFrame) and direction == FrameDirection.DOWNSTREAM:
            rate, audio = reply()
            await self.push_frame(OutputAudioRawFrame(audio=audio, sample_rate=rate, num_channels=1))


async def talk(connection):
    transport = SmallWebRTCTransport(
        webrtc_connection=connection,
        params=TransportParams(audio_in_enabled=True, audio_out_enabled=True),
    )
    pipeline = Pipeline(
        [
            transport.input(),
            VADProcessor(vad_analyzer=SileroVADAnalyzer()),
            Answer(),
            transport.output(),
        ]
    )
    worker = PipelineWorker(pipeline)

    @transport.event_handler("on_client_disconnected")
    async def on_client_disconnected(_transport, _client):
        await worker.cancel()

    runner = WorkerRunner(handle_sigint=False)
    await runner.add_workers(worker)
    await runner.run()


app = FastAPI()
requests = SmallWebRTCRequestHandler()
talks = set()


@app.get("/health")
def health():
    return {"status": "ok"}


@app.post("/api/offer")
async def offer(body: dict):
    async def begin(connection):
        task = asyncio.create_task(talk(connection))
        talks.add(task)
        task.add_done_callback(talks.discard)

    return await requests.handle_web_request(SmallWebRTCRequest.from_dict(body), begin)


uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning")
