"""Protocol `detect`: are a street photo's garments found, and is the right one offered?"""
