"""The same job as Throng's in one plain Python process, to compare with: decode pictures, count heads, push the counts.

OpenCV decodes the same JPEGs as `throng bench pipeline` sends, ONNX Runtime counts with the same model, `websockets`
pushes each count as JSON to a subscriber in the same process. Prints frames per second, and how old counts are when the
subscriber has them.

    python bench/peer.py --seconds 40            as fast as it goes
    python bench/peer.py --seconds 40 --load 4   frames when they are due, as from live cameras, 4 a second in all
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import time
from collections.abc import Iterator

import cv2
import numpy as np
import onnxruntime as ort
from websockets.asyncio.client import connect
from websockets.asyncio.server import broadcast, serve

WARM_UP_RUNS = 3
# as in Throng's bench
FRAMES_PER_SECOND = 2
JPEG_QUALITY = 85


def letterbox(picture: np.ndarray, width: int, height: int) -> tuple[np.ndarray, int, int]:
    """Scales a picture [h, w, 3] down if it is larger; puts it at the top left of a black one [height, width, 3]."""
    scale = min(1.0, width / picture.shape[1], height / picture.shape[0])
    w, h = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    canvas = np.zeros((height, width, 3), np.uint8)
    canvas[:h, :w] = picture if scale == 1 else cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)
    return canvas, w, h


class Counter:
    """The model on the CPU, with Throng's session options."""

    def __init__(self, model: str, threads: int, size: str, threshold: float) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session = ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self.width, self.height = map(int, size.split("x"))
        self.threshold = np.array(threshold, np.float32)

    def count(self, picture: np.ndarray) -> list[list[float]]:
        """Returns [x, y, confidence] of each head, as fractions of the picture."""
        canvas, w, h = letterbox(picture, self.width, self.height)
        feeds = {"images": canvas[None], "sizes": np.array([[h, w]], np.int64), "threshold": self.threshold}
        points, scores = self.session.run(["points", "scores"], feeds)
        return [[x / w, y / h, float(s)] for (x, y), s in zip(points.tolist(), scores, strict=True)]


def jpegs(video: str) -> list[np.ndarray]:
    """Two frames of each second of a video, as a camera would send them."""
    capture = cv2.VideoCapture(video)
    every = max(1, round(capture.get(cv2.CAP_PROP_FPS) / FRAMES_PER_SECOND))
    encoded = []
    for number in itertools.count():
        got, picture = capture.read()
        if not got:
            return encoded
        if number % every == 0:
            encoded.append(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])[1])


def frames(video: str) -> Iterator[np.ndarray]:
    """The pictures [h, w, 3], BGR, in a loop, each decoded anew."""
    for encoded in itertools.cycle(jpegs(video)):
        yield cv2.imdecode(encoded, cv2.IMREAD_COLOR)


async def receive(url: str, ages: list[float]) -> None:
    """The subscriber: notes how old, in seconds, each count is when it comes."""
    async with connect(url) as socket:
        async for message in socket:
            ages.append(time.time() - json.loads(message)["capturedAt"])


class Cameras:
    """Live cameras: each has a frame when it is due. Of a camera's frames that wait only the newest is counted."""

    def __init__(self, cameras: int, load: float) -> None:
        mean = load / cameras
        # as in Throng's bench: rates within a twentieth of the mean, so that the cameras drift past each other
        self.periods = [1 / (mean * (1 + 0.1 * ((i + 0.5) / cameras - 0.5))) for i in range(cameras)]
        self.due = [period * i / cameras for i, period in enumerate(self.periods)]
        self.skipped = 0

    def next(self, now: float) -> float:
        """When the frame was or will be due that is to be counted next, in seconds."""
        for i, period in enumerate(self.periods):
            while self.due[i] + period <= now:
                self.due[i] += period
                self.skipped += 1
        first = min(range(len(self.due)), key=self.due.__getitem__)
        due = self.due[first]
        self.due[first] += self.periods[first]
        return due


async def run(options: argparse.Namespace) -> dict:
    """Counts for the time; returns what it measured."""
    cv2.setNumThreads(1)
    counter = Counter(options.model, options.threads, options.size, options.threshold)
    source = frames(options.input)
    for _ in range(WARM_UP_RUNS):
        counter.count(next(source))
    ages: list[float] = []
    counted = 0
    cameras = Cameras(options.cameras, options.load) if options.load else None
    async with serve(lambda socket: socket.wait_closed(), "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        subscriber = asyncio.create_task(receive(f"ws://127.0.0.1:{port}", ages))
        while not server.connections:
            await asyncio.sleep(0.01)
        began = time.monotonic()
        while time.monotonic() - began < options.seconds:
            late = 0.0
            if cameras:
                due = cameras.next(time.monotonic() - began)
                await asyncio.sleep(max(0.0, began + due - time.monotonic()))
                late = time.monotonic() - began - due
            picture = next(source)
            captured = time.time() - late
            points = await asyncio.to_thread(counter.count, picture)
            counted += 1
            event = {"capturedAt": captured, "count": len(points), "points": points}
            broadcast(server.connections, json.dumps(event))
            await asyncio.sleep(0)
        seconds = time.monotonic() - began
        await asyncio.sleep(0.2)
        subscriber.cancel()
    p50, p95, p99 = (round(1000 * float(np.percentile(ages, p)), 1) for p in (50, 95, 99))
    return {
        "framesPerSecond": round(counted / seconds, 3),
        "frames": counted,
        "skipped": cameras.skipped if cameras else 0,
        "ageMillis": {"p50": p50, "p95": p95, "p99": p99},
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", default="samples/vtest.mp4")
    parser.add_argument("--model", default="models/pet-mobile.onnx")
    parser.add_argument("--size", default="768x512", help="model input, WIDTHxHEIGHT")
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--threads", type=int, default=os.cpu_count(), help="of the model")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--cameras", type=int, default=4, help="live cameras that share --load")
    parser.add_argument("--load", type=float, default=0, help="frames per second of all cameras; 0: as fast as it goes")
    print(json.dumps(asyncio.run(run(parser.parse_args())), indent=2))


if __name__ == "__main__":
    main()
