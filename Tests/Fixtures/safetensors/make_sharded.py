"""Writes `sharded/` with Hugging Face's own function: `make_sharded.py FOLDER`.

Needs torch, safetensors 0.8.0 and huggingface_hub 2.4.0.
"""

import sys

import torch
from huggingface_hub import save_torch_state_dict

generator = torch.Generator().manual_seed(7)


def numbers(*shape: int, dtype: torch.dtype = torch.float32) -> torch.Tensor:
    return torch.randint(-100, 100, shape, generator=generator).to(dtype)


save_torch_state_dict(
    {
        "embed.weight": numbers(8, 4),
        "b.weight": numbers(5, dtype=torch.float16),
        "a.gross/größe.weight": numbers(4, 2, dtype=torch.int64),
        "z.scalar": numbers(dtype=torch.float64),
        "empty": torch.zeros(0, 3),
        'head."quoted"\\.weight': numbers(10, dtype=torch.bfloat16),
        "wide.weight": numbers(11, 2),
        "tail.😀": numbers(6, dtype=torch.uint8),
    },
    sys.argv[1],
    max_shard_size=100,
    metadata={"author": "tést \x7f\n", "b": "2"},
)
