"""A house encoder that nobody has trained: real parts, small enough for every test to make one."""

import torch

from training.house import build_model, house_config, save_encoder
from training.tokenizer import train_tokenizer
from worker.encoders.house import HouseEncoder
from worker.encoders.looks import Looks
from worker.encoders.open_clip import load_folder

VALUES = {
    "type": ("t-shirt", "shirt", "casual shoes", "sports shoes"),
    "colour": ("red", "blue", "green", "sea green"),
    "gender": ("men", "women"),
    "usage": ("casual", "formal"),
    "pattern": ("solid", "striped"),
}
JOINT, DESIGN = 16, 8


def save_tiny_clip(folder):
    """An open_clip folder of 16 numbers that sees 32 x 32 pixels; returns the folder."""
    tokenizer = train_tokenizer(["a red shirt", "make it blue", "for women"] * 3, vocabulary=300)
    config = house_config(
        tower="test_resnet", image_size=(32, 32), embed_dim=JOINT, vocabulary=300, text_layers=1
    )
    torch.manual_seed(0)
    save_encoder(build_model(config), tokenizer, config, folder)
    return folder


def tiny_looks(joint=JOINT, seed=0):
    """Looks with random weights in evaluation mode, their numbers in the range of trained ones."""
    torch.manual_seed(seed)
    looks = Looks(joint, DESIGN, VALUES).eval()
    looks.project.normal_(std=0.1)
    looks.trait_means.fill_(-1.0)
    looks.trait_scale.fill_(0.1)
    return looks


def tiny_house(folder, seed=0):
    """The two in one; `folder` as `save_tiny_clip` has left it."""
    return HouseEncoder(load_folder(str(folder), device="cpu"), tiny_looks(seed=seed))
