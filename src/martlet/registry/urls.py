"""Addresses of the registry: ids only, never a name or a number."""

from django.urls import path

from martlet.registry.views import consents, details, duplicates, organisations, persons, pick, revealing

app_name = "registry"
urlpatterns = [
    path("people/", persons.people, name="people"),
    path("people/new", persons.person_new, name="person-new"),
    path("people/pick", pick.pick, name="pick"),
    path("people/<uuid:person_id>", persons.person, name="person"),
    path("people/<uuid:person_id>/change", persons.person_edit, name="person-edit"),
    path("people/<uuid:person_id>/reason", revealing.reveal_reason, name="reveal-reason"),
    path("people/<uuid:person_id>/show/<str:field>", revealing.reveal, name="reveal"),
    path("people/<uuid:person_id>/phones", details.phone_add, name="phone-add"),
    path("people/<uuid:person_id>/phones/<uuid:phone_id>/remove", details.phone_remove, name="phone-remove"),
    path("people/<uuid:person_id>/cities", details.stay_add, name="stay-add"),
    path("people/<uuid:person_id>/cities/<int:stay_id>/remove", details.stay_remove, name="stay-remove"),
    path("people/<uuid:person_id>/work", details.work_add, name="work-add"),
    path("people/<uuid:person_id>/work/<int:work_id>/remove", details.work_remove, name="work-remove"),
    path("people/<uuid:person_id>/consents", consents.consent_add, name="consent-add"),
    path(
        "people/<uuid:person_id>/consents/<uuid:consent_id>/withdraw",
        consents.consent_withdraw,
        name="consent-withdraw",
    ),
    path("people/<uuid:person_id>/open", consents.open_with_consent, name="open-with-consent"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/<uuid:first_id>/<uuid:second_id>/two-people", duplicates.set_aside, name="set-aside"),
    path("duplicates/<uuid:kept_id>/<uuid:gone_id>", duplicates.merge, name="merge"),
    path("merges/<uuid:merge_id>/undo", duplicates.merge_undo, name="merge-undo"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/new", organisations.organisation_new, name="organisation-new"),
    path("organisations/<uuid:organisation_id>", organisations.organisation, name="organisation"),
    path("organisations/<uuid:organisation_id>/change", organisations.organisation_edit, name="organisation-edit"),
    path("organisations/<uuid:organisation_id>/names", organisations.alias_add, name="alias-add"),
    path(
        "organisations/<uuid:organisation_id>/names/<uuid:alias_id>/remove",
        organisations.alias_remove,
        name="alias-remove",
    ),
    path("sites/", organisations.sites, name="sites"),
    path("sites/new", organisations.site_new, name="site-new"),
    path("sites/<uuid:site_id>", organisations.site, name="site"),
    path("sites/<uuid:site_id>/change", organisations.site_edit, name="site-edit"),
    path("sites/<uuid:site_id>/chain", organisations.site_chain, name="site-chain"),
]
