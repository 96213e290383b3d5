"""Addresses under an organization: each a noun path."""

from django.urls import path

from readiness.web.assessments import inventories
from readiness.web.assessments import next as asking
from readiness.web.assessments import views as assessments
from readiness.web.companies import views as companies
from readiness.web.law import dates as law_dates
from readiness.web.law import state_map as law_state_map
from readiness.web.law import views as law
from readiness.web.organizations import views as organizations
from readiness.web.portfolio import addons, budget, sites
from readiness.web.portfolio import views as portfolio
from readiness.web.reports import views as reports
from readiness.web.runs import analysis, compare, plans
from readiness.web.runs import law as run_law
from readiness.web.runs import views as runs
from readiness.web.value import inputs as value
from readiness.web.value import results as value_results

COMPANY = "companies/<slug:company>/"
ASSESSMENT = f"{COMPANY}assessments/<int:assessment>/"
RUN = f"{ASSESSMENT}runs/<int:run>/"

urlpatterns = [
    path("", portfolio.portfolio, name="portfolio"),
    path("portfolio/budget/", budget.budget, name="portfolio_budget"),
    path("sample/", portfolio.sample, name="sample"),
    path("portfolio/compare/<slug:workflow>/", portfolio.compare, name="compare"),
    path("members/", organizations.members, name="members"),
    path("members/invitations/", organizations.invite, name="invite"),
    path("members/invitations/<int:pk>/revoke/", organizations.revoke, name="revoke_invitation"),
    path("members/<int:pk>/", organizations.member_role, name="member_role"),
    path("members/<int:pk>/remove/", organizations.remove, name="remove_member"),
    path("settings/", organizations.settings, name="organization_settings"),
    path("audit/", organizations.audit, name="audit"),
    path("companies/new/", companies.create, name="create_company"),
    path(COMPANY, companies.company, name="company"),
    path(f"{COMPANY}edit/", companies.edit, name="edit_company"),
    path(f"{COMPANY}archive/", companies.archive, name="archive_company"),
    path(f"{COMPANY}contribution/", companies.contribution, name="contribution"),
    path(f"{COMPANY}sites/", companies.add_site, name="add_site"),
    path(f"{COMPANY}sites/<int:pk>/remove/", companies.remove_site, name="remove_site"),
    path(f"{COMPANY}add-on/", addons.add_on, name="add_on"),
    path(f"{COMPANY}next-site/", sites.sites, name="next_site"),
    path(f"{COMPANY}value/", value.overview, name="value"),
    path(f"{COMPANY}value/<slug:scope>/", value.numbers, name="value_numbers"),
    path(f"{COMPANY}value/<slug:scope>/realised/", value.realised, name="value_realised"),
    path(f"{COMPANY}value/<slug:scope>/<slug:name>/", value.history, name="value_history"),
    path(f"{COMPANY}value/<slug:scope>/<slug:name>/default/", value.withdraw, name="value_withdraw"),
    path(f"{COMPANY}assessments/new/", assessments.create, name="create_assessment"),
    path(ASSESSMENT, assessments.assessment, name="assessment"),
    path(f"{ASSESSMENT}edit/", assessments.edit, name="edit_assessment"),
    path(f"{ASSESSMENT}next/", asking.next_question, name="next_question"),
    path(f"{ASSESSMENT}sections/<slug:section>/", assessments.section, name="section"),
    path(f"{ASSESSMENT}sections/<slug:section>/owner/", assessments.assign, name="assign_section"),
    path(f"{ASSESSMENT}questions/<str:question>/", assessments.question, name="question"),
    path(f"{ASSESSMENT}questions/<str:question>/history/", assessments.history, name="question_history"),
    path(f"{ASSESSMENT}questions/<str:question>/withdraw/", assessments.withdraw, name="withdraw_answer"),
    path(f"{ASSESSMENT}questions/<str:question>/evidence/", assessments.evidence, name="evidence"),
    path(f"{ASSESSMENT}evidence/<int:pk>/", assessments.evidence_file, name="evidence_file"),
    path(f"{ASSESSMENT}evidence/<int:pk>/remove/", assessments.evidence_remove, name="evidence_remove"),
    path(f"{ASSESSMENT}inventories/<slug:kind>/", inventories.inventory, name="inventory"),
    path(f"{ASSESSMENT}runs/", runs.evaluate, name="evaluate"),
    path(RUN, runs.run, name="run"),
    path(f"{RUN}workflows/<slug:workflow>/", runs.workflow, name="run_workflow"),
    path(f"{RUN}cells/<slug:workflow>/<slug:layer>/", runs.cell, name="run_cell"),
    path(f"{RUN}obligations/", run_law.obligations, name="run_obligations"),
    path(f"{RUN}obligations/<slug:obligation>/", run_law.verdict, name="run_verdict"),
    path(f"{RUN}lenses/", run_law.lenses, name="run_lenses"),
    path(f"{RUN}lenses/<slug:lens>/", run_law.lens, name="run_lens"),
    path(f"{RUN}go-live/", run_law.go_live, name="run_go_live"),
    path(f"{RUN}plan/", plans.plan, name="run_plan"),
    path(f"{RUN}what-if/", plans.what_if, name="run_what_if"),
    path(f"{RUN}path/", plans.path, name="run_path"),
    path(f"{RUN}value/", value_results.value, name="run_value"),
    path(f"{RUN}value/<slug:workflow>/", value_results.workflow, name="run_value_workflow"),
    path(f"{RUN}robustness/", analysis.robustness, name="run_robustness"),
    path(f"{RUN}compare/", compare.choose, name="choose_run"),
    path(f"{RUN}compare/<int:other>/", compare.comparison, name="compare_runs"),
    path(f"{RUN}reports/", reports.issue, name="issue_report"),
    path("reports/", reports.reports, name="reports"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/retry/", reports.retry, name="retry_report"),
    path("reports/<int:pk>/file/", reports.download, name="report_file"),
    path("law/", law.library, name="law"),
    path("law/map/", law_state_map.state_map, name="law_map"),
    path("law/calendar/", law_dates.calendar, name="law_calendar"),
    path("law/changes/", law_dates.changes, name="law_changes"),
    path("law/<slug:instrument>/", law.instrument, name="instrument"),
]
