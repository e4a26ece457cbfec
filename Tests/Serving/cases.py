"""Bodies that a server must refuse, with words of the reason."""

import gzip
import json
import struct
from collections.abc import Iterator

import pictures

MODEL = "shufflenet_v1_g3_05_fmnist"


def infer(**members: object) -> dict[str, object]:
    """A request of one tensor."""
    return {"inputs": [{"name": "input", **members}]}


def tensor(members: str) -> str:
    """The same from text, which need not be JSON."""
    return '{"inputs":[{"name":"input",' + members + "}]}"


def numbers(data: str) -> str:
    """A tensor of two floats."""
    return tensor(f'"shape":[1,2],"datatype":"FP32","data":{data}')


def outputs(text: str) -> str:
    """A request with outputs; its picture is none, which is noticed later."""
    return tensor('"shape":[1],"datatype":"BYTES","data":["QUJD"]')[:-1] + f',"outputs":{text}}}'


def bodies() -> Iterator[tuple[str, str, bytes | str]]:
    """Name, words of the reason, and body."""
    yield from texts()
    yield from members()
    for name, data in [
        ("NaN", "[NaN,1]"), ("Infinity", "[Infinity,1]"), ("-Infinity", "[-Infinity,1]"),
        ("1e400", "[1e400,1]"), ("1e39", "[1e39,1]"), ("a leading zero", "[01,1]"), ("a plus", "[+1,1]"),
        ("a point before digits", "[.5,1]"), ("a point behind them", "[1.,1]"), ("hexadecimal", "[0x1,1]"),
        ("an exponent without digits", "[1e,1]"), ("null", "[null,1]"), ("a word", '["1",1]'),
        ("true", "[true,1]"), ("a minus alone", "[-,1]"),
    ]:  # fmt: skip
        yield f"a number: {name}", "expected", numbers(data)
    for name, data in [
        ("too few", "[1]"), ("too many", "[1,2,3]"), ("ragged", "[[1],[2]]"), ("too deep", "[[[1],[2]]]"),
        ("mixed", "[[1,[2]]]"), ("flat behind nested", "[[1,2],3]"), ("an object", "{}"), ("a number", "1"),
        ("no end", "[1,2"), ("a comma at the end", "[1,2,]"), ("no comma", "[1 2]"),
    ]:  # fmt: skip
        yield f"data: {name}", "expected", numbers(data)
    for name, text in [
        ("unknown", '[{"name":"x"}]'), ("twice", '[{"name":"logits"},{"name":"logits"}]'),
        ("without a name", "[{}]"), ("no list", "{}"),
        ("seventeen", "[" + '{"name":"logits"},' * 16 + '{"name":"logits"}]'),
        ("eleven classes", '[{"name":"logits","parameters":{"classification":11}}]'),
        ("-1 classes", '[{"name":"logits","parameters":{"classification":-1}}]'),
        ("1.5 classes", '[{"name":"logits","parameters":{"classification":1.5}}]'),
        ("binary_data a word", '[{"name":"logits","parameters":{"binary_data":"yes"}}]'),
    ]:  # fmt: skip
        yield f"outputs: {name}", "expected", outputs(text)


def texts() -> Iterator[tuple[str, str, bytes | str]]:
    """What is no JSON, or more than is read of it."""
    yield "no body", "found nothing", ""
    yield "text", "expected an object", "hello"
    yield "a list", "expected an object", "[]"
    yield "null", "expected an object", "null"
    yield "a byte order mark", "expected an object", b"\xef\xbb\xbf{}"
    yield "UTF-16", "expected an object", "{}".encode("utf-16-le")[1:]
    yield "a comment", "expected a key", "{/* */}"
    yield "single quotes", "expected a key", "{'inputs':[]}"
    yield "a key without a value", "expected", '{"inputs"}'
    yield "something behind the end", "expected the end", '{"inputs":[]} {}'
    yield "no end", "found the end", '{"inputs":[{'
    yield "a string without an end", "the end of a string", '{"id":"a'
    yield "a line's end in a string", "no control character", '{"id":"a\nb"}'
    yield "a string of no UTF-8", "UTF-8", b'{"id":"\xff"}'
    yield "half a surrogate pair", "a surrogate pair", '{"id":"\\ud800"}'
    yield "an unknown escape", "an escape of JSON", '{"id":"\\x"}'
    yield "101 levels", "at most 100 levels", '{"x":' + "[" * 100 + "]" * 100 + "}"
    yield "a million levels", "at most 100 levels", '{"x":' + "[" * 1_000_000
    yield "101 levels of objects", "at most 100 levels", '{"x":' * 101 + "1" + "}" * 101
    yield "101 levels of data", "at most 100 levels", numbers("[" * 98 + "1")
    yield "10,000 members", "at most 64 members", json.dumps({f"m{i}": i for i in range(10_000)})


def members() -> Iterator[tuple[str, str, str]]:
    """Members that are missing, too many, or no sense together."""
    picture = '"shape":[1],"datatype":"BYTES","data":["QUJD"]'
    yield "no inputs", "the member 'inputs'", "{}"
    yield "an empty list of inputs", "expected one tensor", '{"inputs":[]}'
    yield "inputs twice", "'inputs' once", '{"inputs":[],"inputs":[]}'
    yield "an id that is a number", "a string", '{"id":1,"inputs":[]}'
    yield "an unknown input", "expected 'input', found 'x'", tensor(picture).replace('"input",', '"x",')
    yield "control characters as input", "\\u{1B}", tensor(picture).replace('"input",', '"\\u001b[2J",')
    yield "the input twice", "expected one tensor", json.dumps(
        {"inputs": infer(shape=[1], datatype="BYTES", data=["QUJD"])["inputs"] * 2}
    )
    yield "seventeen inputs", "at most 16 inputs", json.dumps(
        {"inputs": infer(shape=[1], datatype="BYTES", data=["QUJD"])["inputs"] * 17}
    )
    yield "no name", "an input with 'name'", '{"inputs":[{' + picture + "}]}"
    yield "no shape", "an input with 'shape'", tensor('"datatype":"FP32","data":[]')
    yield "no datatype", "an input with 'datatype'", tensor('"shape":[1],"data":[]')
    yield "no data", "an input with 'data'", tensor('"shape":[1],"datatype":"FP32"')
    yield "arrays in no dimension", "a number", tensor('"shape":[],"datatype":"FP32","data":[[1]]')
    yield "the shape twice", "'shape' once", tensor('"shape":[1],' + picture)
    yield "the name twice", "'name' once", tensor('"name":"x",' + picture)
    yield "the data twice", "'data' once", tensor(picture + ',"data":["QUJD"]')
    yield "parameters twice", "'parameters' once", tensor('"parameters":{},"parameters":{},' + picture)
    yield "a size twice", "'binary_data_size' once", tensor(
        '"parameters":{"binary_data_size":1,"binary_data_size":2},' + picture
    )
    yield "both data and bytes", "found both", tensor('"parameters":{"binary_data_size":0},' + picture)
    for name in ("INT8", "FP64", "fp32", "", "FP32\\u0000"):
        yield f"the datatype '{name}'", "FP32 or BYTES", tensor(f'"shape":[1],"datatype":"{name}","data":[1]')
    for shape, words in [
        ("[]", "expected"), ("[0,3,64,64]", "expected"), ("[-1,3,64,64]", "0 or more"),
        ("[1.5]", "a whole number"), ("[1e30]", "a whole number"), ("[9223372036854775808]", "a whole number"),
        ("[4611686018427387904,4]", "elements"), ("[4294967296,4294967296]", "elements"),
        ("[2147483649]", "elements"), ("[1,1,1,1,1,1,1,1,1]", "elements"), ("[null]", "a number"),
        ('"[1]"', "an array"), ("[1,3,64,65]", "expected"), ("[256,3,64,64]", "expected"),
        ("[1,64,64,3]", "expected"), ("[0,9223372036854775807]", "a whole number"),
    ]:  # fmt: skip
        yield f"the shape {shape}", words, tensor(f'"shape":{shape},"datatype":"FP32","data":[1]')
    yield "two shapes' worth of pictures", "2 elements", tensor('"shape":[2],"datatype":"BYTES","data":["QUJD"]')
    yield "pictures in two dimensions", "the shape [N]", tensor('"shape":[1,1],"datatype":"BYTES","data":["QUJD"]')
    for text in ("!", "QUJ", "QUJD=", "Q UJD"):
        yield f"base64 '{text}'", "base64", tensor(f'"shape":[1],"datatype":"BYTES","data":["{text}"]')
    for timeout in ("0", "-1", "1e400", '"1"', "1e30"):
        yield f"a timeout of {timeout}", "expected", '{"parameters":{"timeout":' + timeout + '},"inputs":[]}'


def binary_bodies() -> Iterator[tuple[str, str, int, bytes]]:
    """Name, words of the reason, the length of the JSON that is claimed, and body."""
    floats = struct.pack("<2f", 1, 2)

    def body(size: object, behind: bytes, **members: object) -> tuple[int, bytes]:
        described = {"shape": [1, 2], "datatype": "FP32", "parameters": {"binary_data_size": size}, **members}
        text = json.dumps(infer(**described)).encode()
        return len(text), text + behind

    strings = {"shape": [1], "datatype": "BYTES"}
    for name, words, (size, data) in [
        ("more than there are", "16 bytes of 'input'", body(16, floats)),
        ("a petabyte", "bytes of 'input'", body(1 << 50, floats)),
        ("fewer than there are", "by its shape", body(4, floats)),
        ("bytes that nobody claims", "4 bytes more", body(8, floats + bytes(4))),
        ("a negative size", "0 or more", body(-8, floats)),
        ("half a byte", "a whole number", body(7.5, floats)),
        ("a size that is a word", "a number", body("8", floats)),
        ("a shape of more", "by its shape", body(8, floats, shape=[1, 3])),
        ("NaN", "found nan at index 1", body(8, struct.pack("<2f", 1, float("nan")))),
        ("Infinity", "found inf at index 0", body(8, struct.pack("<2f", float("inf"), 1))),
        ("an unknown datatype", "FP32 or BYTES", body(8, floats, datatype="FP16")),
        ("a string's length beyond the end", "a length within", body(8, struct.pack("<I", 5) + b"abcd", **strings)),
        ("a string of 4 GiB", "a length within", body(8, b"\xff" * 4 + b"abcd", **strings)),
        ("half a length", "1 strings", body(2, b"\0\0", **strings)),
        ("a string too few", "2 strings", body(8, struct.pack("<I", 4) + b"abcd", datatype="BYTES", shape=[2])),
        ("a string too many", "1 strings", body(8, bytes(8), **strings)),
        ("a million strings of nothing", "1 strings", body(4_000_000, bytes(4_000_000), **strings)),
    ]:  # fmt: skip
        yield f"bytes: {name}", words, size, data
    size, data = body(8, floats)
    yield "the JSON's length is too short", "expected", size - 1, data
    yield "the JSON's length is too long", "expected 8 bytes", size + 4, data
    yield "the JSON's length is 0", "expected an object", 0, data


def files() -> Iterator[tuple[str, str, bytes]]:
    """Name, words of the reason, and file."""
    yield "nothing", "", b""
    yield "text", "", b"hello"
    yield "a GIF", "", b"GIF89a" + bytes(32)
    yield "an SVG", "", b'<svg xmlns="http://www.w3.org/2000/svg"/>'
    yield "half a PNG", "", pictures.png(64, 64)[:-30]
    yield "a PNG of 50,000 by 50,000", "", pictures.png(50_000, 50_000, b"x")
    yield "a PNG of 2^31-1 by 2^31-1", "", pictures.png(2**31 - 1, 2**31 - 1, b"x")
    yield "a PNG of no width", "", pictures.png(0, 1, b"x")
    yield "a JPEG of 65,500 by 65,500", "", pictures.jpeg(65_500, 65_500)
    yield "a JPEG of 2000 scans", "", pictures.jpeg(64, 64, 2000)
    yield "half a JPEG", "", pictures.jpeg(64, 64)[:80]


def loads() -> Iterator[tuple[str, str, str]]:
    """Bodies of requests to load a model: name, words of the reason, and body."""
    yield "load: text", "expected an object", "hello"
    yield "load: a list", "expected an object", "[]"
    yield "load: no end", "found the end", '{"parameters":{'
    yield "load: parameters that are none", "expected an object", '{"parameters":[]}'
    yield "load: parameters twice", "'parameters' once", '{"parameters":{},"parameters":{}}'
    yield "load: 101 levels", "at most 100 levels", '{"x":' + "[" * 100 + "]" * 100 + "}"
    yield "load: 10,000 members", "at most 64 members", json.dumps({f"m{i}": i for i in range(10_000)})
    for name in ("config", "file:1/model.safetensors", "/etc/passwd"):
        yield f"load: {name}", f"expected none, found '{name}'", json.dumps({"parameters": {name: "QQ=="}})


def gzip_bomb() -> bytes:
    """A body of 64 MiB of spaces, which take 64 KiB."""
    return gzip.compress(b" " * (64 << 20), 9)
