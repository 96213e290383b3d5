from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    name = "readiness.companies"
    default_auto_field = "django.db.models.BigAutoField"
