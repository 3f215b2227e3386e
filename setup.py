"""Which folders are packages: `training` and `eval` stand beside the package and are installed inside it."""

from setuptools import find_packages, setup

FOLDERS = {"nlp_support": "nlp_support", "nlp_support.training": "training", "nlp_support.eval": "eval"}

setup(
    packages=[
        name
        for root, folder in FOLDERS.items()
        for name in (root, *(f"{root}.{inner}" for inner in find_packages(folder)))
    ],
    package_dir=FOLDERS,
)
