"""Prints smart-turn-reference.json: what the makers' own code makes of our recordings.

Run once, where Python is: `pip install numpy onnxruntime pipecat-ai==1.14.0 --no-deps` and then, from the
repository's root, `python libs/speech/src/testing/smart-turn-reference.py > smart-turn-reference.json`.
"""

import json
import sys
import wave
from importlib import resources, util

import numpy as np
import onnxruntime

FOLDER = "libs/audio/testing/speech/sense_and_sensibility_01_austen_64kb-"
POINTS = ((0, 0), (0, 799), (10, 700), (20, 750), (40, 640), (79, 799), (60, 520), (5, 798))

# Loaded by its file: importing the package would import all of pipecat.
root = resources.files("pipecat") / "audio" / "turn" / "smart_turn"
spec = util.spec_from_file_location("whisper_features", str(root / "_whisper_features.py"))
features = util.module_from_spec(spec)
spec.loader.exec_module(features)
session = onnxruntime.InferenceSession(str(root / "data" / "smart-turn-v3.2-cpu.onnx"))

rows = []
for clip in ("0870", "0880", "0890", "0920", "0930"):
    with wave.open(f"{FOLDER}{clip}.wav") as recording:
        speech = np.frombuffer(recording.readframes(recording.getnframes()), dtype=np.int16)
    for samples in (len(speech), len(speech) // 2):
        heard = (speech[:samples].astype(np.float32) / 32768)[-128000:]
        mel = features.compute_whisper_log_mel_features(np.pad(heard, (128000 - len(heard), 0)))
        likelihood = session.run(None, {"input_features": mel[None]})[0][0].item()
        rows.append(
            {
                "clip": clip,
                "samples": samples,
                "likelihood": round(likelihood, 5),
                "mean": round(float(mel.mean()), 6),
                "points": [[band, frame, round(float(mel[band, frame]), 5)] for band, frame in POINTS],
            }
        )
json.dump(rows, sys.stdout)
