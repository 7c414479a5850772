"""What a search asks of many pages, in an index without their texts."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0004_stale_at'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='searchdocument',
            index=models.Index(fields=['id', 'kind', 'leads', 'starts_at', 'ends_at'], name='search_document_short'),
        ),
    ]
