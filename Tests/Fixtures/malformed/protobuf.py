"""Protobuf's wire format, sound or not, in the words of schemas/mindspore_checkpoint.proto."""


def varint(value):
    value &= (1 << 64) - 1
    digits = []
    while value > 127:
        digits.append(value % 128 + 128)
        value //= 128
    return bytes(digits + [value])


def key(number, wire_type):
    return varint(number * 8 + wire_type)


def number(field, value):
    return key(field, 0) + varint(value)


def field(number, *parts):
    content = b"".join(parts)
    return key(number, 2) + varint(len(content)) + content


def record(*parts):
    return field(1, *parts)


def tag(name):
    return field(1, name.encode())


def tensor(*parts):
    return field(2, *parts)


def map_tensor():
    return field(3)


def dims(*dimensions):
    return b"".join(number(1, dimension) for dimension in dimensions)


def type_(name):
    return field(2, name.encode())


def content(elements):
    return field(3, elements)


def parameters(checkpoint):
    """The names and dimensions in a sound checkpoint, by the network's definition."""
    found = {}
    for _, value in fields(checkpoint):
        parts = dict(fields(value))
        numbers = [dimension for key, dimension in fields(parts[2]) if key == 1]
        found.setdefault(parts[1].decode(), tuple(numbers))
    return found


def fields(message):
    position = 0
    while position < len(message):
        head, position = read_varint(message, position)
        value, position = read_varint(message, position)
        if head % 8 == 2:
            position += value
            value = message[position - value : position]
        yield head // 8, value


def read_varint(message, position):
    value = shift = 0
    while message[position] > 127:
        value += (message[position] - 128) << shift
        shift += 7
        position += 1
    return value + (message[position] << shift), position + 1
