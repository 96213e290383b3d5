"""An organization says which paper its reports are set on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenancy", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="paper",
            field=models.CharField(choices=[("letter", "Letter"), ("a4", "A4")], default="letter", max_length=6),
        ),
    ]
