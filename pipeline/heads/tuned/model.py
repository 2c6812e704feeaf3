"""The network: a transformer encoder, and for each scale an attention pooling over its tokens and one linear output.

For scale k with query q_k, token states h_t (t = 1..T) and their mean m: a_kt = softmax_t(q_k . h_t), and the output is
w_k . [sum_t a_kt h_t; m] + b_k, in standard deviations of that scale's ratings in training. The weights a_kt say which
words the output was read from (Bahdanau, Cho & Bengio, 2015, arXiv:1409.0473).

In the same pass it may say what a stretch of words means by itself: with g_t the states of token t after a third, two
thirds and all of the layers, one after the other, the stretch's vector is sum_t L g_t over its tokens, brought to unit
length. Training holds it to the vector that the untuned encoder makes of these words alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from pipeline.heads.tuned.contract import taps_of

if TYPE_CHECKING:
    from transformers import PreTrainedModel


class TunedModel(nn.Module):
    """Encoder and heads.

    Args:
        encoder: A BERT-like encoder.
        scales: How many scales it reads.
        likeness: Whether it says what stretches of words mean by themselves.
    """

    def __init__(self, encoder: PreTrainedModel, scales: int, *, likeness: bool) -> None:
        super().__init__()
        width = int(encoder.config.hidden_size)
        self.encoder = encoder
        self.query = nn.Parameter(torch.zeros(scales, width))
        self.weight = nn.Parameter(torch.zeros(scales, 2 * width))
        self.bias = nn.Parameter(torch.zeros(scales))
        self.taps = taps_of(int(encoder.config.num_hidden_layers)) if likeness else ()
        if likeness:
            mean = torch.eye(width).repeat(1, len(self.taps)) / len(self.taps)
            self.likeness, self.shift = nn.Parameter(mean), nn.Parameter(torch.zeros(width))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Outputs and attention.

        Args:
            ids: Token ids, (texts, tokens).
            mask: 1 for a token, 0 for padding, the same shape.

        Returns:
            Outputs in standard deviations, (texts, scales); log attention, (texts, scales, tokens); states of the
            tapped layers side by side, (texts, tokens, taps * width).
        """
        every = self.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        states = every[-1]
        scores = torch.einsum("btw,kw->bkt", states, self.query).masked_fill(mask[:, None] == 0, float("-inf"))
        log_attention = scores.log_softmax(-1)
        pooled = torch.einsum("bkt,btw->bkw", log_attention.exp(), states)
        count = mask.sum(-1, keepdim=True).clamp(min=1)
        mean = (states * mask[..., None]).sum(1) / count
        both = torch.cat([pooled, mean[:, None].expand_as(pooled)], -1)
        tapped = torch.cat([every[k] for k in self.taps], -1) if self.taps else states
        return (both * self.weight).sum(-1) + self.bias, log_attention, tapped

    def upper(self, frozen: int) -> Iterator[tuple[str, nn.Parameter]]:
        """The parameters that training moves: layers from ``frozen`` on, and the heads."""
        for name, parameter in self.named_parameters():
            parts = name.split(".")
            if parts[0] != "encoder" or ("layer" in parts and int(parts[parts.index("layer") + 1]) >= frozen):
                yield name, parameter


def narrow(layer: Any, kept: Tensor) -> None:
    """Leave to a BERT's layer no inner units but those of these numbers."""
    expand, project = layer.intermediate.dense, layer.output.dense
    expand.weight, expand.bias = nn.Parameter(expand.weight[kept]), nn.Parameter(expand.bias[kept])
    project.weight = nn.Parameter(project.weight[:, kept])
    expand.out_features = project.in_features = len(kept)


def load_base(folder: Path, scales: int, *, likeness: bool, inner: int | None = None) -> tuple[TunedModel, Any]:
    """The network over the base weights, heads at zero, with the base's tokenizer.

    Args:
        folder: Of the base encoder.
        scales: How many scales it reads.
        likeness: Whether it says what stretches of words mean by themselves.
        inner: So many inner units a layer, the first ones, for weights that are loaded into them; by default all.
    """
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils.logging import disable_progress_bar, set_verbosity_error

    disable_progress_bar()
    set_verbosity_error()  # the base's pooler is left out on purpose
    encoder = AutoModel.from_pretrained(
        folder, local_files_only=True, attn_implementation="sdpa", add_pooling_layer=False
    )
    if inner:
        for layer in encoder.encoder.layer:
            narrow(layer, torch.arange(inner))
    return TunedModel(encoder, scales, likeness=likeness), AutoTokenizer.from_pretrained(folder, local_files_only=True)
