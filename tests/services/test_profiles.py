"""Profiles: keys that are there, missing or locked, addresses, replacing and removing."""

import asyncio

import pytest

from workbench.domain.profiles import GEMINI_URL, OFFLINE_PROFILE_ID, Billing, KeyState
from workbench.domain.reach import Proxy, Reach
from workbench.errors import KeyStoreLocked, UserError
from workbench.gemini import ApiKey
from workbench.services.profiles import Profiles, read_address
from workbench.services.reaching import PROXY_ID, network_of, proxy_url, timeouts_of
from workbench.simulator import Simulator
from workbench.storage.database import Database

KEY = "AIzaSyD-example-key-0000-7Q4c"


class Keys:
    """A store that can be locked, and that can be absent."""

    def __init__(self, name="GNOME Keyring"):
        self.kept = {}
        self.locked = False
        self.prompts = 0
        self.store_name = name

    async def name(self):
        return self.store_name

    async def read(self, profile_id):
        if self.locked:
            self.prompts += 1
            raise KeyStoreLocked("The system's key store is locked.", action="Ask again")
        return self.kept.get(profile_id)

    async def write(self, profile_id, key):
        self.kept[profile_id] = key

    async def delete(self, profile_id):
        self.kept.pop(profile_id, None)


async def no_engine():
    raise AssertionError("the offline engine is not wanted here")


@pytest.fixture
async def database(tmp_path):
    async with Database(tmp_path / "workbench.db") as database:
        yield database


@pytest.fixture
async def profiles(database):
    keys, heard = Keys(), []
    profiles = Profiles(database, keys, no_engine, heard.append)
    profiles.keys, profiles.heard = keys, heard
    yield profiles
    await profiles.close()


async def again(database, keys):
    """Return the profiles as another start of the program sees them."""
    return Profiles(database, keys, no_engine)


async def test_the_three_states_of_a_key_are_told_apart(database, profiles):
    work = await profiles.connect("Work key", KEY, Billing.PAID)
    session = await profiles.connect("Session key", KEY, Billing.UNPAID, keep=False)
    assert await profiles.key_state(session.id) is KeyState.THERE
    later = await again(database, profiles.keys)
    assert await later.key_state(work.id) is KeyState.THERE
    assert await later.key_state(session.id) is KeyState.NONE
    profiles.keys.locked = True
    assert await later.key_state(work.id) is KeyState.LOCKED
    await later.use(work.id)
    with pytest.raises(KeyStoreLocked, match="locked"):
        await later.client()
    profiles.keys.locked = False
    await later.use(session.id)
    with pytest.raises(UserError, match="no key for “Session key”"):
        await later.client()


async def test_a_store_whose_prompt_was_closed_is_not_asked_again_by_itself(database, profiles):
    work = await profiles.connect("Work key", KEY, Billing.PAID)
    later = await again(database, profiles.keys)
    await later.use(work.id)
    profiles.keys.locked, profiles.keys.prompts = True, 0
    # The program starts: the window, the caches and the price all want the key.
    states = await asyncio.gather(
        later.key_state(work.id), later.client(), later.live_models(work.id),
        return_exceptions=True,
    )  # fmt: skip
    assert states[0] is KeyState.LOCKED
    assert [type(each) for each in states[1:]] == [KeyStoreLocked, KeyStoreLocked]
    assert await later.key_state(work.id) is KeyState.LOCKED
    assert profiles.keys.prompts == 1
    await later.use(OFFLINE_PROFILE_ID)  # who goes on without the key wants no prompt either
    assert await later.key_state(work.id) is KeyState.LOCKED
    assert profiles.keys.prompts == 1
    await later.use(work.id)
    assert await later.key_state(work.id) is KeyState.LOCKED
    assert profiles.keys.prompts == 2
    profiles.keys.locked = False
    later.ask_store_again()
    assert await later.key_state(work.id) is KeyState.THERE
    assert await later.client()
    await later.close()


async def test_a_profile_is_changed_but_never_sends_its_key_elsewhere(profiles):
    from dataclasses import replace

    work = await profiles.connect("Work key", KEY, Billing.UNSURE)
    await profiles.save(
        replace(work, name="Office", billing=Billing.PAID, model_id="m", base_url="https://x.test")
    )
    assert profiles.active == replace(work, name="Office", billing=Billing.PAID, model_id="m")
    assert profiles.active.base_url == GEMINI_URL


async def test_another_key_takes_the_place_of_the_first(database, profiles):
    work = await profiles.connect("Work key", KEY, Billing.PAID)
    before = await profiles.client()
    await profiles.replace_key(work.id, "AQ.second-key-0000000000-m9f2")
    assert profiles.keys.kept[work.id].last4 == "m9f2"
    assert profiles.active.key_hint == "m9f2"
    assert await profiles.client() is not before


async def test_a_key_for_this_session_leaves_none_in_the_store(database, profiles):
    work = await profiles.connect("Work key", KEY, Billing.PAID)
    assert profiles.is_kept(work.id)
    await profiles.replace_key(work.id, "AQ.second-key-0000000000-m9f2", keep=False)
    assert profiles.keys.kept == {} and not profiles.is_kept(work.id)
    assert await profiles.key_state(work.id) is KeyState.THERE
    later = await again(database, profiles.keys)
    assert await later.key_state(work.id) is KeyState.NONE
    await profiles.replace_key(work.id, KEY)
    assert profiles.is_kept(work.id)


async def test_removing_a_profile_removes_its_key_first(database, profiles):
    work = await profiles.connect("Work key", KEY, Billing.PAID)
    other = await profiles.connect("Other", KEY, Billing.PAID)
    await profiles.use(work.id)
    await profiles.remove(work.id)
    assert list(profiles.keys.kept) == [other.id]
    assert [profile.id for profile in await profiles.all()] == [OFFLINE_PROFILE_ID, other.id]
    assert profiles.active.id == OFFLINE_PROFILE_ID
    with pytest.raises(UserError, match="not there any more"):
        await profiles.remove(work.id)


async def test_a_locked_store_keeps_profile_and_key_together(profiles, monkeypatch):
    work = await profiles.connect("Work key", KEY, Billing.PAID)

    async def refuse(profile_id):
        raise KeyStoreLocked("The system's key store is locked.")

    monkeypatch.setattr(profiles.keys, "delete", refuse)
    with pytest.raises(KeyStoreLocked):
        await profiles.remove(work.id)
    assert work.id in {profile.id for profile in await profiles.all()}


async def test_nothing_is_written_where_there_is_no_store(database):
    keys = Keys(name=None)
    profiles = Profiles(database, keys, no_engine)
    work = await profiles.connect("Work key", KEY, Billing.PAID, keep=False)
    await profiles.remove(work.id)
    assert keys.kept == {}
    assert KEY not in "".join(map(str, database.path.read_bytes().split()))


@pytest.mark.parametrize(
    ("environment", "variable"),
    [
        ({}, None),
        ({"GEMINI_API_KEY": KEY}, "GEMINI_API_KEY"),
        ({"GEMINI_API_KEY": "AQ.other-0000000", "GOOGLE_API_KEY": KEY}, "GOOGLE_API_KEY"),
        ({"GOOGLE_API_KEY": "  ", "GEMINI_API_KEY": f" {KEY}\n"}, "GEMINI_API_KEY"),
        ({"GOOGLE_API_KEY": "no key at all"}, None),
    ],
)
async def test_a_key_in_the_environment_is_found_and_only_offered(profiles, environment, variable):
    found = profiles.found_key(environment)
    assert (found and found.variable) == variable
    assert found is None or found.key == ApiKey(KEY)
    assert [profile.id for profile in await profiles.all()] == [OFFLINE_PROFILE_ID]
    assert profiles.keys.kept == {}


GOOD = {
    "https://generativelanguage.googleapis.com/": "https://generativelanguage.googleapis.com",
    " https://gateway.example.com/gemini/ ": "https://gateway.example.com/gemini",
    "https://gateway.example.com:8443": "https://gateway.example.com:8443",
    "http://127.0.0.1:8080": "http://127.0.0.1:8080",
    "http://localhost:8080/x": "http://localhost:8080/x",
    "http://[::1]:9": "http://[::1]:9",
    "https://EXAMPLE.com": "https://example.com",
}
BAD = """
http://gateway.example.com
http://192.168.0.1:8080
http://localhost.example.com
http://127.0.0.1.example.com
gateway.example.com
//gateway.example.com
ftp://gateway.example.com
file:///etc/passwd
javascript:alert(1)
data:text/html,x
https://
https://user@gateway.example.com
https://user:secret@gateway.example.com
https://generativelanguage.googleapis.com@evil.example
https://gateway.example.com/?key=x
https://gateway.example.com/#x
https://gateway.example.com?
https://gateway.example.com#
https://gate way.example.com
https://gateway.example.com/\\evil
https://gateway.example.com\\@evil.example
https://gateway.example.com:99999
https://gateway.example.com:port
https://[::1
https://bücher.example
https://%65vil.example
https://generativelanguage.googleapis.com%2eevil.example
smb://server/share
https:/gateway.example.com
https:gateway.example.com
ws://gateway.example.com
unix:///run/socket
""".strip().splitlines()


@pytest.mark.parametrize("text", GOOD)
def test_addresses_that_may_get_a_key(text):
    assert read_address(text) == GOOD[text]


@pytest.mark.parametrize("text", [*BAD, "", "   ", "https://a.example/\x00"])
def test_addresses_that_get_nothing(text):
    with pytest.raises(UserError, match="address"):
        read_address(text)


async def test_an_address_of_ones_own_is_told_apart(profiles):
    own = await profiles.connect("Gateway", KEY, Billing.PAID, base_url="https://gate.example")
    assert own.foreign_address == "https://gate.example"
    assert (await profiles.connect("Google", KEY, Billing.PAID)).foreign_address == ""


async def test_the_way_is_tried_and_then_taken(profiles):
    with Simulator() as simulator:
        await profiles.connect("Own", simulator.key, Billing.PAID, base_url=simulator.url)
        before = await profiles.client()
        told = await profiles.try_reach(Reach(proxy=Proxy.NONE))
        assert told.startswith("The connection works. The key opens ")
        await profiles.reach(Reach(proxy=Proxy.NONE))
        assert await profiles.client() is not before
        assert await profiles.check(profiles.active.id) > 5


async def test_a_proxy_password_is_in_the_key_store_alone(profiles):
    reach = Reach(Proxy.MANUAL, "proxy.example.com:8080", "me")
    await profiles.reach(reach, "pass word&ü")
    assert profiles.keys.kept[PROXY_ID].reveal() == "pass%20word%26%C3%BC"
    assert "pass word&ü" in profiles.heard and "pass%20word%26%C3%BC" in profiles.heard
    assert "pass" not in repr(reach)
    await profiles.reach(reach, "")
    assert PROXY_ID not in profiles.keys.kept


@pytest.mark.parametrize("address", ["", "socks5://a:1", "user:pw@proxy:1", "a:port", "http://"])
async def test_a_proxy_that_cannot_be_one_changes_nothing(profiles, address):
    with pytest.raises(UserError, match="proxy"):
        await profiles.reach(Reach(Proxy.MANUAL, address))


def test_what_the_client_is_told():
    reach = Reach(Proxy.MANUAL, "proxy:8080", "m e", "/ca.pem", 1, 50, 70)
    assert proxy_url(reach, "p%20w") == "http://m%20e:p%20w@proxy:8080"
    assert network_of(Reach(Proxy.NONE)).direct and not network_of(Reach()).direct
    assert str(network_of(reach).ca_file) == "/ca.pem"
    assert (timeouts_of(reach).connect, timeouts_of(reach).gap) == (1, 50)


async def test_a_store_that_hangs_does_not_hold_the_others(profiles, monkeypatch):
    work = await profiles.connect("Work key", KEY, Billing.PAID)

    async def hang(profile_id):
        await asyncio.sleep(60)

    monkeypatch.setattr(profiles.keys, "read", hang)
    fresh = Profiles(profiles._database, profiles.keys, no_engine)
    waiting = asyncio.ensure_future(fresh.key_state(work.id))
    assert len(await asyncio.wait_for(fresh.all(), 5)) == 2
    waiting.cancel()


async def test_who_asks_for_the_client_at_once_gets_the_same(database):
    async def slow_engine():
        await asyncio.sleep(0)
        return "http://127.0.0.1:9", "AIza-offline"

    profiles = Profiles(database, Keys(), slow_engine)
    first, second = await asyncio.gather(profiles.client(), profiles.client())
    assert first is second is await profiles.client()
    assert len(profiles._left) == 1
    await profiles.close()
    assert profiles._left == []
