from django.urls import path

from institutions import views

app_name = "institutions"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
