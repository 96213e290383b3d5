"""The product's own server with the bare view added."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "readiness.config.settings")
settings.ROOT_URLCONF = "tests.benchmarks.bare"
application = get_wsgi_application()
