from __future__ import annotations

from django import forms
from django.contrib.auth.password_validation import validate_password

from readiness.tenancy.models import Paper, Role


class OrganizationForm(forms.Form):
    name = forms.CharField(max_length=120, label="Name of the organization")


class SettingsForm(OrganizationForm):
    paper = forms.ChoiceField(
        choices=Paper.choices, label="Paper of reports", help_text="Reports that are rendered already stay as they are."
    )


class InvitationForm(forms.Form):
    email = forms.EmailField(label="E-mail address")
    role = forms.ChoiceField(choices=Role.choices, initial=Role.CONTRIBUTOR)


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Role.choices)


class JoinForm(forms.Form):
    name = forms.CharField(max_length=120, label="Your name")
    password = forms.CharField(
        label="Password",
        help_text="12 characters or more.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
    )
