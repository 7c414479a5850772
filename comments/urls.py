from django.urls import path

from comments import views

app_name = "comments"
urlpatterns = [
    path("<int:pk>/", views.show, name="show"),
    path("write/<slug:key>/", views.write, name="write"),
    path("thanks/<slug:key>/", views.thanks, name="thanks"),
]
