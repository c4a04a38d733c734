"""Which backbone a spec means, and what is said about one that means none."""

import pytest

from shared.errors import EmptySpec, UnknownSpec
from training.presets.autoencoder import AutoencoderRecipe
from training.presets.choice import load_backbone, load_clip, scheme_of
from training.presets.clip_backbone import ClipBackbone
from training.presets.timm_backbone import TimmBackbone


@pytest.mark.parametrize(
    ("spec", "error"),
    [
        ("xception41", UnknownSpec),
        ("keras:vgg", UnknownSpec),
        ("", UnknownSpec),
        ("timm:", EmptySpec),
        ("open_clip", EmptySpec),
    ],
)
def test_a_spec_that_means_nothing_is_refused(spec, error):
    with pytest.raises(error):
        scheme_of(spec)


def test_schemes_choose_the_backbone(told, clip_folder):
    recipe = AutoencoderRecipe(**told, backbone="timm:test_resnet")
    assert isinstance(load_backbone(recipe, head=8), TimmBackbone)
    recipe = AutoencoderRecipe(**told, backbone=f"local-dir:{clip_folder}")
    assert isinstance(load_backbone(recipe, head=8), ClipBackbone)


def test_a_network_without_words_is_refused_where_words_are_read(told):
    with pytest.raises(UnknownSpec, match="words"):
        load_clip(AutoencoderRecipe(**told, backbone="timm:test_resnet"))
