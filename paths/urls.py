from django.urls import path

from paths import views

app_name = "paths"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
