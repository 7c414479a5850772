"""What staff write Markdown with: fields that know what they hold, a preview, remarks."""
