"""From labelled answers to a model: the stages of dvc.yaml, one file each, over the same path that scores answers."""
