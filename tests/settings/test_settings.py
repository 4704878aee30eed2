"""Settings: the first file, the environment, and everything that must be refused at once."""

import tomllib
from dataclasses import FrozenInstanceError

import pytest

from cmeforms.errors import SettingsError
from cmeforms.people import credentials
from cmeforms.settings import home_directory, load_settings, write_default_settings
from cmeforms.settings import model as settings_model
from cmeforms.settings.keys import KEYS


def home_with(tmp_path, text):
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    return tmp_path


def refusal_of(tmp_path, text, environment=None):
    with pytest.raises(SettingsError) as refused:
        load_settings(home_with(tmp_path, text), environment or {})
    return str(refused.value)


def test_the_first_file_is_commented_and_loads_with_every_default(tmp_path):
    path = write_default_settings(tmp_path / "new" / "home")
    text = path.read_text(encoding="utf-8")
    assert all(f"# {key.comment}" in text for key in KEYS)
    settings = load_settings(path.parent, {})
    assert settings.authority.name == "Northmoor Council"
    assert settings.authority.address.splitlines() == ["1 Sample Square", "Northmoor", "NM1 1AA"]
    assert (settings.session_idle_minutes, settings.session_absolute_hours, settings.reply_working_days) == (15, 8, 5)
    assert (settings.password_passes, settings.password_memory_kib) == (3, 65536)
    assert not settings.is_demo
    assert settings == load_settings(home_with(tmp_path, ""), {})


def test_settings_never_change_after_they_are_read(tmp_path):
    settings = load_settings(home_with(tmp_path, ""), {})
    with pytest.raises(FrozenInstanceError):
        settings.is_demo = True


def test_chosen_values_are_written_so_that_they_read_back_the_same(tmp_path):
    name = 'Ynys "Môn" \\ Council\nline'
    write_default_settings(tmp_path, {"authority.name": name, "is_demo": True, "passwords.memory_kib": 64})
    settings = load_settings(tmp_path, {})
    assert (settings.authority.name, settings.is_demo, settings.password_memory_kib) == (name, True, 64)


def test_a_demo_home_is_written_with_quick_password_hashes(tmp_path):
    write_default_settings(tmp_path, {"server.port": 8123}, is_demo=True)
    settings = load_settings(tmp_path, {})
    assert settings.is_demo
    assert (settings.password_passes, settings.password_memory_kib, settings.server.port) == (1, 1024, 8123)


def test_a_demo_home_that_stops_being_one_must_hash_dearly(tmp_path):
    path = write_default_settings(tmp_path, is_demo=True)
    real = path.read_text(encoding="utf-8").replace("is_demo = true", "is_demo = false")
    assert "passwords.passes" in refusal_of(tmp_path, real)


def test_a_file_that_is_there_is_never_written_over(tmp_path):
    home_with(tmp_path, "is_demo = true")
    write_default_settings(tmp_path)
    assert (tmp_path / "settings.toml").read_text(encoding="utf-8") == "is_demo = true"


@pytest.mark.parametrize("chosen", [{"no.such": 1}, {"server.port": "8000"}, {"passwords.passes": 1}])
def test_nothing_is_written_when_the_choice_could_not_be_loaded(tmp_path, chosen):
    with pytest.raises(SettingsError):
        write_default_settings(tmp_path, chosen)
    assert not (tmp_path / "settings.toml").exists()


def test_the_environment_wins_over_the_file(tmp_path):
    environment = {
        "CMEFORMS_SERVER_PORT": "8443",
        "CMEFORMS_SERVER_BASE_URL": "https://forms.northmoor.example",
        "CMEFORMS_SERVER_TRUSTED_HOSTS": "forms.northmoor.example, 127.0.0.1",
        "CMEFORMS_SERVER_IS_SECURE": "True",
        "CMEFORMS_HOME": "/elsewhere",
        "CMEFORMS_KEY_PASSPHRASE": "is no setting",
    }
    server = load_settings(home_with(tmp_path, "[server]\nport = 1"), environment).server
    assert (server.port, server.is_secure) == (8443, True)
    assert server.trusted_hosts == ("forms.northmoor.example", "127.0.0.1")


@pytest.mark.parametrize(
    ("variable", "value"),
    [("PORT", "eighty"), ("PORT", "٨٠"), ("PORT", "-1"), ("PORT", "9" * 5000), ("PORT", ""), ("IS_SECURE", "yes")],
)
def test_a_variable_of_the_wrong_type_is_refused_by_its_key(tmp_path, variable, value):
    assert f"server.{variable.lower()}" in refusal_of(tmp_path, "", {f"CMEFORMS_SERVER_{variable}": value})


def test_every_mistake_is_told_at_once_with_its_key(tmp_path):
    told = refusal_of(
        tmp_path,
        """
        is_demo = 1
        colour = "blue"
        [server]
        port = 70000
        workers = true
        trusted_hosts = ["a", 1]
        [server.deeper]
        x = 1
        [session]
        idle_minutes = 0
        absolute_hours = 8.0
        """,
    ).splitlines()
    keys = [line.split(": ")[1] for line in told]
    assert keys == [
        "is_demo",
        "colour",
        "server.port",
        "server.workers",
        "server.trusted_hosts",
        "server.deeper",
        "session.idle_minutes",
        "session.absolute_hours",
    ]
    assert all(line.startswith("settings.toml: ") for line in told)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[authority]\nname = ' '", "authority.name"),
        ("[authority]\nemail = 'a@b.example, c@d.example'", "authority.email"),
        ('[authority]\nemail = "a@b.example\\nBcc: c"', "authority.email"),
        ("[authority]\nprivacy_notice_url = 'javascript:alert(1)'", "authority.privacy_notice_url"),
        ("[server]\nbase_url = 'ftp://127.0.0.1'", "server.base_url"),
        ("[server]\nbase_url = 'http://127.0.0.1/forms'", "server.base_url"),
        ("[server]\nbase_url = 'http://[::1'", "server.base_url"),
        ("[server]\nbase_url = 'https://me@forms.example'", "server.base_url"),
        ("[server]\nbase_url = 'http://127.0.0.1:8000/'", "server.base_url"),
        ('[authority]\nteam = "a\\u202eb"', "authority.team"),
        ('[authority]\nteam = "a\\u007fb"', "authority.team"),
        ("[server]\nbase_url = ''", "server.base_url"),
        ("[server]\nbase_url = 'http://forms.northmoor.example'", "server.is_secure"),
        ("[server]\nbase_url = 'https://forms.northmoor.example'", "server.is_secure"),
        ("[server]\nis_secure = true", "server.base_url"),
        ("[server]\ntrusted_hosts = []", "server.trusted_hosts"),
        ("[server]\ntrusted_hosts = ['127.0.0.1', '*']", "server.trusted_hosts"),
        ("[server]\ntrusted_hosts = ['127.0.0.1', 'a.example:80']", "server.trusted_hosts"),
        ("[passwords]\npasses = 1", "passwords.passes"),
        ("[passwords]\nmemory_kib = 1024", "passwords.memory_kib"),
        ("[session]\nidle_minutes = 600", "session.idle_minutes"),
    ],
)
def test_weak_values_are_refused_by_key(tmp_path, text, key):
    assert f"settings.toml: {key}: " in refusal_of(tmp_path, text)


def test_a_demo_home_may_hash_cheaply_but_not_trust_every_host(tmp_path):
    cheap = "is_demo = true\n[passwords]\npasses = 1\nmemory_kib = 8\n"
    assert load_settings(home_with(tmp_path, cheap), {}).password_memory_kib == 8
    assert "trusted_hosts" in refusal_of(tmp_path, cheap + "[server]\ntrusted_hosts = ['127.0.0.1', '*']")


def test_relative_font_folders_start_in_the_home(tmp_path):
    settings = load_settings(home_with(tmp_path, "[documents]\nfont_directories = ['fonts', '/srv/fonts']"), {})
    assert [str(folder) for folder in settings.font_directories] == [str(tmp_path.resolve() / "fonts"), "/srv/fonts"]


@pytest.mark.parametrize("content", [b"is_demo = ", b"\xff\xfe", b"a = 1\na = 2", b"a.b = 1\n[a]\nb = 2"])
def test_a_broken_file_is_refused(tmp_path, content):
    (tmp_path / "settings.toml").write_bytes(content)
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path, {})


def test_a_home_without_settings_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="not been set up"):
        load_settings(tmp_path, {})
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(SettingsError, match="cannot be read"):
        load_settings(tmp_path, {})


def test_the_home_comes_from_the_environment_or_lies_in_the_checkout(tmp_path):
    assert home_directory({"CMEFORMS_HOME": str(tmp_path)}) == tmp_path.resolve()
    assert home_directory({}).name == home_directory({"CMEFORMS_HOME": ""}).name == "instance"


def test_the_written_file_is_toml_whatever_is_chosen(tmp_path):
    path = write_default_settings(tmp_path, {"authority.team": "Zoë's team 'quoted' # no comment"})
    assert tomllib.loads(path.read_text(encoding="utf-8"))["authority"]["team"].startswith("Zoë's team")


def test_settings_and_credentials_agree_about_the_password_floor():
    assert settings_model.FEWEST_PASSES == credentials.FEWEST_PASSES
    assert settings_model.SMALLEST_MEMORY_KIB == credentials.SMALLEST_MEMORY_KIB


@pytest.mark.parametrize(
    ("lines", "key"),
    [
        ('host = "relay.example"\nsecurity = "none"', "mail.security"),
        ('security = "ssl"', "mail.security"),
        ('sender = "a@b.example, c@d.example"', "mail.sender"),
        ("port = 0", "mail.port"),
    ],
)
def test_mail_never_travels_in_clear_nor_in_the_name_of_two(tmp_path, lines, key):
    assert key in refusal_of(tmp_path, f"[mail]\n{lines}")


def test_the_relays_password_may_come_from_the_environment_and_is_never_shown(tmp_path):
    settings = load_settings(home_with(tmp_path, '[mail]\nhost = "127.0.0.1"'), {"CMEFORMS_MAIL_PASSWORD": "rosebud"})
    assert settings.mail.password == "rosebud"
    assert "rosebud" not in repr(settings)
