"""What ``manage.py check_site`` looks at: the links in texts, and the weight of pages."""
