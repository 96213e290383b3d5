"""Sections go to people who are no members yet."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0007_run_analysis"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sectionassignment",
            name="email",
            field=models.EmailField(
                blank=True, help_text="Who it was sent to, where they were no member yet.", max_length=254
            ),
        ),
        migrations.AlterField(
            model_name="sectionassignment",
            name="owner",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
    ]
