"""Where a photo and a product agree: by hand on a chequered encoder, and with the house's eyes."""

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from demo.wardrobe import render_product, wardrobe
from sartor import cli
from shared.errors import PictureError, SetupError
from shared.pictures import decode
from worker.encoders.house import load_house
from worker.explain import GAP, HEIGHT, LINE, agreement, draw_agreement, explain_files

ROWS, COLUMNS = 3, 2


class ColourPatches:
    """A `PatchEncoder`: each of 3 x 2 patches is its mean colour."""

    model_id, dim = "colour patches", 3

    def encode_images(self, images):
        raise NotImplementedError

    def encode_texts(self, texts):
        raise NotImplementedError

    def encode_patches(self, images):
        grids = [
            np.asarray(image.resize((COLUMNS, ROWS), Image.Resampling.BOX), np.float32) + 1
            for image in images
        ]
        return np.stack([grid / np.linalg.norm(grid, axis=-1, keepdims=True) for grid in grids])


def chequered(colours):
    """A picture of 3 x 2 plain fields."""
    small = Image.new("RGB", (COLUMNS, ROWS))
    small.putdata(colours)
    return small.resize((COLUMNS * 30, ROWS * 30), Image.Resampling.NEAREST)


RED, GREEN, BLUE, CYAN = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 255, 255)
PHOTO = chequered([GREEN, GREEN, GREEN, RED, GREEN, GREEN])
PRODUCT = chequered([BLUE, BLUE, BLUE, BLUE, RED, BLUE])


def test_the_part_that_both_have_is_the_warmest_of_each():
    found = agreement(ColourPatches(), PHOTO, PRODUCT)
    assert np.unravel_index(found.photo.argmax(), found.photo.shape) == (1, 1)
    assert np.unravel_index(found.product.argmax(), found.product.shape) == (2, 0)


def test_maps_are_standardised_by_picture():
    found = agreement(ColourPatches(), PHOTO, PRODUCT)
    for heat in (found.photo, found.product):
        assert heat.shape == (ROWS, COLUMNS)
        assert heat.mean() == pytest.approx(0, abs=1e-5)
        assert heat.std() == pytest.approx(1, abs=1e-5)


def test_pairs_are_nearest_to_each_other_and_warm_in_both():
    assert agreement(ColourPatches(), PHOTO, PRODUCT).pairs == (((1, 1), (2, 0)),)


def test_pictures_alike_everywhere_are_warm_nowhere():
    plain = chequered([RED] * 6)
    found = agreement(ColourPatches(), plain, plain)
    assert not found.photo.any()
    assert found.pairs == ()


def test_the_drawing_is_warm_where_the_pictures_agree_and_grey_elsewhere():
    sheet = draw_agreement(PHOTO, PRODUCT, agreement(ColourPatches(), PHOTO, PRODUCT))
    width = round(PHOTO.width * HEIGHT / PHOTO.height)
    assert sheet.size == (2 * width + 3 * GAP, 2 * HEIGHT + 3 * GAP)
    left, top = GAP, HEIGHT + 2 * GAP
    agreed = sheet.getpixel((left + width * 7 // 8, top + HEIGHT // 2 + 20))
    apart = sheet.getpixel((left + width // 4, top + HEIGHT * 5 // 6))
    assert agreed[0] > agreed[2] + 50
    assert apart[0] == apart[1] == apart[2]
    # Above stand the pictures as they are.
    assert sheet.getpixel((GAP + width // 4, GAP + HEIGHT // 6)) == GREEN


def test_a_line_joins_each_pair():
    sheet = draw_agreement(PHOTO, PRODUCT, agreement(ColourPatches(), PHOTO, PRODUCT))
    width = round(PHOTO.width * HEIGHT / PHOTO.height)
    start = (GAP + width * 3 / 4, HEIGHT + 2 * GAP + HEIGHT / 2)
    end = (2 * GAP + width * 5 / 4, HEIGHT + 2 * GAP + HEIGHT * 5 / 6)
    for share in (0, 0.25, 0.5, 0.75):
        at = [round(a + share * (b - a)) for a, b in zip(start, end, strict=True)]
        assert sheet.getpixel(tuple(at)) == LINE


def test_an_encoder_without_patches_is_refused():
    class Blind:
        model_id = "blind"

    with pytest.raises(SetupError, match="blind gives no patch features"):
        agreement(Blind(), PHOTO, PRODUCT)


@pytest.fixture
def files(tmp_path):
    paths = tmp_path / "photo.png", tmp_path / "product.png"
    for picture, path in zip((PHOTO, PRODUCT), paths, strict=True):
        picture.save(path)
    return paths


def test_a_box_is_what_is_explained(files, tmp_path):
    """The right half of the photo: its red field is the middle one of three."""
    explain_files(ColourPatches(), *files, tmp_path / "new" / "out.png", (30, 0, 60, 90))
    drawn = decode((tmp_path / "new" / "out.png").read_bytes())
    half, whole = (round(width * HEIGHT / 90) for width in (30, 60))
    assert drawn.width == half + whole + 3 * GAP
    assert drawn.getpixel((GAP + half // 2, GAP + HEIGHT // 2)) == RED


def test_a_box_outside_the_photo_and_files_that_are_none_are_refused(files, tmp_path):
    with pytest.raises(SetupError, match="which is 60 x 90 pixels"):
        explain_files(ColourPatches(), *files, tmp_path / "out.png", (70, 0, 90, 20))
    broken = tmp_path / "broken.png"
    broken.write_text("no picture")
    with pytest.raises(PictureError):
        explain_files(ColourPatches(), broken, files[1], tmp_path / "out.png")


@pytest.fixture(scope="module")
def house():
    return load_house(device="cpu")


@pytest.mark.parametrize("number", [0, 6, 12, 30, 48])
def test_a_product_in_a_photo_lights_up_where_it_is(house, number):
    """On a blurred ground of all colours, in each corner and in the middle."""
    ground = np.random.default_rng(0).integers(40, 200, (8, 6, 3)).astype(np.uint8)
    product = render_product(wardrobe(0, 60)[number]).convert("RGB")
    differences = []
    for left, top in ((0, 0), (180, 0), (0, 240), (180, 240), (90, 120)):
        photo = Image.fromarray(ground).resize((360, 480), Image.Resampling.BICUBIC)
        photo.paste(product.resize((180, 240)), (left, top))
        heat = agreement(house, photo, product).photo
        smooth = Image.fromarray(heat).resize(photo.size, Image.Resampling.BILINEAR)
        inside = np.zeros((480, 360), bool)
        inside[top : top + 240, left : left + 180] = True
        smooth = np.asarray(smooth)
        differences.append(smooth[inside].mean() - smooth[~inside].mean())
    assert min(differences) > 0
    assert np.mean(differences) > 0.5  # standard deviations


def test_the_command_draws_a_file(files, tmp_path):
    photo, product = (str(path) for path in files)
    words = ["explain", "--photo", photo, "--product-photo", product]
    result = CliRunner().invoke(cli.app, [*words, "--out", str(tmp_path / "out.png")])
    assert result.exit_code == 0, result.output
    assert decode((tmp_path / "out.png").read_bytes()).height == 2 * HEIGHT + 3 * GAP
