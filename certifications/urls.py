from django.urls import path

from certifications import views

app_name = "certifications"
urlpatterns = [
    path("", views.catalogue, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
