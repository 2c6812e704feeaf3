"""What a person opens after scoring: tables, evidence, manifest, report page, terminal view and review queue."""
