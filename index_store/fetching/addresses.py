"""Which IP addresses belong to the public internet.

Sources: IANA's IPv4 and IPv6 special-purpose address registries (RFC 6890 and its updates).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

__all__ = ["is_public"]

# Everything that IANA has given to the public so far; what lies outside is local or unassigned.
GLOBAL_UNICAST = IPv6Network("2000::/3")
# A gateway turns these into the IPv4 address in their last 32 bits (RFC 6052).
NAT64 = IPv6Network("64:ff9b::/96")
# Special ranges that the `ipaddress` of some supported Pythons calls global (CVE-2024-4032).
SPECIAL_4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
SPECIAL_6 = (IPv6Network("2001::/23"), IPv6Network("3fff::/20"))  # Teredo is in the first


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether a host of the public internet may have this address.

    An IPv6 address that stands for an IPv4 address (mapped, 6to4, NAT64) is as public as that.
    """
    if isinstance(address, IPv4Address):
        special = address.is_multicast or any(address in network for network in SPECIAL_4)
        return address.is_global and not special
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    special = any(address in network for network in SPECIAL_6)
    return address in GLOBAL_UNICAST and address.is_global and not special


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to this one end at."""
    if address in NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour
