from django.urls import path

from planner import views

app_name = "planner"
urlpatterns = [
    path("", views.index, name="list"),
    path("<slug:slug>/", views.plan, name="plan"),
    path("<slug:slug>/calendar.ics", views.calendar, name="calendar"),
    path("<slug:slug>/ready/", views.ready, name="ready"),
    path("<slug:slug>/renewal/", views.renewal, name="renewal"),
    path("<slug:slug>/renewal/calendar.ics", views.renewal_file, name="renewal_file"),
]
