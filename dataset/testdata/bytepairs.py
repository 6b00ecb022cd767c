"""Makes bytepairs.json: merges that the library tokenizers of Hugging Face counts on a small corpus, and how it encodes texts.

    pip install tokenizers
    python bytepairs.py > bytepairs.json

Nothing here is taken from the Go code. Words are found as the Go function Words says (lower case, parted at white space, dashes
and the punctuation between words, ’ is '), written here a second time; all else is the library's: its byte-level
pre-tokenizer puts a space before every word, its trainer counts, its model encodes.
"""

import json
import sys
import unicodedata

from tokenizers import Tokenizer, __version__, models, pre_tokenizers, trainers

PARTS = set(",.:;!?()[]{}<>\"“”„«»/_")


def words(text):
    text = text.lower().replace("’", "'")
    parted = "".join(" " if c.isspace() or c in PARTS or unicodedata.category(c) == "Pd" else c for c in text)
    return parted.split()


# Counts that tie, overlaps ("aaa"), many scripts, and words that share beginnings, ends and middles.
CAPTIONS = [
    "a small red circle", "a small red square", "a large red circle", "a large blue circle", "a blue shape", "a red shape",
    "A Red CIRCLE on the left", "the smallest of the large circles", "smaller, larger; smallest, largest",
    "two dogs running in the park", "a dog runs", "a running dog", "the dog ran", "a dog's bowl", "the dogs’ bowls",
    "woman surfing", "women surfers surf", "a surfer", "surfboards on the sand", "sandy surfboard", "handstand",
    "aaa aaaa aaaaa aaaaaaa aa a", "banana bandana ananas", "mississippi missing sipping",
    "café crème", "crème brûlée", "piñata jalapeño", "naïve façade", "straße größe", "groß und klein",
    "собака бежит", "собаки бегут", "бегущая собака", "犬が走る", "犬と猫", "猫が走る", "개가 달린다", "개와 고양이",
    "👍 thumbs up", "👍🏽 thumbs up: medium skin tone", "👎🏽 thumbs down: medium skin tone", "👩‍🚀 woman astronaut", "👨‍🚀 man astronaut",
    "keycap: *", "keycap: #", "keycap: 10", "people & body", "100% cotton", "c++ and c#", "1999 2000 2001 2002 2010",
]
# How often each comes: so that some counts tie and others do not.
CORPUS = [caption for i, caption in enumerate(CAPTIONS) for _ in range(1 + i % 3)]

TEXTS = [
    "", " ", "...", "a", "a small red circle", "A SMALL red   circle", "a smallish redder circlet", "dog's", "dogs’",
    "unseen zebra crossing", "surfboarding", "mississippi", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "banananana",
    "café crème brûlée", "cafe\u0301", "ÀÉÎÕÜ", "ﬁancé", "größte straße", "собаками", "犬と猫が走る", "고양이가",
    "👍", "👍🏽👍🏽", "👩‍🚀👨‍🚀", "🏳️‍🌈 flag", "☃\ufe0f", "\U0010ffff", "x\u200by", "zero\x00byte", "tab\tand\nline",
    "medium-dark skin—tone", "c++/c#", "100%", "@#$^&*~`|\\=+", "«quoted» “words”", "l'été d’hier", "Ġ is no space", "<unknown> <pad>",
    "pneumonoultramicroscopicsilicovolcanoconiosis", "https://example.com/a_picture.jpg?size=64", "ab" * 300,
    "thequickbrownfoxjumpsoverthelazydogwithoutaspaceanywhere" * 5,
]


def train(size, least):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.ByteLevel(add_prefix_space=True, use_regex=False)])
    trainer = trainers.BpeTrainer(vocab_size=size, min_frequency=least, show_progress=False,
                                  special_tokens=["<padding>", "<unknown>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([" ".join(words(caption)) for caption in CORPUS], trainer)
    model = json.loads(tokenizer.to_str())["model"]
    vocabulary = sorted(model["vocab"], key=model["vocab"].get)
    rows = []
    for text in TEXTS:
        # word by word, so that a special token's name in a text is a word like others
        tokens = []
        for word in words(text):
            for piece, _ in tokenizer.pre_tokenizer.pre_tokenize_str(word):
                tokens += [token.id for token in tokenizer.model.tokenize(piece)]
        rows.append(tokens)
    return {"size": size, "least": least, "vocabulary": vocabulary[2:], "merges": [" ".join(merge) for merge in model["merges"]], "tokens": rows}


json.dump({"tokenizers": __version__, "corpus": CORPUS, "texts": TEXTS,
           "trained": [train(320, 2), train(100_000, 2), train(400, 1), train(258, 2)]}, sys.stdout, ensure_ascii=True)
print()
