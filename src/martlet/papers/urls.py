"""Addresses of papers: ids only, never a name, a number or a case number."""

from django.urls import path

from martlet.papers.views import made, making, templates

app_name = "papers"
urlpatterns = [
    path("", making.catalogue, name="list"),
    path("templates/", templates.template_list, name="templates"),
    path("templates/<slug:kind>", templates.template, name="template"),
    path("templates/<slug:kind>/use", templates.use, name="template-use"),
    path("templates/<slug:kind>/<str:label>.docx", templates.download, name="template-file"),
    path("templates/<slug:kind>/<str:label>/sample.docx", templates.sample, name="template-sample"),
    path("templates/<slug:kind>/<str:label>/preview.pdf", templates.preview, name="template-preview"),
    path("made/<uuid:paper_id>", made.paper, name="paper"),
    path("made/<uuid:paper_id>/progress", made.progress, name="progress"),
    path("made/<uuid:paper_id>/void", made.void, name="void"),
    path("made/<uuid:paper_id>/file.docx", made.docx, name="docx"),
    path("made/<uuid:paper_id>/file.pdf", made.pdf, name="pdf"),
    path("<uuid:case_id>", making.pick, name="pick"),
    path("<uuid:case_id>/<slug:kind>", making.fill, name="fill"),
]
