"""Addresses of cases: ids only, never a name, a number or a case number."""

from django.urls import path

from martlet.cases.views import case, claims, clocks, evidence, lists, people, wizard

app_name = "cases"
urlpatterns = [
    path("", lists.work_list, name="list"),
    path("deadlines", lists.deadlines, name="deadlines"),
    path("warnings", clocks.warnings, name="warnings"),
    path("new", people.new, name="new"),
    path("files/<uuid:file_id>", evidence.evidence_file, name="evidence-file"),
    path("<uuid:case_id>", case.case, name="case"),
    path("<uuid:case_id>/preview", lists.preview, name="preview"),
    path("<uuid:case_id>/note", case.note, name="note"),
    path("<uuid:case_id>/next-step", case.next_step, name="next-step"),
    path("<uuid:case_id>/owner", case.assign, name="assign"),
    path("<uuid:case_id>/stage", case.stage, name="stage"),
    path("<uuid:case_id>/close", case.close, name="close"),
    path("<uuid:case_id>/reopen", case.reopen, name="reopen"),
    path("<uuid:case_id>/workers/add", people.worker_add, name="worker-add"),
    path("<uuid:case_id>/workers/<uuid:person_id>/remove", people.worker_remove, name="worker-remove"),
    path("<uuid:case_id>/workers/<uuid:person_id>/mandate", case.mandate, name="mandate"),
    path("<uuid:case_id>/parties", people.parties, name="parties"),
    path("<uuid:case_id>/wages", claims.claims, name="claims"),
    path("<uuid:case_id>/wages/paste", claims.claims_paste, name="claims-paste"),
    path("<uuid:case_id>/wages/<uuid:item_id>", claims.claim_edit, name="claim-edit"),
    path("<uuid:case_id>/wages/<uuid:item_id>/remove", claims.claim_remove, name="claim-remove"),
    path("<uuid:case_id>/wages/<uuid:item_id>/restore", claims.claim_restore, name="claim-restore"),
    path("<uuid:case_id>/claim/", wizard.claim, name="claim"),
    path("<uuid:case_id>/claim/look", wizard.claim_look, name="claim-look"),
    path("<uuid:case_id>/claim/choices", wizard.claim_choose, name="claim-choose"),
    path("<uuid:case_id>/claim/ledger", wizard.claim_ledger, name="claim-ledger"),
    path("<uuid:case_id>/claim/workers", wizard.claim_workers, name="claim-workers"),
    path("<uuid:case_id>/clocks", clocks.clocks, name="clocks"),
    path("<uuid:case_id>/events", clocks.event, name="event"),
    path("<uuid:case_id>/events/<uuid:event_id>/correct", clocks.event_correct, name="event-correct"),
    path("<uuid:case_id>/events/<uuid:event_id>/withdraw", clocks.event_withdraw, name="event-withdraw"),
    path("<uuid:case_id>/warnings/<uuid:warning_id>/seen", clocks.warning_seen, name="warning-seen"),
    path("<uuid:case_id>/history", clocks.history, name="history"),
    path("<uuid:case_id>/receipts", case.receipt, name="receipt"),
    path("<uuid:case_id>/receipts/<uuid:receipt_id>/void", case.receipt_void, name="receipt-void"),
    path("<uuid:case_id>/evidence", evidence.evidence_add, name="evidence-add"),
    path("<uuid:case_id>/evidence/<uuid:item_id>", evidence.evidence, name="evidence"),
    path("<uuid:case_id>/evidence/<uuid:item_id>/files", evidence.evidence_upload, name="evidence-upload"),
]
