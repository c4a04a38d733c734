from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.fetching.addresses import is_public

PRIVATE = """
    0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
    192.0.0.8 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ff0e::1
    100::1 2001::1 2001:db8::1 3fff::1 4000::1 64:ff9b:1::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::7f00:1 64:ff9b::10.0.0.1
    2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101::1
"""
PUBLIC = """
    1.1.1.1 93.184.215.14 172.32.0.1 100.128.0.1 2606:4700:4700::1111 2a00:1450:4001:830::200e
    ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::1
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_what_no_stranger_may_have_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_judged_as_itself(address: IPv4Address) -> None:
    number = int(address)
    mapped = IPv6Address((0xFFFF << 32) | number)
    nat64 = IPv6Address((0x64FF9B << 96) | number)
    six_to_four = IPv6Address((0x2002 << 112) | (number << 80))
    assert {is_public(mapped), is_public(nat64), is_public(six_to_four)} == {is_public(address)}


@given(st.ip_addresses(v=6))
def test_nothing_outside_the_assigned_range_is_public_but_clothed_addresses(
    address: IPv6Address,
) -> None:
    if is_public(address):
        clothed = address.ipv4_mapped is not None or int(address) >> 32 == 0x64FF9B << 64
        assert clothed or int(address) >> 125 == 1
