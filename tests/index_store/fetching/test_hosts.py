import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Lock

import pytest

from index_store.fetching.hosts import Hosts


def test_no_more_turns_at_a_host_than_its_bound() -> None:
    hosts, lock = Hosts(2, time.sleep), Lock()
    now = most = 0

    def ask(_: int) -> None:
        nonlocal now, most
        with hosts.turn("shop.test"):
            with lock:
                now += 1
                most = max(most, now)
            time.sleep(0.01)
            with lock:
                now -= 1

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(16)))
    assert most == 2


def test_hosts_do_not_wait_for_each_other() -> None:
    hosts, both = Hosts(1, time.sleep), Barrier(2, timeout=5)

    def ask(host: str) -> None:
        with hosts.turn(host):
            both.wait()  # breaks unless both hold their turns at a time

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(ask, ["a.test", "b.test"]))


def test_an_idle_host_is_forgotten() -> None:
    hosts = Hosts(1, time.sleep)
    for number in range(100):
        with hosts.turn(f"{number}.test"):
            assert len(hosts) == 1
    assert len(hosts) == 0


def test_a_host_at_rest_is_left_alone_for_that_long() -> None:
    pauses: list[float] = []
    hosts = Hosts(1, pauses.append)
    with hosts.turn("shop.test"):
        hosts.rest("shop.test", 30)
        hosts.rest("shop.test", 10)  # does not shorten it
    with hosts.turn("other.test"):
        pass
    assert pauses == []
    with hosts.turn("shop.test"):
        pass
    assert len(pauses) == 1
    assert 29 < pauses[0] <= 30
    assert len(hosts) == 1  # still at rest


def test_rest_that_has_passed_is_forgotten() -> None:
    hosts = Hosts(1, time.sleep)
    with hosts.turn("shop.test"):
        hosts.rest("shop.test", 0.01)
    with hosts.turn("shop.test") as waited:
        pass
    assert 0 < waited < 5
    assert len(hosts) == 0


def test_an_error_gives_the_turn_back() -> None:
    hosts = Hosts(1, time.sleep)
    for _ in range(2):  # the second would wait for ever
        with pytest.raises(ZeroDivisionError), hosts.turn("shop.test"):
            1 / 0  # noqa: B018
    assert len(hosts) == 0
