"""The rendered wardrobe: a shop's photos and street photos drawn by our own code.

    wardrobe(seed) -> products -> render_product   shop photo
                         |
                         +-----> street_photo      a figure wearing them, with true boxes

Garments are cut from pieces of cloth to a body; a mannequin poses for the shop, a person in the
street for the rest. No picture of anyone else is in here, so anyone may ship what it draws.
"""

from demo.wardrobe.catalogue import wardrobe
from demo.wardrobe.design import Product
from demo.wardrobe.feed import write_feed, write_parquet
from demo.wardrobe.product import render_product
from demo.wardrobe.street import GarmentBox, StreetPhoto, street_photo

__all__ = [
    "GarmentBox",
    "Product",
    "StreetPhoto",
    "render_product",
    "street_photo",
    "wardrobe",
    "write_feed",
    "write_parquet",
]
