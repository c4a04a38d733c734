"""Room around photos that are all but a line, which scaled to a model's size would have no height.

YOLOS needs a whole patch of 16 pixels, torchvision at least one; a grey margin costs nothing there.
"""

from math import ceil

from PIL.Image import Image, new

__all__ = ["SLIMMEST", "with_room"]

SLIMMEST = 16  # sides to one another: no photo of a person comes near, every model copes
GREY = (114, 114, 114)  # what ultralytics pads with


def with_room(photo: Image) -> Image:
    """The photo, on a wider or higher ground where it is slimmer than 1:SLIMMEST.

    It lies in the left top corner: pixels of the result are pixels of the photo.
    """
    least = ceil(max(photo.size) / SLIMMEST)
    if min(photo.size) >= least:
        return photo
    ground = new("RGB", (max(photo.width, least), max(photo.height, least)), GREY)
    ground.paste(photo)
    return ground
