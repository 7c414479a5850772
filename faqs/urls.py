from django.urls import path

from faqs import views
from faqs.models import ASK

app_name = "faqs"
urlpatterns = [
    path("", views.index, name="list"),
    path(f"{ASK}/", views.ask, name="ask"),
    path(f"{ASK}/thanks/", views.thanks, name="thanks"),
    path("<slug:slug>/", views.detail, name="detail"),
]
