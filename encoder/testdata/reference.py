"""Makes reference.json: parameter counts and features of the encoders in PyTorch, from PyTorch's own modules.

    pip install torch torchvision
    python reference.py > reference.json

ResNet is torchvision's, of torchvision's BasicBlock, with torch.nn.GroupNorm; the Vision Transformer is torchvision's
VisionTransformer; the text Transformer is torch.nn.TransformerEncoder, pre-norm, with its masks. Nothing here is taken
from the Go code but the names of its parameters and their layout, which the functions below turn into PyTorch's.

Both sides fill parameters and inputs by the same formula, so that no weights need to be stored: number i of the
parameter with index p in the encoder's list is mean + scale·wave(7919·p + i), rounded to float32, where

    wave(k) = ((k·2654435761 mod 2^32) / 2^31) − 1

mean is 1 for gains and 0 for all else, and scale 2/√(fan in) for weights, with fan in the product of all dimensions but the
last, and 0.3 for all of one dimension. What comes out is computed in float64.
"""

import json
import math

import numpy as np
import torch
import torchvision
from torch import nn
from torchvision.models.resnet import BasicBlock, ResNet
from torchvision.models.vision_transformer import VisionTransformer

torch.set_grad_enabled(False)


def wave(start, count):
    k = (np.arange(start, start + count, dtype=np.uint64) * np.uint64(2654435761)) % np.uint64(2**32)
    return k.astype(np.float64) / 2**31 - 1


class Filler:
    """Gives the values of the Go side's parameters, in the order of its list."""

    def __init__(self):
        self.index, self.count = 0, 0

    def __call__(self, *dims, mean=0.0):
        size = math.prod(dims)
        scale = 0.3 if len(dims) == 1 else 2 / math.sqrt(math.prod(dims[:-1]))
        values = mean + scale * wave(7919 * self.index, size)
        self.index, self.count = self.index + 1, self.count + size
        return torch.tensor(values.astype(np.float32).reshape(dims))

    def dense(self, layer, fan_in, fan_out):
        layer.weight.copy_(self(fan_in, fan_out).T)
        layer.bias.copy_(self(fan_out))

    def norm(self, layer, channels):
        layer.weight.copy_(self(channels, mean=1.0))
        layer.bias.copy_(self(channels))

    def conv(self, layer):
        out, into, side, _ = layer.weight.shape
        layer.weight.copy_(self(side, side, into, out).permute(3, 2, 0, 1))


def images(n, height, width):
    """Images [n, height, width, 3] as the Go side has them, and as PyTorch wants them."""
    x = torch.tensor(wave(12345, n * height * width * 3).astype(np.float32).reshape(n, height, width, 3))
    return x.permute(0, 3, 1, 2).double()


def resnet(width, blocks, groups, stem):
    norm = lambda channels: nn.GroupNorm(groups, channels)
    if width == 64 and len(blocks) == 4:
        model = ResNet(BasicBlock, blocks, norm_layer=norm)
    else:  # other widths and stages than ImageNet's, of the same blocks
        model = ResNet(BasicBlock, [1, 1, 1, 1])
        model._norm_layer, model.inplanes = norm, width
        model.conv1, model.bn1 = nn.Conv2d(3, width, 7, 2, 3, bias=False), norm(width)
        for i in range(4):
            layer = nn.Identity()
            if i < len(blocks):
                layer = model._make_layer(BasicBlock, width << i, blocks[i], stride=1 if i == 0 else 2)
            setattr(model, f"layer{i + 1}", layer)
    if stem == 3:
        model.conv1, model.maxpool = nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.Identity()
    model.fc = nn.Identity()
    fill = Filler()
    fill.conv(model.conv1)
    fill.norm(model.bn1, width)
    for i in range(len(blocks)):
        for block in getattr(model, f"layer{i + 1}"):
            channels = width << i
            fill.conv(block.conv1)
            fill.norm(block.bn1, channels)
            fill.conv(block.conv2)
            fill.norm(block.bn2, channels)
            if block.downsample is not None:
                fill.conv(block.downsample[0])
                fill.norm(block.downsample[1], channels)
    return model.eval(), fill


def attention(fill, layer, width):
    """Query, key and value of the Go side are one matrix here."""
    parts = [(fill(width, width).T, fill(width)) for _ in range(3)]
    layer.in_proj_weight.copy_(torch.cat([w for w, _ in parts]))
    layer.in_proj_bias.copy_(torch.cat([b for _, b in parts]))
    fill.dense(layer.out_proj, width, width)


def vit(side, patch, width, depth, heads, ratio):
    model = VisionTransformer(side, patch, depth, heads, width, ratio * width, num_classes=1)
    model.heads = nn.Identity()
    fill = Filler()
    # The Go side has a dense layer on the patch's pixels, row by row, where torchvision has a convolution.
    kernel = fill(patch * patch * 3, width).reshape(patch, patch, 3, width)
    model.conv_proj.weight.copy_(kernel.permute(3, 2, 0, 1))
    model.conv_proj.bias.copy_(fill(width))
    model.class_token.copy_(fill(width).reshape(1, 1, width))
    model.encoder.pos_embedding.copy_(fill((side // patch) ** 2 + 1, width)[None])
    for block in model.encoder.layers:
        fill.norm(block.ln_1, width)
        attention(fill, block.self_attention, width)
        fill.norm(block.ln_2, width)
        fill.dense(block.mlp[0], width, ratio * width)
        fill.dense(block.mlp[3], ratio * width, width)
    fill.norm(model.encoder.ln, width)
    return model.eval(), fill


class Text(nn.Module):
    def __init__(self, vocabulary, length, width, depth, heads, ratio, causal):
        super().__init__()
        self.words = nn.Embedding(vocabulary, width)
        self.positions = nn.Parameter(torch.zeros(length + 1, width))
        block = nn.TransformerEncoderLayer(width, heads, ratio * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, depth, norm=nn.LayerNorm(width), enable_nested_tensor=False)
        self.causal = causal

    def forward(self, tokens):
        """tokens: lists of words; token 0 is put behind each as its end."""
        features = []
        for words in tokens:  # one text at a time and without any padding: what a mask must come to
            row = torch.tensor([words + [0]])
            n = row.shape[1]
            mask = nn.Transformer.generate_square_subsequent_mask(n) if self.causal else None
            x = self.words(row) + self.positions[:n]
            features.append(self.blocks(x, mask=mask)[:, -1])
        return torch.cat(features)


def text(vocabulary, length, width, depth, heads, ratio, causal):
    model = Text(vocabulary, length, width, depth, heads, ratio, causal)
    fill = Filler()
    model.words.weight.copy_(fill(vocabulary, width))
    model.positions.copy_(fill(length + 1, width))
    for block in model.blocks.layers:
        fill.norm(block.norm1, width)
        attention(fill, block.self_attn, width)
        fill.norm(block.norm2, width)
        fill.dense(block.linear1, width, ratio * width)
        fill.dense(block.linear2, ratio * width, width)
    fill.norm(model.blocks.norm, width)
    return model.eval(), fill


TEXTS = [[2, 3, 4, 5, 6], [6, 5, 4, 3, 2], [7], [], [8, 2, 9, 10, 3, 4, 11, 1]]


def case(spec, model_and_fill, inputs, **more):
    model, fill = model_and_fill
    parameters = sum(p.numel() for p in model.parameters())
    assert parameters == fill.count, (spec, parameters, fill.count)
    features = [] if inputs is None else [[float(f"{v:.8g}") for v in row] for row in model.double()(inputs).tolist()]
    return {"spec": spec, "parameters": parameters, "features": features, **more}


def cases():
    at = lambda side: {"height": side, "width": side}
    yield case("resnet?size=nano", resnet(8, [1, 1, 1], 4, 3), images(2, 16, 16), **at(16))
    yield case("resnet?size=nano&stem=7", resnet(8, [1, 1, 1], 4, 7), images(2, 33, 33), **at(33))
    yield case("resnet?width=6&blocks=2,1&groups=3", resnet(6, [2, 1], 3, 3), images(2, 15, 15), **at(15))
    yield case("resnet", resnet(16, [3, 3, 3], 8, 3), images(1, 32, 32), **at(32))
    yield case("resnet?size=small&stem=7", resnet(64, [2, 2, 2, 2], 32, 7), images(1, 32, 32), **at(32))
    yield case("resnet?size=base&stem=7", resnet(64, [3, 4, 6, 3], 32, 7), None, **at(224))
    yield case("vit?size=nano", vit(16, 4, 48, 3, 3, 4), images(2, 16, 16), **at(16))
    yield case("vit?width=24&depth=2&heads=2&ratio=3&patch=8", vit(24, 8, 24, 2, 2, 3), images(2, 24, 24), **at(24))
    yield case("vit?patch=16", vit(224, 16, 192, 12, 3, 4), None, **at(224))
    yield case("vit?size=small&patch=16", vit(224, 16, 384, 12, 6, 4), None, **at(224))
    yield case("vit?size=base&patch=16", vit(224, 16, 768, 12, 12, 4), None, **at(224))
    for causal in (0, 1):
        sizes = {"vocabulary": 12, "token_length": 8, "texts": TEXTS}
        tail = "&causal=1" if causal else ""
        yield case("transformer?size=nano" + tail, text(12, 8, 48, 3, 3, 4, causal), TEXTS, **sizes)
        yield case("transformer?width=24&depth=2&heads=4&ratio=2" + tail, text(12, 8, 24, 2, 4, 2, causal), TEXTS, **sizes)
    yield case("transformer?size=base&causal=1", text(49408, 76, 512, 12, 8, 4, 1), None, vocabulary=49408, token_length=76)


if __name__ == "__main__":
    versions = {"torch": torch.__version__.split("+")[0], "torchvision": torchvision.__version__.split("+")[0]}
    lines = ",\n".join(json.dumps(c) for c in cases())  # a line each
    print(json.dumps(versions)[:-1] + ', "cases": [\n' + lines + "\n]}")
