"""A trained model's folder: frozen configuration, weights, heads, manifest and model card, each with its digest."""

from pipeline.bundle.allowed import allow
from pipeline.bundle.folder import Bundle, open_bundle
from pipeline.bundle.manifest import MANIFEST, BundleManifest, write_manifest
from pipeline.bundle.registry import resolve

__all__ = ["MANIFEST", "Bundle", "BundleManifest", "allow", "open_bundle", "resolve", "write_manifest"]
