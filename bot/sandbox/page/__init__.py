"""The page's files, served as they are; a package only so that they are installed with the rest."""
