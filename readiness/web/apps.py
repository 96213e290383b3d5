from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "readiness.web"

    def ready(self) -> None:
        from readiness.web import checks  # noqa: F401, PLC0415 -- app ready
