"""Settings from the environment. Every variable read here is listed in docs/reference/settings.md.

With nothing set it is a demo on an office laptop: SQLite in ./data, keys of the demo, plain HTTP on loopback.
MARTLET_PRODUCTION=1 refuses what a demo allows: demo keys, sign-in without a second factor, cookies over plain HTTP.
"""

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from martlet import rooms
from martlet.foundation.networks import LOOPBACK, OWN, networks_of
from martlet.processes.places import sound_ports

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("MARTLET_DATA", ROOT / "data")).resolve()
PORT = int(os.environ.get("MARTLET_PORT", "8000"))
PRODUCTION = os.environ.get("MARTLET_PRODUCTION", "") == "1"
MARTLET_DEMO = not PRODUCTION
HOST = os.environ.get("MARTLET_HOST", "127.0.0.1")
DATA.mkdir(parents=True, exist_ok=True)

DEBUG = False
SECRET_KEY = rooms.installation_secret(DATA / "secret_key")
ALLOWED_HOSTS = os.environ.get("MARTLET_ALLOWED_HOSTS", f"{HOST},127.0.0.1,localhost").split(",")
ROOT_URLCONF = "martlet.urls"
WSGI_APPLICATION = "martlet.wsgi.application"
ASGI_APPLICATION = "martlet.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    *rooms.installed(),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
]

MIDDLEWARE = [
    "martlet.access.middleware.requests.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "martlet.access.middleware.sessions.HashedSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "martlet.access.middleware.actors.ActorOnRequest",
    "martlet.access.middleware.language.Language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "martlet.access.middleware.policies.PolicyOrRefuse",
    "martlet.access.middleware.policies.ErrorsAsPages",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            # Cotton and template-partials break each other when both configure themselves, hence the explicit loaders.
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "martlet.access.context.actor",
                *rooms.context_processors(),
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "django.templatetags.i18n",
                "django.templatetags.static",
                "martlet.console.templatetags.known",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- database -------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{DATA / 'martlet.sqlite3'}"), conn_max_age=600
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE and FULL: a kill or a power cut loses nothing that was acknowledged. secure_delete: erased keys leave the file.
    # A small cache for each thread and no map of the file: the kernel keeps its pages once for all of them.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        " PRAGMA foreign_keys=ON; PRAGMA cache_size=-4000;",
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {})["application_name"] = "martlet"
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
RUN_TASKS_AT_ONCE = os.environ.get("MARTLET_TASKS_AT_ONCE") == "1"
if RUN_TASKS_AT_ONCE:
    TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

# --- sign-in ---------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["martlet.access.passwords.SmallArgon2", "django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "martlet.access.passwords.MinimumLength",
        "OPTIONS": {"min_length": 12 if PRODUCTION else 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # colleagues have no address here
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "martlet.access.adapters.AccountAdapter"
ACCOUNT_FORMS = {"change_password": "martlet.access.forms.PasswordForm"}
ACCOUNT_PREVENT_ENUMERATION = True
# A whole office comes from one address: after a seal or a restart sixty people sign in within the minute, some twice.
# An address has room for that; wrong passwords of one account stay at five in five minutes, wherever they come from.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/5m/key"}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "martlet.access.adapters.MFAAdapter"
MFA_FORMS = {"activate_totp": "martlet.access.forms.AppForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_TOTP_ISSUER = "Martlet"
USERSESSIONS_TRACK_ACTIVITY = False
SECOND_FACTOR_REQUIRED = PRODUCTION

# Where a key-holder may type the passphrase, and whose word about who asks is believed. Elsewhere the page does not exist.
MARTLET_UNSEAL_NETWORKS = networks_of(os.environ.get("MARTLET_UNSEAL_NETWORKS", OWN))
MARTLET_TRUSTED_PROXIES = networks_of(os.environ.get("MARTLET_TRUSTED_PROXIES", LOOPBACK))

SESSION_ENGINE = "martlet.access.sessionstore"
SESSION_COOKIE_NAME = "__Host-sid" if PRODUCTION else f"sid-{PORT}"  # browsers share cookies between ports
SESSION_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict" if PRODUCTION else "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if PRODUCTION else f"csrf-{PORT}"
CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict" if PRODUCTION else "Lax"
CSRF_USE_SESSIONS = False
CSRF_FAILURE_VIEW = "martlet.access.views.csrf_failed"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # never a cookie: messages may hold words
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]  # never a plain file in /tmp
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- language, time ----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS: list[Path] = []
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# --- static files --------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "build" / "collected"
STATICFILES_DIRS = [path for path in [ROOT / "build" / "static"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # files live sealed in vault.files only
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

# --- where the other parts listen ------------------------------------------------------------------------------------
MARTLET_EVENTS_URL = os.environ.get("MARTLET_EVENTS_URL", f"http://{HOST}:{PORT + 1}/events")
# one for each exchange, with spaces between
MARTLET_SIP_WS = os.environ.get("MARTLET_SIP_WS", f"ws://{HOST}:{PORT + 2}/ws")
MARTLET_ARI_URL = os.environ.get("MARTLET_ARI_URL", f"http://{HOST}:{PORT + 2}/ari")
MARTLET_ARI_BIND = os.environ.get("MARTLET_ARI_BIND", "")  # where it listens itself; "" is the address of the URL
MARTLET_SIP_BIND = os.environ.get("MARTLET_SIP_BIND", f"127.0.0.1:{PORT + 3}")  # two houses on a machine never collide
MARTLET_RTP_PORTS = os.environ.get("MARTLET_RTP_PORTS", "{}-{}".format(*sound_ports(PORT)))

# --- headers ---------------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # Django's CSRF check needs the Referer on HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 86400 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_SSL_REDIRECT = False  # the proxy in front does it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "media-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", MARTLET_EVENTS_URL, *MARTLET_SIP_WS.split()],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- logs: never a name, a number or message text ----------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "martlet.access.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"level": "WARNING", "propagate": True, "handlers": []},
        "martlet": {"level": "INFO", "propagate": True},
    },
}
DEFAULT_EXCEPTION_REPORTER = "martlet.access.logs.QuietReporter"
SILENCED_SYSTEM_CHECKS = ["security.W008"]
