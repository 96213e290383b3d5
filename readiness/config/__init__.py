"""The composition root. The Celery app loads with it, so that tasks sent from a page know their broker."""

from readiness.config.celery import app as celery_app

__all__ = ["celery_app"]
