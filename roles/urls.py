from django.urls import path

from roles import views

app_name = "roles"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
