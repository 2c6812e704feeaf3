"""A trained model's folder: frozen configuration, weights, heads, manifest and model card, each file with its digest."""

from pipeline.bundle.folder import MANIFEST, Bundle, open_bundle
from pipeline.bundle.manifest import BundleManifest, write_manifest

__all__ = ["MANIFEST", "Bundle", "BundleManifest", "open_bundle", "write_manifest"]
