"""What the peers share: the task as Halo wrote it, pictures from disk, and the talk with the program that measures.

A peer takes the first steps on the batches of the task and prints their losses. Then it reads lines, each a number of
milliseconds to train for, and answers each with a line of JSON, as the Go program in the folder above does.
"""

import json
import os
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image
from safetensors import safe_open

CHECK_STEPS = 16


class Task:
    """The weights, the batches and what else there is to know."""

    def __init__(self, path):
        with safe_open(path, "np") as file:
            self.kind = file.metadata()["task"]
            self.about = json.loads(file.metadata().get("about", "{}"))
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        self.weights = {name.removeprefix("weights/"): value for name, value in tensors.items() if name.startswith("weights/")}
        count = sum(name.startswith("batches/") for name in tensors) // 2
        self.batches = [(tensors[f"batches/{i}/0"], tensors[f"batches/{i}/1"]) for i in range(count)]

    def adam(self):
        """Adam's rate, β₁, β₂ and ε: those of the two models in Go, bench/reference/task and toymodel."""
        if self.kind == "reference":
            return 0.003, 0.9, 0.999, 1e-7
        return self.about["rate"], 0.9, 0.98, 1e-8


class Photos:
    """Batches of the pictures of a folder: decoded on all cores ahead of the training, cut to the square in the middle,
    scaled with antialiasing, as 2(v − 0.75), with the tokens of their captions."""

    def __init__(self, about):
        self.about = about
        self.paths = sorted(Path(about["folder"]).glob("*.jpg"))
        words = {word: i for i, word in enumerate(about["vocabulary"])}
        self.tokens = []
        for path in self.paths:
            row = [words.get(word, 1) for word in path.with_suffix(".txt").read_text().split()][: about["tokens"]]
            self.tokens.append(row + [0] * (about["tokens"] - len(row)))
        self.pool = ThreadPoolExecutor(len(os.sched_getaffinity(0)))
        self.order, self.ahead = [], []
        self.draw = random.Random(1)

    def read(self, path):
        with Image.open(path) as image:
            side = min(image.size)
            left, top = (image.width - side) / 2, (image.height - side) / 2
            square = image.convert("RGB").resize((self.about["side"],) * 2, Image.Resampling.BILINEAR, (left, top, left + side, top + side))
            return np.asarray(square, np.float32) * np.float32(2 / 255) - np.float32(1.5)

    def next(self):
        """Images [n, side, side, 3] and tokens [n, length]."""
        while len(self.ahead) < 4:
            chosen = []
            for _ in range(self.about["batch"]):
                if not self.order:
                    self.order = list(range(len(self.paths)))
                    self.draw.shuffle(self.order)
                chosen.append(self.order.pop())
            self.ahead.append((chosen, [self.pool.submit(self.read, self.paths[i]) for i in chosen]))
        chosen, images = self.ahead.pop(0)
        return np.stack([image.result() for image in images]), np.array([self.tokens[i] for i in chosen], np.int32)


def check_pixels(task, photos):
    """The pictures of the task's first batch are those that this peer reads from disk, to the rounding of a JPEG."""
    images, tokens = task.batches[0]
    mine = np.stack([photos.read(path) for path in photos.paths])
    for image, row in zip(images, tokens):
        same = [i for i, t in enumerate(photos.tokens) if t == list(row)]
        nearest = min(float(np.abs(mine[i] - image).mean()) for i in same) if same else float("inf")
        if nearest > 0.02:
            sys.exit(f"a picture of the task differs by {nearest:.3f} from all that this peer reads with its caption")


def talk(task, version, threads, step, place):
    """step(images or view, tokens or view) takes a step and returns the loss; place puts a batch where step wants it."""
    placed = [tuple(place(part) for part in batch) for batch in task.batches]
    photos = Photos(task.about) if task.kind == "vit" else None
    if photos:
        check_pixels(task, photos)
    losses = [step(*placed[i % len(placed)]) for i in range(CHECK_STEPS)]
    print(json.dumps({"version": version, "threads": threads, "losses": losses}), flush=True)
    taken = CHECK_STEPS
    for line in sys.stdin:
        begin = time.perf_counter()
        end, steps = begin + float(line) / 1000, 0
        while True:
            batch = tuple(place(part) for part in photos.next()) if photos else placed[taken % len(placed)]
            step(*batch)
            steps, taken = steps + 1, taken + 1
            now = time.perf_counter()
            if now > end:
                break
        print(json.dumps({"steps": steps, "seconds": now - begin}), flush=True)
