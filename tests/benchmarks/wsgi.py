"""The product's own server with the bare view added."""

import os

from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "readiness.config.settings")
settings.ROOT_URLCONF = "tests.benchmarks.bare"

from readiness.config.wsgi import application  # noqa: E402 -- after the addresses

__all__ = ["application"]
