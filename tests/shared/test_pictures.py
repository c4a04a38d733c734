"""Every kind of file that a person may send: the right picture, or the error that says why not."""

import io
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from shared.errors import (
    AnimatedPicture,
    EmptyPicture,
    NotAPicture,
    PictureError,
    PictureTooHeavy,
    PictureTooLarge,
    TruncatedPicture,
)
from shared.pictures import MAX_PIXELS, clean, decode


def encoded(picture: Image.Image, kind: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def photo(width: int = 60, height: int = 80) -> Image.Image:
    rng = np.random.default_rng(0)
    return Image.fromarray(rng.integers(0, 255, (height, width, 3), dtype=np.uint8))


def opened(jpeg: bytes) -> Image.Image:
    return Image.open(io.BytesIO(jpeg))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF"])
def test_clean_when_a_known_format_arrives_then_it_is_jpeg_of_the_same_size(kind: str) -> None:
    cleaned = clean(encoded(photo(), kind))
    assert opened(cleaned.jpeg).format == "JPEG"
    assert (cleaned.width, cleaned.height) == (60, 80)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", EmptyPicture),
        (b"hello, I am a text file called photo.jpg", NotAPicture),
        (b"%PDF-1.7\n...", NotAPicture),
        (b"\xff\xd8\xff\xe0", NotAPicture),
        (encoded(photo(300, 400), "JPEG")[:5000], TruncatedPicture),
        (encoded(photo(300, 400), "PNG")[:5000], TruncatedPicture),
    ],
)
def test_clean_when_the_file_is_no_whole_picture_then_it_says_which(
    data: bytes, error: type[PictureError]
) -> None:
    with pytest.raises(error):
        clean(data)


def test_clean_when_the_picture_moves_then_it_is_refused() -> None:
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(AnimatedPicture):
        clean(data)


def test_clean_when_the_file_is_heavier_than_the_cap_then_megabytes_are_named() -> None:
    with pytest.raises(PictureTooHeavy) as caught:
        clean(b"x" * (3 * 2**20), max_bytes=2 * 2**20)
    assert caught.value.params == {"megabytes": 3, "limit": 2}


def test_clean_when_it_would_be_20000_by_20000_pixels_then_nothing_is_decoded() -> None:
    bomb = encoded(Image.new("1", (20_000, 20_000)), "PNG")
    with pytest.raises(PictureTooLarge) as caught:
        clean(bomb)
    assert caught.value.params == {"limit": MAX_PIXELS // 10**6}


def test_clean_when_just_above_the_pixel_cap_then_it_is_refused() -> None:
    data = encoded(photo(50, 50), "PNG")
    with pytest.raises(PictureTooLarge):
        clean(data, max_pixels=2499)
    assert clean(data, max_pixels=2500).width == 50


def test_clean_when_exif_says_rotated_then_the_picture_stands_upright() -> None:
    left_red = Image.new("RGB", (80, 40), "blue")
    left_red.paste("red", (0, 0, 40, 40))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was turned: rotate by 90 degrees clockwise to see it upright
    upright = opened(clean(encoded(left_red, "JPEG", exif=exif, quality=95)).jpeg)
    assert upright.size == (40, 80)
    assert upright.getpixel((20, 10))[0] > 200
    assert upright.getpixel((20, 70))[2] > 200


def test_clean_when_exif_names_a_place_then_no_metadata_is_left() -> None:
    exif = Image.Exif()
    exif[0x010E] = "my home"
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 12.0)}
    cleaned = opened(clean(encoded(photo(), "JPEG", exif=exif)).jpeg)
    assert not cleaned.getexif()
    assert "exif" not in cleaned.info


def test_clean_when_cmyk_then_the_colour_survives() -> None:
    data = encoded(Image.new("RGB", (30, 30), (200, 30, 40)).convert("CMYK"), "JPEG")
    red, green, blue = opened(clean(data).jpeg).getpixel((15, 15))
    assert abs(red - 200) < 25
    assert max(green, blue) < 80


def test_clean_when_16_bit_grey_then_its_range_is_kept() -> None:
    ramp = np.linspace(0, 65535, 64, dtype=np.uint16)[None].repeat(64, 0)
    cleaned = np.asarray(decode(encoded(Image.fromarray(ramp), "PNG")))
    assert cleaned[32, 0].max() < 8
    assert cleaned[32, -1].min() > 247
    assert 110 < cleaned[32, 32, 0] < 145


def test_clean_when_transparent_then_it_lies_on_white() -> None:
    data = encoded(Image.new("RGBA", (30, 30), (0, 0, 0, 0)), "PNG")
    assert opened(clean(data).jpeg).getpixel((15, 15)) == (255, 255, 255)


def test_clean_when_large_then_the_longest_side_is_1280_and_the_shape_is_kept() -> None:
    cleaned = clean(encoded(Image.new("RGB", (3000, 4000), "green"), "JPEG"))
    assert (cleaned.width, cleaned.height) == (960, 1280)


def test_clean_when_a_phone_hides_a_preview_behind_the_photo_then_the_photo_is_used() -> None:
    data = encoded(photo(100, 50), "MPO", save_all=True, append_images=[photo(10, 5)])
    assert clean(data).width == 100


@given(st.binary(max_size=400))
def test_clean_when_fed_any_bytes_then_it_raises_nothing_but_picture_errors(data: bytes) -> None:
    try:
        clean(data)
    except PictureError:
        return


@given(st.integers(0, 5000), st.integers(0, 255))
def test_clean_when_a_real_file_is_damaged_anywhere_then_picture_or_picture_error(
    place: int, value: int
) -> None:
    data = bytearray(encoded(photo(), "PNG"))
    data[place % len(data)] = value
    try:
        assert clean(bytes(data)).width > 0
    except PictureError:
        return


def test_clean_when_a_png_claims_a_giant_size_in_its_header_then_it_is_refused() -> None:
    data = bytearray(encoded(photo(), "PNG"))
    data[16:24] = struct.pack(">II", 30_000, 30_000)
    with pytest.raises(PictureError):
        clean(bytes(data))
