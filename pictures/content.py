from pictures.models import Picture
from publishing.content.kinds import Kind, declare

declare(Kind("pictures", model=Picture, fields=("file", "alt")))
