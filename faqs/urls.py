from django.urls import path

from faqs import views

app_name = "faqs"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:slug>/", views.detail, name="detail"),
]
