"""Rates by depth, against numbers worked by hand, for the towers that open_clip knows."""

import open_clip
import pytest
import timm

from training.presets.layers import layer_rates


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("m.visual.transformer.resblocks.2.mlp.weight", 0.1),
        ("m.visual.transformer.resblocks.0.mlp.weight", 0.1 * 0.5**2),
        ("m.visual.conv1.weight", 0.1 * 0.5**3),
        ("m.transformer.resblocks.1.mlp.weight", 0.1),
        ("m.transformer.resblocks.0.mlp.weight", 0.1 * 0.5),
        ("m.token_embedding.weight", 0.1 * 0.5**2),
        ("m.visual.ln_post.weight", 0.1),
        ("m.visual.proj", 1.0),
        ("m.text_projection", 1.0),
        ("m.logit_scale", 1.0),
    ],
)
def test_towers_of_three_and_two_layers_by_hand(name, rate):
    towers = {"m.visual.transformer": 3, "m.transformer": 2}
    layers = [f"{t}.resblocks.{i}.mlp.weight" for t, n in towers.items() for i in range(n)]
    assert layer_rates([*layers, name], tower=0.1, decay=0.5)[name] == pytest.approx(rate)


def test_a_resnets_stages_are_its_layers():
    names = [f"visual.layer{i}.0.conv1.weight" for i in (1, 2, 3, 4)]
    rates = layer_rates([*names, "visual.conv1.weight"], tower=1.0, decay=0.5)
    assert [rates[name] for name in names] == [0.125, 0.25, 0.5, 1.0]
    assert rates["visual.conv1.weight"] < 0.125


def test_every_clip_tower_learns_less_at_the_stem_than_at_the_top():
    names = [name for name, _ in open_clip.create_model("ViT-S-32-alt").named_parameters()]
    rates = layer_rates(names, tower=0.1, decay=0.9)
    assert rates["visual.conv1.weight"] == pytest.approx(0.1 * 0.9**12)
    assert rates["visual.positional_embedding"] == rates["visual.conv1.weight"]
    assert rates["token_embedding.weight"] == pytest.approx(0.1 * 0.9**10)
    assert {name for name, rate in rates.items() if rate == 1.0} == {
        "visual.proj",
        "text_projection",
        "logit_scale",
    }


def test_a_network_of_timm_has_its_blocks_as_layers():
    names = [name for name, _ in timm.create_model("mobilenetv2_100").named_parameters()]
    rates = layer_rates([f"visual.trunk.{name}" for name in names], tower=0.1, decay=0.5)
    assert rates["visual.trunk.blocks.6.0.conv_pw.weight"] == pytest.approx(0.1)
    assert rates["visual.trunk.blocks.4.1.bn1.weight"] == pytest.approx(0.1 * 0.5**2)
    assert rates["visual.trunk.conv_stem.weight"] == pytest.approx(0.1 * 0.5**7)
    assert rates["visual.trunk.conv_head.weight"] == pytest.approx(0.1)


def test_names_without_layers_get_the_towers_rate():
    assert layer_rates(["visual.conv1.weight"], tower=0.1, decay=0.5) == {
        "visual.conv1.weight": 0.1
    }
