from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "readiness.tenancy"
    default_auto_field = "django.db.models.BigAutoField"
