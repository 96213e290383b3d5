"""The door for a WSGI server. It opens with the catalogue and the law in memory."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "readiness.config.settings")
application = get_wsgi_application()

catalogue()
corpus()
# They live as long as the process. Walking them in every full collection cost one page in seven a tenth of a second.
gc.collect()
gc.freeze()
